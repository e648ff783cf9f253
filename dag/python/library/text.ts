/** What Python knows about characters, where JavaScript differs. */

/** Character class content of what `str.isspace` calls whitespace. */
export const WHITESPACE =
  ' \\t\\n\\r\\v\\f\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const ALL_WHITESPACE = new RegExp(`^[${WHITESPACE}]+$`, 'u');

export function isWhitespace(letter: string): boolean {
  return ALL_WHITESPACE.test(letter);
}

/** Python counts characters, JavaScript UTF-16 units. */
export function characters(text: string): string[] {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text.split('');
}

export function splitLines(text: string, keepEnds: boolean): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python ends lines at these as well.
  const parts = text.split(/(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])/u);
  const lines: string[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const end = parts[index + 1];
    if (end === undefined && parts[index] === '') continue;
    lines.push((parts[index] ?? '') + (keepEnds ? (end ?? '') : ''));
  }
  return lines;
}

export function capitalised(text: string): string {
  const [first = '', ...rest] = characters(text);
  return first.toUpperCase() + rest.join('').toLowerCase();
}

/** Undefined for letters whose folding differs from their lower case in ways not listed here. */
export function casefolded(text: string): string | undefined {
  const folded = text.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ');
  return /^[\p{ASCII}\p{Script=Cyrillic}à-öø-ÿα-ω]*$/u.test(folded) ? folded : undefined;
}

export function titled(text: string): string {
  let inWord = false;
  return characters(text)
    .map((letter) => {
      const cased = letter.toLowerCase() !== letter.toUpperCase();
      const made = cased ? (inWord ? letter.toLowerCase() : letter.toUpperCase()) : letter;
      inWord = cased;
      return made;
    })
    .join('');
}

export function swappedCase(text: string): string {
  return characters(text)
    .map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()))
    .join('');
}

export function expandTabs(text: string, size: number): string {
  let column = 0;
  let out = '';
  for (const letter of characters(text)) {
    if (letter === '\t') {
      const width = size > 0 ? size - (column % size) : 0;
      out += ' '.repeat(width);
      column += width;
    } else {
      out += letter;
      column = letter === '\n' || letter === '\r' ? 0 : column + 1;
    }
  }
  return out;
}

type Predicate = (text: string) => boolean | undefined;

/** For ASCII the pattern decides; other text is looked at with `wider`, or not followed. */
function letters(ascii: RegExp, wider?: RegExp): Predicate {
  return (text) => (/^\p{ASCII}*$/u.test(text) ? ascii.test(text) : wider?.test(text));
}

const isLower: Predicate = (text) => text === text.toLowerCase() && text !== text.toUpperCase();
const isUpper: Predicate = (text) => text === text.toUpperCase() && text !== text.toLowerCase();

export const PREDICATES: Readonly<Record<string, Predicate>> = {
  isalpha: letters(/^[A-Za-z]+$/, /^\p{L}+$/u),
  isdecimal: letters(/^[0-9]+$/, /^\p{Nd}+$/u),
  isdigit: letters(/^[0-9]+$/),
  isnumeric: letters(/^[0-9]+$/),
  isalnum: letters(/^[A-Za-z0-9]+$/),
  isidentifier: letters(/^[A-Za-z_][A-Za-z0-9_]*$/, /^[\p{XID_Start}_]\p{XID_Continue}*$/u),
  isspace: (text) => ALL_WHITESPACE.test(text),
  isascii: (text) => /^\p{ASCII}*$/u.test(text),
  islower: isLower,
  isupper: isUpper,
  istitle: (text) => text === titled(text) && text.toLowerCase() !== text.toUpperCase(),
  isprintable: letters(/^[ -~]*$/),
};
