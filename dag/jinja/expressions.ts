/** Jinja's expressions: what they use. */
import type { NameUse, Place, Template } from './template.ts';
import { shown, type TokenStream } from './token-stream.ts';
import type { Token } from './tokens.ts';

/** Filled while a template is read. */
export interface Uses extends Template {
  readonly names: NameUse[];
  readonly filters: (Place & { readonly name: string })[];
  readonly tests: (Place & { readonly name: string })[];
  readonly assigned: Set<string>;
}

/** A name with what is constant behind it; undefined for any other value. */
type Path = { readonly path: string[]; readonly places: Place[]; isCalled: boolean } | undefined;

const CONSTANTS = new Set(['true', 'false', 'none', 'True', 'False', 'None']);
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];

/** One or several with commas between them; `ends`: names that end it. */
export function tuple(stream: TokenStream, uses: Uses, withCondition = true, ends: readonly string[] = []): boolean {
  const isEnd = (): boolean =>
    stream.is('variable-end') || stream.is('block-end') || stream.isOperator(')') || stream.isName(...ends);
  let count = 0;
  let commas = 0;
  while (!isEnd()) {
    if (withCondition) expression(stream, uses);
    else disjunction(stream, uses);
    count++;
    if (!stream.skipOperator(',')) break;
    commas++;
  }
  if (count === 0) stream.fail(`expected an expression, got ${shown(stream.current)}`);
  return commas > 0;
}

export function expression(stream: TokenStream, uses: Uses): void {
  disjunction(stream, uses);
  while (stream.skipName('if')) {
    disjunction(stream, uses);
    if (stream.skipName('else')) expression(stream, uses);
  }
}

function disjunction(stream: TokenStream, uses: Uses): void {
  do conjunction(stream, uses);
  while (stream.skipName('or'));
}

function conjunction(stream: TokenStream, uses: Uses): void {
  do negation(stream, uses);
  while (stream.skipName('and'));
}

function negation(stream: TokenStream, uses: Uses): void {
  while (stream.skipName('not'));
  sum(stream, uses);
  for (;;) {
    if (stream.isOperator(...COMPARISONS) || stream.isName('in')) stream.next();
    else if (stream.isName('not') && stream.look(1).kind === 'name' && stream.look(1).text === 'in') {
      stream.next();
      stream.next();
    } else return;
    sum(stream, uses);
  }
}

/** Operators between operands, whatever binds stronger: only the operands matter. */
function sum(stream: TokenStream, uses: Uses): void {
  unary(stream, uses, true);
  while (stream.isOperator('+', '-', '~', '*', '/', '//', '%', '**')) {
    stream.next();
    unary(stream, uses, true);
  }
}

function unary(stream: TokenStream, uses: Uses, withFilters: boolean): void {
  if (stream.isOperator('-', '+')) {
    stream.next();
    unary(stream, uses, false);
    if (withFilters) filtersAndTests(stream, uses, undefined);
    return;
  }
  const from = uses.names.length;
  const path = postfix(stream, uses, primary(stream, uses));
  if (path) note(uses, path, from);
  if (withFilters) filtersAndTests(stream, uses, path && from);
}

function note(uses: Uses, { path, places, isCalled }: NonNullable<Path>, at: number): void {
  const [first, last] = [places[0], places.at(-1)];
  if (first && last)
    uses.names.splice(at, 0, { path, places, start: first.start, end: last.end, isGuarded: false, isCalled });
}

function primary(stream: TokenStream, uses: Uses): Path {
  const token = stream.current;
  switch (token.kind) {
    case 'name':
      stream.next();
      return CONSTANTS.has(token.text) ? undefined : { path: [token.text], places: [token], isCalled: false };
    case 'string':
      while (stream.is('string')) stream.next();
      return undefined;
    case 'integer':
    case 'float':
      stream.next();
      return undefined;
    case 'operator':
      if (stream.skipOperator('(')) {
        if (!stream.isOperator(')')) tuple(stream, uses);
        stream.expectOperator(')');
        return undefined;
      }
      if (stream.skipOperator('[')) {
        items(stream, ']', () => expression(stream, uses));
        return undefined;
      }
      if (stream.skipOperator('{')) {
        items(stream, '}', () => {
          expression(stream, uses);
          stream.expectOperator(':');
          expression(stream, uses);
        });
        return undefined;
      }
  }
  return stream.fail(`expected an expression, got ${shown(token)}`);
}

/** With commas between them, up to and with `end`. */
function items(stream: TokenStream, end: string, item: () => void): void {
  while (!stream.isOperator(end)) {
    item();
    if (!stream.isOperator(end)) stream.expectOperator(',');
  }
  stream.next();
}

function postfix(stream: TokenStream, uses: Uses, start: Path): Path {
  let path = start;
  let open = start;
  for (;;) {
    if (stream.skipOperator('.')) {
      const token = stream.next();
      if (token.kind !== 'name' && token.kind !== 'integer')
        stream.fail(`expected a name or a number after '.', got ${shown(token)}`, token);
      open?.path.push(token.text);
      open?.places.push(token);
    } else if (stream.isOperator('[')) open = subscript(stream, uses, open);
    else if (stream.isOperator('(')) {
      if (open) open.isCalled = true;
      open = undefined;
      callArguments(stream, uses);
    } else return path;
    path ??= open;
  }
}

/** Goes on with the path when it is a constant text. */
function subscript(stream: TokenStream, uses: Uses, path: Path): Path {
  stream.expectOperator('[');
  const constant = stream.current;
  const after = stream.look(1);
  if (constant.kind === 'string' && after.kind === 'operator' && after.text === ']') {
    stream.next();
    stream.next();
    path?.path.push(constant.text);
    path?.places.push({ start: constant.start + 1, end: constant.end - 1 });
    return path;
  }
  let count = 0;
  while (!stream.isOperator(']')) {
    if (count++ > 0) stream.expectOperator(',');
    slice(stream, uses);
  }
  stream.next();
  return undefined;
}

function slice(stream: TokenStream, uses: Uses): void {
  if (!stream.isOperator(':')) expression(stream, uses);
  for (let colons = 0; colons < 2 && stream.skipOperator(':'); colons++)
    if (!stream.isOperator(':', ']', ',')) expression(stream, uses);
}

export function callArguments(stream: TokenStream, uses: Uses): void {
  stream.expectOperator('(');
  let named = false;
  let starred = false;
  let doubleStarred = false;
  while (!stream.isOperator(')')) {
    const token = stream.current;
    const wrong = (): never => stream.fail('the arguments of the call are in a wrong order', token);
    if (stream.skipOperator('*')) {
      if (starred || doubleStarred) wrong();
      starred = true;
      expression(stream, uses);
    } else if (stream.skipOperator('**')) {
      if (doubleStarred) wrong();
      doubleStarred = true;
      expression(stream, uses);
    } else if (token.kind === 'name' && stream.look(1).kind === 'operator' && stream.look(1).text === '=') {
      if (doubleStarred) wrong();
      named = true;
      stream.next();
      stream.next();
      expression(stream, uses);
    } else {
      if (named || starred || doubleStarred) wrong();
      expression(stream, uses);
    }
    if (!stream.isOperator(')')) stream.expectOperator(',');
  }
  stream.next();
}

/** `at`: where the name that they follow was noted, if it is one. */
function filtersAndTests(stream: TokenStream, uses: Uses, at: number | undefined): void {
  let guardable = at;
  for (;;) {
    if (stream.isOperator('|')) {
      const name = filters(stream, uses, false);
      if (name === 'default' || name === 'd') guard(uses, guardable);
    } else if (stream.isName('is')) {
      const name = test(stream, uses);
      if (name === 'defined' || name === 'undefined') guard(uses, guardable);
    } else if (stream.isOperator('(')) callArguments(stream, uses);
    else return;
    guardable = undefined;
  }
}

function guard(uses: Uses, at: number | undefined): void {
  const use = at === undefined ? undefined : uses.names[at];
  if (use && at !== undefined) uses.names[at] = { ...use, isGuarded: true };
}

/** Gives the first one's name. `startsInline`: a `|` need not come first. */
export function filters(stream: TokenStream, uses: Uses, startsInline: boolean): string {
  let first: string | undefined;
  for (let isFirst = startsInline; isFirst || stream.skipOperator('|'); isFirst = false) {
    const { name, start, end } = dottedName(stream);
    uses.filters.push({ name, start, end });
    first ??= name;
    if (stream.isOperator('(')) callArguments(stream, uses);
  }
  return first ?? '';
}

function dottedName(stream: TokenStream): Place & { readonly name: string } {
  const { start, end: firstEnd, text } = stream.expect('name');
  let [name, end] = [text, firstEnd];
  while (stream.skipOperator('.')) {
    const next = stream.expect('name');
    name += `.${next.text}`;
    end = next.end;
  }
  return { name, start, end };
}

function test(stream: TokenStream, uses: Uses): string {
  stream.next();
  stream.skipName('not');
  const { name, start, end } = dottedName(stream);
  uses.tests.push({ name, start, end });
  if (stream.isOperator('(')) callArguments(stream, uses);
  else if (takesArgument(stream.current)) {
    if (stream.isName('is')) stream.fail('tests cannot be chained with is');
    const from = uses.names.length;
    const path = postfix(stream, uses, primary(stream, uses));
    if (path) note(uses, path, from);
  }
  return name;
}

function takesArgument(token: Token): boolean {
  if (token.kind === 'operator') return token.text === '[' || token.text === '{';
  if (token.kind === 'name') return !['else', 'or', 'and'].includes(token.text);
  return token.kind === 'string' || token.kind === 'integer' || token.kind === 'float';
}
