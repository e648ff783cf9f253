/**
 * Carries out a template over nunjucks' syntax tree with Python's and Jinja2's semantics. (Nunjucks' own compiler has JavaScript's: an empty
 * list is true, None prints as nothing, `{{ [1] }}` as `1`.) What isn't carried out here throws UncoveredTemplate.
 */
import nunjucks from 'nunjucks';
import { arithmetic } from './arithmetic.ts';
import { attribute, item, slice } from './attributes.ts';
import { TemplateError, UncoveredTemplate } from './errors.ts';
import { applyFilter, applyTest } from './filters.ts';
import {
  compare,
  contains,
  type Dict,
  defined,
  equal,
  isCallable,
  isDict,
  iterate,
  type Kwargs,
  Namespace,
  numeric,
  repr,
  str,
  Tuple,
  truthy,
  Undefined,
} from './values.ts';

/** A node as nunjucks' parser makes it; only the fields that are read here. */
interface Node {
  readonly typename: string;
  readonly children?: readonly Node[];
  readonly value?: unknown;
  readonly [field: string]: unknown;
}

/** Values of a name; undefined when the context has none. */
export type Lookup = (name: string) => { readonly value: unknown } | undefined;

/** A filter that goes before Jinja's own of that name; undefined when there is none. */
export type OwnFilter = (
  name: string,
) => ((value: unknown, args: readonly unknown[], kwargs: Kwargs) => unknown) | undefined;

/** Throws TemplateError for what is wrong, UncoveredTemplate for what is only known elsewhere. */
export function evaluateTemplate(text: string, lookup: Lookup, ownFilter: OwnFilter = () => undefined): string {
  // Jinja: keep_trailing_newline is off.
  const root = parse(text.replace(/\r?\n$/, ''));
  return new Evaluation(lookup, ownFilter).body(root, new Scope());
}

let slicesTaught = false;

function parse(text: string): Node {
  // Nunjucks reads 2.0 as 2, which Python prints otherwise.
  for (const [code] of text.matchAll(/\{[{%][\s\S]*?[}%]\}/g)) {
    const bare = code.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, '');
    if (/(?<![\w.])\d+\.0+(?![\d\w.])/.test(bare)) throw new UncoveredTemplate('a float without a fraction');
  }
  if (!slicesTaught) {
    // Teaches nunjucks' parser `x[1:2]`.
    nunjucks.installJinjaCompat();
    slicesTaught = true;
  }
  try {
    const { parser } = nunjucks as unknown as { readonly parser: { parse(text: string): Node } };
    return parser.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/\s+/g, ' ').trim() : String(error);
    throw new UncoveredTemplate(`syntax that is wrong or unusual (${message})`);
  }
}

class Scope {
  readonly #values = new Map<string, unknown>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get(name: string): { readonly value: unknown } | undefined {
    if (this.#values.has(name)) return { value: this.#values.get(name) };
    return this.#outer?.get(name);
  }

  set(name: string, value: unknown): void {
    this.#values.set(name, value);
  }
}

class Evaluation {
  readonly #lookup: Lookup;
  readonly #ownFilter: OwnFilter;

  constructor(lookup: Lookup, ownFilter: OwnFilter) {
    this.#lookup = lookup;
    this.#ownFilter = ownFilter;
  }

  body(node: unknown, scope: Scope): string {
    if (!isNode(node)) return '';
    switch (node.typename) {
      case 'Root':
      case 'NodeList':
        return (node.children ?? []).map((child) => this.body(child, scope)).join('');
      case 'Output':
        return (node.children ?? []).map((child) => this.#output(child, scope)).join('');
      case 'If':
        return this.body(truthy(this.#value(node.cond, scope)) ? node.body : node.else_, scope);
      case 'For':
        return this.#loop(node, scope);
      case 'Set':
        this.#set(node, scope);
        return '';
      default:
        throw new UncoveredTemplate(`the statement ${node.typename.toLowerCase()}`);
    }
  }

  #output(node: Node, scope: Scope): string {
    return node.typename === 'TemplateData' ? String(node.value) : str(this.#value(node, scope));
  }

  #loop(node: Node, scope: Scope): string {
    // `for x in xs if x`: nunjucks reads the condition as an expression without else.
    const filtered = isNode(node.arr) && node.arr.typename === 'InlineIf' && !node.arr.else_ ? node.arr : undefined;
    let items = iterate(this.#value(filtered ? filtered.body : node.arr, scope));
    if (filtered) {
      items = items.filter((one) => {
        const inner = new Scope(scope);
        assign(node.name, one, inner);
        return truthy(this.#value(filtered.cond, inner));
      });
    }
    if (items.length === 0) return this.body(node.else_, scope);
    return items
      .map((one, index) => {
        const inner = new Scope(scope);
        assign(node.name, one, inner);
        inner.set('loop', loopVariables(items, index));
        return this.body(node.body, inner);
      })
      .join('');
  }

  #set(node: Node, scope: Scope): void {
    const value = isNode(node.value)
      ? this.#value(node.value, scope)
      : isNode(node.body)
        ? this.body(node.body.body, new Scope(scope))
        : null;
    const targets = Array.isArray(node.targets) ? node.targets : [];
    for (const target of targets) assign(target, value, scope);
  }

  #value(given: unknown, scope: Scope): unknown {
    if (!isNode(given)) return null;
    const node = given;
    const of = (field: string): unknown => this.#value(node[field], scope);
    const list = (): readonly unknown[] => (node.children ?? []).map((child) => defined(this.#value(child, scope)));
    switch (node.typename) {
      case 'Literal':
        return literal(node.value);
      case 'Symbol':
        return this.#name(String(node.value), scope);
      case 'Group':
        return node.children?.length === 1 ? this.#value(node.children[0], scope) : new Tuple(list());
      case 'Array':
        return list();
      case 'Dict':
        return this.#dict(node, scope);
      case 'LookupVal':
        return this.#member(node, scope);
      case 'FunCall':
        return this.#call(node, scope);
      case 'Filter':
        return this.#filter(node, scope);
      case 'Is':
        return this.#test(node, scope);
      case 'InlineIf':
        if (truthy(of('cond'))) return of('body');
        return node.else_ ? of('else_') : '';
      case 'And': {
        const left = of('left');
        return truthy(left) ? of('right') : left;
      }
      case 'Or': {
        const left = of('left');
        return truthy(left) ? left : of('right');
      }
      case 'Not':
        return !truthy(of('target'));
      case 'In':
        return contains(of('right'), of('left'));
      case 'Compare':
        return this.#compare(node, scope);
      case 'Concat':
        return str(of('left')) + str(of('right'));
      case 'Neg':
        return arithmetic('Sub', 0, of('target'));
      case 'Pos':
        return of('target');
      case 'Pow':
      case 'Add':
      case 'Sub':
      case 'Mul':
      case 'Div':
      case 'FloorDiv':
      case 'Mod':
        return arithmetic(node.typename, of('left'), of('right'));
      default:
        throw new UncoveredTemplate(`the expression ${node.typename.toLowerCase()}`);
    }
  }

  #name(name: string, scope: Scope): unknown {
    const found = scope.get(name) ?? CONSTANTS[name] ?? this.#lookup(name);
    if (!found) throw new UncoveredTemplate(name);
    return found.value;
  }

  #dict(node: Node, scope: Scope): Dict {
    return Object.fromEntries(
      (node.children ?? []).map((pair) => [
        // A bare word is a name in Python, where nunjucks would take it for the key itself.
        str(this.#value(pair.key, scope)),
        defined(this.#value(pair.value, scope)),
      ]),
    );
  }

  #member(node: Node, scope: Scope): unknown {
    const target = this.#value(node.target, scope);
    const key = node.val;
    if (isNode(key) && key.typename === 'Slice') {
      return slice(target, this.#value(key.start, scope), this.#value(key.stop, scope), this.#value(key.step, scope));
    }
    const value = this.#value(key, scope);
    // Nunjucks makes no difference between `a.b` and `a["b"]`. Dicts: Jinja looks for methods first with a dot, for items with brackets.
    if (typeof value !== 'string') return item(target, value);
    if (isDict(target) && Object.hasOwn(target, value) && !DICT_METHODS.has(value)) return target[value];
    return attribute(target, value);
  }

  #call(node: Node, scope: Scope): unknown {
    const called = defined(this.#value(node.name, scope));
    if (!isCallable(called))
      throw new TemplateError(`${called instanceof Namespace ? called.name : repr(called)} is not callable`);
    const { args, kwargs } = this.#arguments(node.args, scope);
    return called(args, kwargs);
  }

  #filter(node: Node, scope: Scope): unknown {
    const { args, kwargs } = this.#arguments(node.args, scope);
    const [value, ...rest] = args;
    const name = String(isNode(node.name) ? node.name.value : '');
    const own = this.#ownFilter(name);
    return own ? own(defined(value), rest, kwargs) : applyFilter(name, value, rest, kwargs);
  }

  #test(node: Node, scope: Scope): boolean {
    const right = isNode(node.right) ? node.right : undefined;
    const called = right?.typename === 'FunCall' && isNode(right.name) ? right.name : undefined;
    const named = called ?? right;
    const name = named?.typename === 'Literal' ? nameOfLiteral(named.value) : String(named?.value);
    const args = called && right ? this.#arguments(right.args, scope).args : [];
    return applyTest(name, this.#value(node.left, scope), args);
  }

  #compare(node: Node, scope: Scope): boolean {
    let left = this.#value(node.expr, scope);
    for (const operand of Array.isArray(node.ops) ? node.ops : []) {
      if (!isNode(operand)) continue;
      const right = this.#value(operand.expr, scope);
      if (!holds(String(operand.type), left, right)) return false;
      left = right;
    }
    return true;
  }

  #arguments(node: unknown, scope: Scope): { args: unknown[]; kwargs: { [name: string]: unknown } } {
    const args: unknown[] = [];
    const kwargs: { [name: string]: unknown } = {};
    for (const child of isNode(node) ? (node.children ?? []) : []) {
      if (child.typename !== 'KeywordArgs') {
        args.push(this.#value(child, scope));
        continue;
      }
      for (const pair of child.children ?? []) {
        kwargs[String(isNode(pair.key) ? pair.key.value : '')] = this.#value(pair.value, scope);
      }
    }
    return { args, kwargs };
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'typename' in value;
}

const DICT_METHODS = new Set(['get', 'items', 'keys', 'values']);

const CONSTANTS: { readonly [name: string]: { readonly value: unknown } } = {
  True: { value: true },
  False: { value: false },
  None: { value: null },
  range: {
    value: (args: readonly unknown[]) => {
      const [a = 0, b, step = 1] = args.map((arg) => numeric(arg) ?? Number.NaN);
      const [from, to] = b === undefined ? [0, a] : [a, b];
      const count = Math.ceil((to - from) / step);
      if (!(count <= 100_000))
        throw new TemplateError('Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).');
      return Array.from({ length: Math.max(0, count) }, (_, i) => from + i * step);
    },
  },
  dict: { value: (_: readonly unknown[], kwargs: Dict) => ({ ...kwargs }) },
};

function literal(value: unknown): unknown {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  throw new UncoveredTemplate('a regular expression');
}

/** `is none`, `is true`: nunjucks reads the test's name as a literal. */
function nameOfLiteral(value: unknown): string {
  return value === null ? 'none' : String(value);
}

function assign(target: unknown, value: unknown, scope: Scope): void {
  if (!isNode(target)) return;
  if (target.typename === 'Symbol') {
    scope.set(String(target.value), value);
    return;
  }
  const names = target.children ?? [];
  const items = iterate(value);
  if (items.length !== names.length) throw new TemplateError(`${items.length} values for ${names.length} names`);
  for (const [i, name] of names.entries()) assign(name, items[i], scope);
}

function loopVariables(items: readonly unknown[], index: number): Dict {
  return {
    index: index + 1,
    index0: index,
    revindex: items.length - index,
    revindex0: items.length - index - 1,
    first: index === 0,
    last: index === items.length - 1,
    length: items.length,
    previtem: index === 0 ? new Undefined('there is no previous item') : items[index - 1],
    nextitem: index === items.length - 1 ? new Undefined('there is no next item') : items[index + 1],
  };
}

function holds(operator: string, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '<':
      return compare(left, right) < 0;
    case '>':
      return compare(left, right) > 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>=':
      return compare(left, right) >= 0;
    default:
      throw new UncoveredTemplate(`the operator ${operator}`);
  }
}
