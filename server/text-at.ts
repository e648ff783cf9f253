/** A place in a text, for features that look at the text alone. */
import type { Position } from '../dag/model.ts';
import type { OperatorSource } from './operator-source.ts';
import { TextLines } from './text-lines.ts';

export interface TextAt {
  readonly text: string;
  readonly position: Position;
  /** Of the position, in UTF-16 code units. */
  readonly offset: number;
  readonly airflowVersion: 2 | 3;
  /** URI of the document, where operators of the workspace are known. */
  readonly uri?: string;
  readonly operators?: OperatorSource;
}

export function textAt(
  text: string,
  position: Position,
  airflowVersion: 2 | 3,
  more: Pick<TextAt, 'uri' | 'operators'> = {},
): TextAt {
  const ends = /\r\n|\r|\n/g;
  let start = 0;
  for (let line = 0; line < position.line && ends.exec(text); line++) start = ends.lastIndex;
  return { ...more, text, position, offset: Math.min(text.length, start + position.character), airflowVersion };
}

/** In UTF-16 code units. For many places in one text there is `TextLines`. */
export function positionAt(text: string, offset: number): Position {
  return new TextLines(text).position(offset);
}

export function offsetAt(text: string, position: Position): number {
  return new TextLines(text).offset(position);
}
