/** A text with a cursor (`|`), for features that look at the text alone. */
import { type TextAt, textAt } from '../text-at.ts';
import { cursor } from './sketch.ts';

export function atCursor(marked: string, airflowVersion: 2 | 3 = 3): TextAt {
  const { text, position } = cursor(marked);
  return textAt(text, position, airflowVersion);
}
