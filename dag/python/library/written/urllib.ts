/** `urllib.parse`: the parts of the addresses that DAG files take apart and put together. */
export const urllibParseText = String.raw`from collections import namedtuple as _namedtuple
import re as _re


class _Parts:
    @property
    def _host(self):
        return self.netloc.rpartition('@')[2]

    @property
    def hostname(self):
        host = self._host.partition(':')[0].lower()
        return host or None

    @property
    def port(self):
        text = self._host.partition(':')[2]
        return int(text) if text else None

    @property
    def username(self):
        found, at, _ = self.netloc.rpartition('@')
        return found.partition(':')[0] if at else None

    @property
    def password(self):
        found, at, _ = self.netloc.rpartition('@')
        name, colon, secret = found.partition(':')
        return secret if at and colon else None

    def geturl(self):
        return urlunsplit(self) if len(self) == 5 else urlunparse(self)


class SplitResult(_Parts, _namedtuple('SplitResult', 'scheme netloc path query fragment')):
    pass


class ParseResult(_Parts, _namedtuple('ParseResult', 'scheme netloc path params query fragment')):
    pass


def urlsplit(url, scheme='', allow_fragments=True):
    if not isinstance(url, str) or '[' in url or not allow_fragments:
        return _unfollowed('such an address')
    url = url.lstrip()
    for unsafe in '\t\r\n':
        url = url.replace(unsafe, '')
    found = _re.match(r'([A-Za-z][A-Za-z0-9+.-]*):', url)
    if found:
        scheme = found[1].lower()
        url = url[found.end():]
    netloc = ''
    if url.startswith('//'):
        netloc = _re.match(r'[^/?#]*', url[2:])[0]
        url = url[2 + len(netloc):]
    url, _, fragment = url.partition('#')
    path, _, query = url.partition('?')
    return SplitResult(scheme, netloc, path, query, fragment)


_WITH_PARAMS = ['', 'ftp', 'hdl', 'prospero', 'http', 'imap', 'https', 'shttp', 'rtsp', 'rtspu', 'sip', 'sips', 'mms', 'sftp', 'tel']


def urlparse(url, scheme='', allow_fragments=True):
    parts = urlsplit(url, scheme, allow_fragments)
    scheme, netloc, path, query, fragment = parts
    params = ''
    if scheme in _WITH_PARAMS and ';' in path.rpartition('/')[2]:
        before, slash, last = path.rpartition('/')
        last, _, params = last.partition(';')
        path = before + slash + last
    return ParseResult(scheme, netloc, path, params, query, fragment)


def urlunsplit(components):
    scheme, netloc, path, query, fragment = components
    if not netloc and path.startswith('//'):
        return _unfollowed('such an address')
    made = path
    if netloc:
        made = '//' + netloc + ('/' + path if path and not path.startswith('/') else path)
    elif scheme in ('file', 's3', 'http', 'https', 'ftp') and path.startswith('/'):
        return _unfollowed('such an address')
    if scheme:
        made = scheme + ':' + made
    if query:
        made += '?' + query
    return made + '#' + fragment if fragment else made


def urlunparse(components):
    scheme, netloc, path, params, query, fragment = components
    return urlunsplit((scheme, netloc, path + ';' + params if params else path, query, fragment))


_PLAIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~'


def quote(string, safe='/', encoding=None, errors=None):
    if not isinstance(string, str) or encoding or errors:
        return _unfollowed('urllib.parse.quote of such a text')
    return ''.join(
        each if each in _PLAIN or each in safe else ''.join('%%%02X' % byte for byte in each.encode('utf-8'))
        for each in string
    )


def quote_plus(string, safe=''):
    return quote(string, safe + ' ').replace(' ', '+')


def unquote(string):
    if '%' not in string:
        return string
    return _re.sub(
        '(?:%[0-9a-fA-F]{2})+', lambda found: bytes.fromhex(found[0].replace('%', '')).decode('utf-8', 'replace'), string
    )


def unquote_plus(string):
    return unquote(string.replace('+', ' '))


def urlencode(query, doseq=False, safe=''):
    made = []
    for name, value in query.items() if hasattr(query, 'items') else query:
        several = value if doseq and isinstance(value, (list, tuple)) else [value]
        for each in several:
            made.append(quote_plus(str(name), safe) + '=' + quote_plus(str(each), safe))
    return '&'.join(made)


def parse_qsl(qs, keep_blank_values=False):
    made = []
    for each in qs.split('&'):
        name, equals, value = each.partition('=')
        if each and (value or keep_blank_values):
            made.append((unquote_plus(name), unquote_plus(value)))
    return made


def parse_qs(qs, keep_blank_values=False):
    made = {}
    for name, value in parse_qsl(qs, keep_blank_values):
        made.setdefault(name, []).append(value)
    return made
`;
