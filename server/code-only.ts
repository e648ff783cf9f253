/** A text with blanks for its strings and comments, so that names are found where they are names. */
import { stringsIn } from './string-at.ts';

/** Of the same length, with the same lines; what an f-string evaluates stays. */
export function codeOnly(text: string): string {
  let code = '';
  let at = 0;
  for (const { prefix, opening, start, end } of stringsIn(text)) {
    code += withoutComments(text.slice(at, opening)) + blank(text.slice(opening, start));
    const inside = text.slice(start, end);
    code += /[ft]/.test(prefix) ? evaluated(inside) : blank(inside);
    at = end;
  }
  return code + withoutComments(text.slice(at));
}

function withoutComments(text: string): string {
  return text.replace(/#[^\r\n]*/g, blank);
}

/** Of an f-string, what stands in single braces. */
function evaluated(inside: string): string {
  return inside.replace(/\{\{|\}\}|\{[^{}]*\}|[^{}]+/g, (part) => (/^\{[^{}]+\}$/.test(part) ? part : blank(part)));
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
