/** The Jinja expression or statement that a cursor stands in, inside the text of a template. */

export interface JinjaAt {
  readonly kind: 'expression' | 'statement';
  /** From behind the opening braces up to the cursor. */
  readonly before: string;
  /** Offset in the template of `before`. */
  readonly start: number;
}

/** `opening`: how `{{` is written; twice as long in an f-string. */
export function jinjaAt(template: string, offset: number, braces: JinjaBraces = PLAIN): JinjaAt | undefined {
  const head = template.slice(0, offset);
  const expression = head.lastIndexOf(braces.expression);
  const statement = head.lastIndexOf(braces.statement);
  const at = Math.max(expression, statement);
  if (at === -1) return undefined;
  const isExpression = expression > statement;
  const start = at + (isExpression ? braces.expression : braces.statement).length;
  const before = head.slice(start);
  if (before.includes(isExpression ? '}}' : '%}')) return undefined;
  const dash = /^[-+]/.exec(before)?.[0].length ?? 0;
  return { kind: isExpression ? 'expression' : 'statement', before: before.slice(dash), start: start + dash };
}

export interface JinjaBraces {
  readonly expression: string;
  readonly statement: string;
}

const PLAIN: JinjaBraces = { expression: '{{', statement: '{%' };
/** Python makes one brace of two. */
const FORMATTED: JinjaBraces = { expression: '{{{{', statement: '{{%' };

/** By the prefix of the string that the template is written in. */
export function bracesIn(prefix: string): JinjaBraces {
  return /[ft]/i.test(prefix) ? FORMATTED : PLAIN;
}
