/**
 * Long stretches of commented lines, which the grammar reads in quadratic time: at each comment it looks for the end of all
 * that follow. 2,000 commented lines, as of a DAG that is kept for later, would take 0.3 s at each keystroke.
 */
import { tokenEnd } from './line-tokens.ts';

/** Shorter runs cost the grammar less than a millisecond. */
const LONG_RUN = 40;
const RUN = new RegExp(`(?:^[ \\t]*#[^\\r\\n]*(?:\\r\\n|\\n)){${LONG_RUN},}`, 'gm');

/** As long as `text`, with blanks for the characters of comments in long runs of them. Strings stay as they are. */
export function withoutCommentRuns(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  let token = 0;
  for (const run of text.matchAll(RUN)) {
    while (token < run.index) token = tokenEnd(text, token);
    // A string began before the run and goes on in it.
    if (token > run.index) continue;
    pieces.push(text.slice(at, run.index), run[0].replace(/[^\r\n]/g, ' '));
    at = run.index + run[0].length;
    token = at;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(at);
}
