/** Lines of source with what matters underlined, as compilers show them. */
import type { Range } from '../../dag/model.ts';
import type { Palette } from '../terminal/colours.ts';

export interface Annotation {
  readonly range: Range;
  /** Written behind the line under the code. */
  readonly message?: string;
  /** The place of the problem itself, or one that belongs to it. */
  readonly kind: 'primary' | 'secondary';
}

/** Lines longer than this are cut around the annotation: a terminal shows no more at once. */
const MAX_WIDTH = 140;

/** No lines when there is no text. */
export function codeFrame(
  text: string | undefined,
  annotations: readonly Annotation[],
  paint: (text: string) => string,
  colours: Palette,
): readonly string[] {
  if (text === undefined) return [];
  const source = text.split(/\r\n|\r|\n/);
  const shown = annotations
    .filter(({ range }) => range.start.line < source.length)
    .sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
  const last = shown.at(-1);
  if (!last) return [];
  const gutter = String(last.range.start.line + 1).length;
  const margin = (label: string): string => colours.blue(`${label.padStart(gutter)} |`);
  const lines = [margin('')];
  let previous: number | undefined;
  for (const annotation of shown) {
    const { line } = annotation.range.start;
    if (previous !== undefined && line === previous + 2) lines.push(sourceLine(previous + 1));
    else if (previous !== undefined && line > previous + 1) lines.push(colours.blue(`${' '.repeat(gutter)} …`));
    const { code, underline } = marked(source[line] ?? '', annotation);
    if (line !== previous) lines.push(`${margin(String(line + 1))} ${code}`);
    const mark = annotation.kind === 'primary' ? paint : colours.blue;
    lines.push(`${margin('')} ${mark(underline + (annotation.message ? ` ${annotation.message}` : ''))}`);
    previous = line;
  }
  return lines;

  function sourceLine(line: number): string {
    return `${margin(String(line + 1))} ${withoutTabs(source[line] ?? '').slice(0, MAX_WIDTH)}`.trimEnd();
  }
}

/** The line and what stands below it. A range over several lines is underlined to the end of its first. */
function marked(line: string, { range, kind }: Annotation): { readonly code: string; readonly underline: string } {
  const { start, end } = range;
  const to = end.line === start.line ? end.character : line.trimEnd().length;
  const column = withoutTabs(line.slice(0, start.character)).length;
  const width = Math.max(1, withoutTabs(line.slice(start.character, to)).length);
  const full = withoutTabs(line);
  const offset = full.length > MAX_WIDTH && column > MAX_WIDTH / 2 ? column - Math.floor(MAX_WIDTH / 3) : 0;
  const code = full.slice(offset, offset + MAX_WIDTH);
  const length = Math.min(width, Math.max(1, MAX_WIDTH - (column - offset)));
  return { code, underline: ' '.repeat(column - offset) + (kind === 'primary' ? '^' : '-').repeat(length) };
}

function withoutTabs(text: string): string {
  return text.replaceAll('\t', '    ');
}
