/** How much room texts take: card sizes, ellipses, and an estimate of text widths for places without fonts. */
import type { MeasureText, TextRole } from './types.ts';

export const FONT_SIZE: { readonly [role in TextRole]: number } = { title: 13, detail: 11, label: 11 };

/** Sizes of cards and boxes, in pixels. */
export const CARD = {
  minWidth: 120,
  maxWidth: 260,
  height: 48,
  /** Left of the text: colour bar and icon. */
  startInset: 32,
  endInset: 14,
  /** Card widths are multiples of this, so that typing a task id does not move the graph at every key. */
  widthStep: 20,
  /** Room for a mark (mapped, setup, teardown, dynamic) beside the title. */
  mark: 20,
  /** Room for the icon of a run's state beside the detail. */
  state: 20,
} as const;

export const GROUP = { header: 28, padding: 16 } as const;

export const LABEL = { height: 18, inset: 6, maxWidth: 160 } as const;

/**
 * A text's width from character classes, within some 5 % of the usual interface fonts (Segoe UI, San Francisco, Ubuntu,
 * Helvetica). It errs to the wide side.
 */
export const estimateText: MeasureText = (text, role) => {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * FONT_SIZE[role] * (role === 'title' ? 1.04 : 1);
};

function emsOf(character: string): number {
  if (character > '\u2e7f') return 1;
  if ("iIjl.,:;|!'`".includes(character)) return 0.28;
  if ('ftr()[]{}/\\- "'.includes(character)) return 0.37;
  if ('mwMW@%'.includes(character)) return 0.88;
  if (character >= 'A' && character <= 'Z') return 0.67;
  return 0.57;
}

/** The longest beginning and end of a text that fit a width: ids differ at both ends, so the middle is left out. */
export function ellipsize(text: string, width: number, role: TextRole, measure: MeasureText): string {
  if (measure(text, role) <= width) return text;
  const characters = [...text];
  let shortest = 0;
  let longest = characters.length - 1;
  while (shortest < longest) {
    const kept = Math.ceil((shortest + longest) / 2);
    if (measure(withoutMiddle(characters, kept), role) <= width) shortest = kept;
    else longest = kept - 1;
  }
  return withoutMiddle(characters, shortest);
}

function withoutMiddle(characters: readonly string[], kept: number): string {
  const head = Math.ceil(kept * 0.6);
  return `${characters.slice(0, head).join('')}…${kept > head ? characters.slice(head - kept).join('') : ''}`;
}
