/** `configparser`, without changes of its syntax. */
export const configparserText = String.raw`import os as _os


class Error(Exception):
    pass


class NoSectionError(Error):
    pass


class NoOptionError(Error):
    pass


class DuplicateSectionError(Error):
    pass


class DuplicateOptionError(Error):
    pass


class MissingSectionHeaderError(Error):
    pass


class ParsingError(Error):
    pass


class InterpolationError(Error):
    pass


class _NoInterpolation:
    def apply(self, parser, section, text):
        return text


class Interpolation(_NoInterpolation):
    pass


class BasicInterpolation:
    def apply(self, parser, section, text):
        out = ''
        while '%' in text:
            before, _, rest = text.partition('%')
            out += before
            if rest.startswith('%'):
                out += '%'
                text = rest[1:]
            elif rest.startswith('(') and ')s' in rest:
                name, _, text = rest[1:].partition(')s')
                out += parser.get(section, name)
            else:
                raise InterpolationError('bad interpolation syntax')
        return out + text


class ExtendedInterpolation:
    def apply(self, parser, section, text):
        out = ''
        while '$' in text:
            before, _, rest = text.partition('$')
            out += before
            if rest.startswith('$'):
                out += '$'
                text = rest[1:]
            elif rest.startswith('{') and '}' in rest:
                name, _, text = rest[1:].partition('}')
                where, colon, option = name.partition(':')
                out += parser.get(where, option) if colon else parser.get(section, name)
            else:
                raise InterpolationError('bad interpolation syntax')
        return out + text


_MISSING = object()
_TRUTHS = {'1': True, 'yes': True, 'true': True, 'on': True, '0': False, 'no': False, 'false': False, 'off': False}


class SectionProxy:
    def __init__(self, parser, name):
        self.parser = parser
        self.name = name

    def __getitem__(self, key):
        if not self.parser.has_option(self.name, key):
            raise KeyError(key)
        return self.parser.get(self.name, key)

    def __setitem__(self, key, value):
        self.parser.set(self.name, key, value)

    def __contains__(self, key):
        return self.parser.has_option(self.name, key)

    def __iter__(self):
        return iter(self.parser._names(self.name))

    def __len__(self):
        return len(self.parser._names(self.name))

    def keys(self):
        return self.parser._names(self.name)

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def get(self, key, fallback=None, raw=False):
        return self.parser.get(self.name, key, raw=raw, fallback=fallback)

    def getint(self, key, fallback=None):
        return self.parser.getint(self.name, key, fallback=fallback)

    def getfloat(self, key, fallback=None):
        return self.parser.getfloat(self.name, key, fallback=fallback)

    def getboolean(self, key, fallback=None):
        return self.parser.getboolean(self.name, key, fallback=fallback)


class RawConfigParser:
    _interpolation = _NoInterpolation()

    def __init__(self, defaults=None, allow_no_value=False, interpolation=_MISSING, default_section='DEFAULT',
                 strict=True, converters=None, **syntax):
        if syntax or converters:
            _unfollowed('configparser.ConfigParser with another syntax')
            self._doubt = _unfollowed('configparser.ConfigParser with another syntax')
        self.default_section = default_section
        self._allow_no_value = allow_no_value
        if interpolation is None:
            self._interpolation = _NoInterpolation()
        elif interpolation is not _MISSING:
            self._interpolation = interpolation
        self._defaults = {}
        self._sections = {}
        self._syntax = syntax
        if defaults:
            for key, value in defaults.items():
                self._defaults[self.optionxform(key)] = str(value)

    def optionxform(self, name):
        return name.lower()

    def defaults(self):
        return self._defaults

    def sections(self):
        return list(self._sections)

    def add_section(self, section):
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = {}

    def has_section(self, section):
        return section in self._sections

    def _names(self, section):
        own = self._defaults if section == self.default_section else self._sections.get(section, {})
        return list(own) + [key for key in self._defaults if key not in own]

    def options(self, section):
        if section not in self._sections:
            raise NoSectionError(section)
        return self._names(section)

    def has_option(self, section, option):
        if section != self.default_section and section not in self._sections:
            return False
        return self.optionxform(option) in self._names(section)

    def read(self, filenames, encoding=None):
        if isinstance(filenames, (str, _os.PathLike)):
            filenames = [filenames]
        found = []
        for filename in filenames:
            if _os.path.exists(filename):
                with open(filename) as file:
                    self.read_file(file)
                found.append(_os.fspath(filename))
        return found

    def read_string(self, string, source='<string>'):
        self.read_file(string.splitlines(True))

    def read_dict(self, dictionary, source='<dict>'):
        for section, options in dictionary.items():
            if section != self.default_section and section not in self._sections:
                self._sections[section] = {}
            for key, value in options.items():
                self.set(section, key, None if value is None else str(value))

    def read_file(self, f, source=None):
        if self._syntax:
            self._defaults = _unfollowed('configparser.ConfigParser with another syntax')
            self._sections = _unfollowed('configparser.ConfigParser with another syntax')
            return
        section, name, indent = None, None, 0
        for line in f:
            text = line.strip()
            if text.startswith('#') or text.startswith(';'):
                continue
            if not text:
                if name is not None and section.get(name) is not None:
                    section[name] += '\n'
                continue
            depth = len(line) - len(line.lstrip())
            if name is not None and depth > indent:
                section[name] = (section[name] or '') + '\n' + text
                continue
            indent = depth
            if text.startswith('[') and ']' in text:
                title = text[1:text.rindex(']')]
                if title == self.default_section:
                    section = self._defaults
                else:
                    if title not in self._sections:
                        self._sections[title] = {}
                    section = self._sections[title]
                name = None
                continue
            if section is None:
                raise MissingSectionHeaderError('File contains no section headers.')
            ends = [at for at in (text.find('='), text.find(':')) if at >= 0]
            if ends:
                at = min(ends)
                name = self.optionxform(text[:at].rstrip())
                section[name] = text[at + 1:].strip()
            elif self._allow_no_value:
                name = self.optionxform(text)
                section[name] = None
            else:
                raise ParsingError(text)
        for options in [self._defaults] + list(self._sections.values()):
            for key in options:
                if options[key] is not None:
                    options[key] = options[key].rstrip('\n')

    readfp = read_file

    def get(self, section, option, *, raw=False, vars=None, fallback=_MISSING):
        name = self.optionxform(option)
        if section != self.default_section and section not in self._sections:
            if fallback is not _MISSING:
                return fallback
            raise NoSectionError(section)
        own = self._defaults if section == self.default_section else self._sections[section]
        given = {self.optionxform(key): value for key, value in vars.items()} if vars else {}
        if name in given:
            value = given[name]
        elif name in own:
            value = own[name]
        elif name in self._defaults:
            value = self._defaults[name]
        elif fallback is not _MISSING:
            return fallback
        else:
            raise NoOptionError(option)
        return value if raw or value is None else self._interpolation.apply(self, section, value)

    def _converted(self, convert, section, option, fallback, **kwargs):
        if fallback is not _MISSING and not self.has_option(section, option):
            return fallback
        return convert(self.get(section, option, **kwargs))

    def getint(self, section, option, *, fallback=_MISSING, **kwargs):
        return self._converted(int, section, option, fallback, **kwargs)

    def getfloat(self, section, option, *, fallback=_MISSING, **kwargs):
        return self._converted(float, section, option, fallback, **kwargs)

    def getboolean(self, section, option, *, fallback=_MISSING, **kwargs):
        return self._converted(self._boolean, section, option, fallback, **kwargs)

    def _boolean(self, value):
        if value.lower() not in _TRUTHS:
            raise ValueError('Not a boolean: ' + value)
        return _TRUTHS[value.lower()]

    def items(self, section=_MISSING, raw=False, vars=None):
        if section is _MISSING:
            return [(name, SectionProxy(self, name)) for name in self]
        if section not in self._sections and section != self.default_section:
            raise NoSectionError(section)
        names = list(self._defaults) + [key for key in self._sections.get(section, {}) if key not in self._defaults]
        return [(name, self.get(section, name, raw=raw)) for name in names]

    def set(self, section, option, value=None):
        if section == self.default_section:
            self._defaults[self.optionxform(option)] = value
        elif section in self._sections:
            self._sections[section][self.optionxform(option)] = value
        else:
            raise NoSectionError(section)

    def remove_option(self, section, option):
        return self._sections[section].pop(self.optionxform(option), None) is not None

    def remove_section(self, section):
        return self._sections.pop(section, None) is not None

    def write(self, fp, space_around_delimiters=True):
        pass

    def __getitem__(self, key):
        if key != self.default_section and key not in self._sections:
            raise KeyError(key)
        return SectionProxy(self, key)

    def __setitem__(self, key, value):
        self._sections[key] = {}
        self.read_dict({key: value})

    def __contains__(self, key):
        return key == self.default_section or key in self._sections

    def __iter__(self):
        return iter([self.default_section] + list(self._sections))

    def __len__(self):
        return len(self._sections) + 1

    def keys(self):
        return list(self)

    def values(self):
        return [self[key] for key in self]


class ConfigParser(RawConfigParser):
    _interpolation = BasicInterpolation()


SafeConfigParser = ConfigParser
DEFAULTSECT = 'DEFAULT'
`;
