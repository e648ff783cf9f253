/**
 * Carries out a template over nunjucks' syntax tree with Python's and Jinja2's semantics. (Nunjucks' own compiler has JavaScript's: an empty
 * list is true, None prints as nothing, `{{ [1] }}` as `1`.) What isn't carried out here throws UncoveredTemplate.
 */
import { arithmetic } from './arithmetic.ts';
import { attribute, item, slice } from './attributes.ts';
import { TemplateError, UncoveredTemplate } from './errors.ts';
import { applyFilter, applyTest } from './filters.ts';
import { type Blocks, gatherBlocks, isNode, type Node, nameOf, parse } from './nodes.ts';
import { Scope } from './scope.ts';
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

/** Values of a name; undefined when the context has none. */
export type Lookup = (name: string) => { readonly value: unknown } | undefined;

/** A filter that goes before Jinja's own of that name; undefined when there is none. */
export type OwnFilter = (
  name: string,
) => ((value: unknown, args: readonly unknown[], kwargs: Kwargs) => unknown) | undefined;

export interface TemplateOptions {
  readonly filter?: OwnFilter;
  /** The text of a template that another one extends, includes or imports; undefined when there is none. */
  readonly load?: (name: string) => string | undefined;
  /** Jinja's own `Undefined`: a name that is nowhere prints as nothing. `lookup` has to know all the names then. */
  readonly lenient?: boolean;
}

/** Throws TemplateError for what is wrong, UncoveredTemplate for what is only known elsewhere. */
export function evaluateTemplate(text: string, lookup: Lookup, options: TemplateOptions = {}): string {
  return new Evaluation(lookup, options).template(text, new Scope());
}

class Evaluation {
  readonly #lookup: Lookup;
  readonly #options: TemplateOptions;
  /** Of the template that is being carried out and those that it extends: the one that counts comes first. */
  #blocks: Blocks = new Map();
  /** What blocks see: the names at the top of the template. */
  #top = new Scope();
  #depth = 0;

  constructor(lookup: Lookup, options: TemplateOptions) {
    this.#lookup = lookup;
    this.#options = options;
  }

  template(text: string, scope: Scope, blocks: Blocks = new Map()): string {
    if (this.#depth >= MAX_TEMPLATES) throw new UncoveredTemplate('templates that extend each other');
    // Jinja: keep_trailing_newline is off.
    const root = parse(text.replace(/\r?\n$/, ''));
    gatherBlocks(root, blocks);
    const outer = { blocks: this.#blocks, top: this.#top };
    this.#blocks = blocks;
    this.#top = scope;
    this.#depth++;
    try {
      const parent = root.children?.find((child) => child.typename === 'Extends');
      if (!parent) return this.body(root, scope);
      for (const child of root.children ?? []) if (PREPARES.has(child.typename)) this.body(child, scope);
      return this.template(this.#load(parent, scope), new Scope(scope), blocks);
    } finally {
      this.#blocks = outer.blocks;
      this.#top = outer.top;
      this.#depth--;
    }
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
        return this.body(this.#truth(node.cond, scope) ? node.body : node.else_, scope);
      case 'For':
        return this.#loop(node, scope);
      case 'Set':
        this.#set(node, scope);
        return '';
      case 'Block':
        return this.#block(nameOf(node.name), 0);
      case 'Include':
        return this.#include(node, scope);
      case 'Macro':
        scope.set(nameOf(node.name), this.#macro(node, scope));
        return '';
      case 'Import':
      case 'FromImport':
        this.#import(node, scope);
        return '';
      default:
        throw new UncoveredTemplate(`the statement ${node.typename.toLowerCase()}`);
    }
  }

  #output(node: Node, scope: Scope): string {
    if (node.typename === 'TemplateData') return String(node.value);
    const value = this.#value(node, scope);
    return this.#isNothing(value) ? '' : str(value);
  }

  #truth(node: unknown, scope: Scope): boolean {
    const value = this.#value(node, scope);
    return !this.#isNothing(value) && truthy(value);
  }

  #isNothing(value: unknown): boolean {
    return this.#options.lenient === true && value instanceof Undefined;
  }

  /** Of the first template that is there. */
  #load({ typename, template }: Node, scope: Scope): string {
    const { load } = this.#options;
    if (!load) throw new UncoveredTemplate(`the statement ${typename.toLowerCase()}`);
    const named = this.#value(template, scope);
    for (const name of typeof named === 'string' ? [named] : iterate(named)) {
      const text = typeof name === 'string' ? load(name) : undefined;
      if (text !== undefined) return text;
    }
    throw new UncoveredTemplate('a template that is not found');
  }

  #include(node: Node, scope: Scope): string {
    let text: string;
    try {
      text = this.#load(node, scope);
    } catch (error) {
      if (node.ignoreMissing && error instanceof UncoveredTemplate && this.#options.load) return '';
      throw error;
    }
    return this.template(text, new Scope(scope));
  }

  #block(name: string, level: number): string {
    const block = this.#blocks.get(name)?.[level];
    if (!block) throw new TemplateError(`there is no parent block called '${name}'`);
    const inner = new Scope(this.#top);
    inner.set('super', () => this.#block(name, level + 1));
    return this.body(block.body, inner);
  }

  #macro(node: Node, scope: Scope) {
    const parameters = (isNode(node.args) ? (node.args.children ?? []) : []).flatMap((child) =>
      child.typename === 'KeywordArgs'
        ? (child.children ?? []).map((pair) => ({ name: nameOf(pair.key), fallback: pair.value }))
        : [{ name: nameOf(child), fallback: undefined }],
    );
    return (args: readonly unknown[], kwargs: Kwargs): string => {
      const names = parameters.map(({ name }) => name);
      if (args.length > names.length || Object.keys(kwargs).some((name) => !names.includes(name)))
        throw new UncoveredTemplate('a macro with arguments that it does not name');
      const inner = new Scope(scope);
      for (const [index, { name, fallback }] of parameters.entries()) {
        const given = index < args.length ? args[index] : kwargs[name];
        const isGiven = index < args.length || Object.hasOwn(kwargs, name);
        const otherwise = fallback
          ? this.#value(fallback, inner)
          : new Undefined(`parameter '${name}' was not provided`);
        inner.set(name, isGiven ? given : otherwise);
      }
      return this.body(node.body, inner);
    };
  }

  /** Jinja: without `with context`, an imported template sees nothing of who imports it. */
  #import(node: Node, scope: Scope): void {
    const text = this.#load(node, scope);
    const lookup: Lookup = (name) => {
      throw new UncoveredTemplate(name);
    };
    const evaluation = node.withContext ? this : new Evaluation(lookup, { ...this.#options, lenient: false });
    const module = new Scope(node.withContext ? scope : undefined);
    evaluation.template(text, module);
    if (node.typename === 'Import') {
      const members = [...module.own()].map(([name, value]) => [name, () => value] as const);
      scope.set(nameOf(node.target), new Namespace('an imported template', Object.fromEntries(members)));
      return;
    }
    for (const each of isNode(node.names) ? (node.names.children ?? []) : []) {
      const [name, alias] =
        each.typename === 'Pair' ? [nameOf(each.key), nameOf(each.value)] : [nameOf(each), nameOf(each)];
      if (!module.own().has(name)) throw new UncoveredTemplate(`${name} of an imported template`);
      scope.set(alias, module.own().get(name));
    }
  }

  #loop(node: Node, scope: Scope): string {
    // `for x in xs if x`: nunjucks reads the condition as an expression without else.
    const filtered = isNode(node.arr) && node.arr.typename === 'InlineIf' && !node.arr.else_ ? node.arr : undefined;
    const given = this.#value(filtered ? filtered.body : node.arr, scope);
    let items = this.#isNothing(given) ? [] : iterate(given);
    if (filtered) {
      items = items.filter((one) => {
        const inner = new Scope(scope);
        assign(node.name, one, inner);
        return this.#truth(filtered.cond, inner);
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
        if (this.#truth(node.cond, scope)) return of('body');
        return node.else_ ? of('else_') : '';
      case 'And': {
        const left = of('left');
        return !this.#isNothing(left) && truthy(left) ? of('right') : left;
      }
      case 'Or': {
        const left = of('left');
        return !this.#isNothing(left) && truthy(left) ? left : of('right');
      }
      case 'Not':
        return !this.#truth(node.target, scope);
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
    if (found) return found.value;
    if (this.#options.lenient && !OF_JINJA.has(name)) return new Undefined(`'${name}' is undefined`);
    throw new UncoveredTemplate(name);
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
    const own = this.#options.filter?.(name);
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

/** How deep templates may extend and include each other here. */
const MAX_TEMPLATES = 32;

/** What is carried out of a template that extends another: its output and its blocks come into that one. */
const PREPARES: ReadonlySet<string> = new Set(['Set', 'If', 'Macro', 'Import', 'FromImport']);

/** Names that Jinja gives a meaning that is not followed here. */
const OF_JINJA: ReadonlySet<string> = new Set(
  'caller varargs kwargs self super cycler joiner namespace lipsum _ gettext ngettext'.split(' '),
);

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
