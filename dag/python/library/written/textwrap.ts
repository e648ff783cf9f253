/** `textwrap.wrap` and its relatives, for words without hyphens that fit into a line. */
export const textwrapText = String.raw`def wrap(text, width=70, **options):
    words = text.split()
    if options or '-' in text or any(len(word) > width for word in words):
        return _unfollowed('textwrap.wrap of such a text')
    if text[:1].isspace() or '  ' in text.strip() or '\t' in text or '\n' in text.strip():
        return _unfollowed('textwrap.wrap of such a text')
    lines = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += ' ' + word
        else:
            lines.append(word)
    return lines


def fill(text, width=70, **options):
    return '\n'.join(wrap(text, width, **options))


def shorten(text, width, placeholder=' [...]', **options):
    words = text.split()
    whole = ' '.join(words)
    if options or '-' in text:
        return _unfollowed('textwrap.shorten of such a text')
    if len(whole) <= width:
        return whole
    while words and len(' '.join(words) + placeholder) > width:
        words.pop()
    return ' '.join(words) + placeholder if words else placeholder.strip()
`;
