/** `shlex`: words of a shell, for commands that DAG files put together. */
export const shlexText = String.raw`_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-'


def quote(s):
    if not s:
        return "''"
    if all(each in _SAFE for each in s):
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"


def join(split_command):
    return ' '.join(quote(each) for each in split_command)


def split(s, comments=False, posix=True):
    if comments or not posix:
        return _unfollowed('shlex.split with options')
    words = []
    word = None
    quoted = ''
    at = 0
    while at < len(s):
        character = s[at]
        at += 1
        if quoted == "'" or quoted == '"':
            if character == quoted:
                quoted = ''
            elif character == '\\' and quoted == '"' and at < len(s):
                word += s[at] if s[at] in '"\\' else '\\' + s[at]
                at += 1
            else:
                word += character
        elif character in ' \t\r\n':
            if word is not None:
                words.append(word)
            word = None
        elif character in '"\'':
            quoted = character
            word = word or ''
        elif character == '\\':
            if at >= len(s):
                raise ValueError('No escaped character')
            word = (word or '') + s[at]
            at += 1
        else:
            word = (word or '') + character
    if quoted:
        raise ValueError('No closing quotation')
    if word is not None:
        words.append(word)
    return words
`;
