/** The parts of `string` that are more than constants. */
export const stringText = `def capwords(s, sep=None):
    return (sep or ' ').join(word.capitalize() for word in s.split(sep))


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)

    def parse(self, format_string):
        found = []
        text = ''
        at = 0
        while at < len(format_string):
            character = format_string[at]
            if character in '{}' and format_string[at:at + 2] == character * 2:
                found.append((text + character, None, None, None))
                text = ''
                at += 2
            elif character == '{':
                end = format_string.find('}', at)
                field = format_string[at + 1:end]
                if end < 0 or '{' in field:
                    return _unfollowed('string.Formatter.parse of such a text')
                name, _, spec = field.partition(':')
                name, mark, conversion = name.partition('!')
                found.append((text, name, spec, conversion if mark else None))
                text = ''
                at = end + 1
            elif character == '}':
                raise ValueError("Single '}' encountered in format string")
            else:
                text += character
                at += 1
        if text:
            found.append((text, None, None, None))
        return iter(found)
`;
