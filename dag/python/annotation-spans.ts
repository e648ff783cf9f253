/** Where the annotations of one logical line stand. The grammar reads `list[str] | None` as a type, but not `list[str] or None`. */
import { tokensOf } from './line-tokens.ts';
import type { Span } from './syntax.ts';

/** Of the parameters and the result of a function's header, or of the one name that a statement annotates. */
export function annotationSpans(source: string): Span[] {
  const tokens = tokensOf(source).map((span) => ({ ...span, text: source.slice(span.start, span.end), depth: 0 }));
  let depth = 0;
  for (const token of tokens) {
    if (/^[)\]}]$/.test(token.text)) depth--;
    token.depth = depth;
    if (/^[([{]$/.test(token.text)) depth++;
  }
  const isFunction = /^(?:async\s+)?def\b/.test(source);
  const spans: Span[] = [];
  let opener: Token | undefined;
  let last: Token | undefined;
  for (const token of tokens) {
    if (opener && token.depth <= opener.depth && isEnd(token, opener, isFunction)) {
      if (last) spans.push({ start: opener.end, end: last.end });
      opener = last = undefined;
      if (!isFunction) break;
    } else if (opener) last = token;
    else if (token.text === '->' || (token.text === ':' && token.depth === (isFunction ? 1 : 0))) opener = token;
  }
  if (opener && last) spans.push({ start: opener.end, end: last.end });
  return spans.filter(({ start, end }) => !/^\s*\*/.test(source.slice(start, end)));
}

interface Token extends Span {
  readonly text: string;
  /** Brackets around it. */
  readonly depth: number;
}

function isEnd({ text, depth }: Token, opener: Token, isFunction: boolean): boolean {
  if (!isFunction) return text === '=';
  if (opener.text === '->') return text === ':';
  return depth < opener.depth || text === ',' || text === '=';
}
