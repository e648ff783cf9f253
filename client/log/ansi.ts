/**
 * Text with the control sequences of a terminal (ECMA-48) → lines of plain text and the stretches of them that are styled.
 * Knows no editor and no page: the log document and the view of the runs both show what comes out of it.
 */

export interface StyledLine {
  readonly text: string;
  /** In order, not overlapping, none empty. */
  readonly spans: readonly StyledSpan[];
}

export interface StyledSpan {
  /** UTF-16 code units within the line. */
  readonly start: number;
  readonly end: number;
  readonly style: AnsiStyle;
}

export interface AnsiStyle {
  readonly color?: AnsiColor;
  readonly background?: AnsiColor;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
  readonly inverse?: true;
}

/** One of the 16 colours that a theme defines (0 black … 15 bright white), or a colour of its own, `#rrggbb`. */
export type AnsiColor = number | string;

/** `lines` always has one; `style` is what the text behind it would begin with. */
export function styledLines(
  text: string,
  style: AnsiStyle = {},
): { readonly lines: readonly StyledLine[]; readonly style: AnsiStyle } {
  let now = style;
  const lines = text.split('\n').map((line) => {
    const read = styledLine(line, now);
    now = read.style;
    return read.line;
  });
  return { lines, style: now };
}

/** The name of one of the 16 colours in `terminal.ansi…` colours of the editor's theme. */
export function paletteName(index: number): string {
  const name = NAMES[index % 8] ?? 'White';
  return index >= 8 ? `Bright${name}` : name;
}

const NAMES = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];

const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b\[([0-?]*)[ -/]*([@-~])|\u001b[@-Z\\-_]|\r(?!$)/g;

function styledLine(line: string, before: AnsiStyle): { readonly line: StyledLine; readonly style: AnsiStyle } {
  // Most lines have nothing to look for.
  if (!line.includes('\u001b') && !line.includes('\r')) {
    const spans = isPlain(before) || line === '' ? [] : [{ start: 0, end: line.length, style: before }];
    return { line: { text: line, spans }, style: before };
  }
  let text = '';
  let spans: StyledSpan[] = [];
  let style = before;
  let from = 0;
  const put = (piece: string) => {
    if (piece === '') return;
    if (!isPlain(style)) spans.push({ start: text.length, end: text.length + piece.length, style });
    text += piece;
  };
  const content = line.replace(/\r+$/, '');
  for (const found of content.matchAll(ESCAPES)) {
    put(content.slice(from, found.index));
    from = found.index + found[0].length;
    if (found[0] === '\r') {
      // A progress bar writes over itself: what counts is what it wrote last.
      text = '';
      spans = [];
    } else if (found[2] === 'm') {
      style = restyled(style, found[1] ?? '');
    }
  }
  put(content.slice(from));
  return { line: { text, spans }, style };
}

function isPlain(style: AnsiStyle): boolean {
  return Object.keys(style).length === 0;
}

/** SGR: the parameters one after the other. */
function restyled(before: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  let style: AnsiStyle = before;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const [color, used] = extendedColor(codes.slice(at + 1));
      at += used;
      if (color !== undefined) style = code === 38 ? { ...style, color } : { ...style, background: color };
    } else {
      style = withCode(style, code);
    }
  }
  return style;
}

function withCode(style: AnsiStyle, code: number): AnsiStyle {
  switch (code) {
    case 0:
      return {};
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 22:
      return without(style, 'bold', 'dim');
    case 23:
      return without(style, 'italic');
    case 24:
      return without(style, 'underline');
    case 27:
      return without(style, 'inverse');
    case 29:
      return without(style, 'strike');
    case 39:
      return without(style, 'color');
    case 49:
      return without(style, 'background');
    default:
      if (code >= 30 && code <= 37) return { ...style, color: code - 30 };
      if (code >= 40 && code <= 47) return { ...style, background: code - 40 };
      if (code >= 90 && code <= 97) return { ...style, color: code - 82 };
      if (code >= 100 && code <= 107) return { ...style, background: code - 92 };
      return style;
  }
}

function without(style: AnsiStyle, ...keys: readonly (keyof AnsiStyle)[]): AnsiStyle {
  return Object.fromEntries(Object.entries(style).filter(([key]) => !keys.includes(key as keyof AnsiStyle)));
}

/** `5;N` of 256 colours, `2;R;G;B` of all. The second is how many parameters it took. */
function extendedColor(codes: readonly number[]): readonly [AnsiColor | undefined, number] {
  const [kind, first = 0, second = 0, third = 0] = codes;
  if (kind === 5) return [indexedColor(first), 2];
  if (kind === 2) return [hex(first, second, third), 4];
  return [undefined, 1];
}

function indexedColor(index: number): AnsiColor | undefined {
  if (!Number.isInteger(index) || index < 0 || index > 255) return undefined;
  if (index < 16) return index;
  if (index >= 232) return hex(...triple(8 + (index - 232) * 10));
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  return hex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function triple(value: number): [number, number, number] {
  return [value, value, value];
}

function hex(...rgb: readonly [number, number, number]): string {
  return `#${rgb
    .map((value) =>
      Math.min(255, Math.max(0, Math.trunc(value) || 0))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
