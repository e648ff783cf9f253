/** What the constructor of a class takes, together with what it hands on to the classes above it. */
import type { Call, Expression, FunctionDefinition, Parameter } from '../../../python/syntax.ts';
import { type ClassIndex, isBaseOperator } from './classes.ts';
import type { PythonClass } from './modules.ts';
import { nodesIn } from './nodes.ts';

export interface ParameterFacts {
  readonly name: string;
  /** As written when it is a literal, else `…`; absent for a parameter that has to be given. */
  readonly default?: string;
  /** The annotation, shortened. */
  readonly type?: string;
}

export interface Signature {
  readonly parameters: readonly ParameterFacts[];
  /** Keyword arguments go on to `BaseOperator`. */
  readonly reachesBase: boolean;
  /** Other keyword arguments may be taken, too, or some of these refused: the source does not tell. */
  readonly isOpen: boolean;
  /** Parameter → attributes that the constructor makes of it, where their names differ. */
  readonly attributes: ReadonlyMap<string, ReadonlySet<string>>;
}

export function signatureOf(index: ClassIndex, cls: PythonClass): Signature {
  const { order, unknown } = index.ancestry(cls);
  const signature = signatureFrom(index, order, 0);
  return unknown.length > 0 ? { ...signature, isOpen: true } : signature;
}

/** `BaseOperator`'s own. */
export function ownParameters(cls: PythonClass): readonly ParameterFacts[] {
  const init = constructorOf(cls);
  return init ? parameterFacts(cls, init) : [];
}

function signatureFrom(index: ClassIndex, order: readonly PythonClass[], from: number): Signature {
  const at = order.findIndex((each, position) => position >= from && constructorOf(each) !== undefined);
  const cls = order[at];
  const init = cls && constructorOf(cls);
  if (!cls || !init) return { parameters: [], reachesBase: false, isOpen: false, attributes: new Map() };
  if (isBaseOperator(cls)) return { parameters: [], reachesBase: true, isOpen: false, attributes: new Map() };
  const own = parameterFacts(cls, init);
  const attributes = attributesMade(init);
  const rest = init.parameters.find(({ kind }) => kind === 'var-keyword');
  if (!rest) return { parameters: own, reachesBase: false, isOpen: false, attributes };
  const use = restUse(init, rest.name);
  const target = use.target && index.modules.findClass(cls.module, use.target);
  const above = target
    ? signatureFrom(index, index.ancestry(target).order, 0)
    : signatureFrom(index, order, use.forwards ? at + 1 : order.length);
  const names = new Set([...own.map(({ name }) => name), ...use.given]);
  const taken = [...new Set(use.taken)].filter((name) => !names.has(name)).map((name) => ({ name, default: '…' }));
  for (const { name } of taken) names.add(name);
  return {
    parameters: [...own, ...taken, ...above.parameters.filter(({ name }) => !names.has(name))],
    reachesBase: above.reachesBase,
    isOpen: use.isUnclear || above.isOpen,
    attributes: joined(attributes, above.attributes),
  };
}

function constructorOf(cls: PythonClass): FunctionDefinition | undefined {
  return cls.node.body.find((each): each is FunctionDefinition => each.kind === 'function' && each.name === '__init__');
}

function parameterFacts(cls: PythonClass, init: FunctionDefinition): ParameterFacts[] {
  const { text } = cls.module;
  return init.parameters
    .slice(1)
    .filter(({ kind, name }) => !kind.startsWith('var-') && !name.startsWith('__'))
    .map((parameter) => ({
      name: parameter.name,
      ...(parameter.default ? { default: literalText(parameter.default, text) } : {}),
      ...typeText(parameter, text),
    }));
}

const LONGEST = 60;

function literalText(value: Expression, text: string): string {
  const isLiteral =
    ['number', 'string', 'constant'].includes(value.kind) ||
    (value.kind === 'unary' && value.operand.kind === 'number') ||
    ((value.kind === 'list' || value.kind === 'tuple') && value.elements.length === 0) ||
    (value.kind === 'dict' && value.items.length === 0);
  const written = text.slice(value.start, value.end);
  return isLiteral && written.length <= LONGEST && !written.includes('\n') ? written : '…';
}

function typeText({ annotation }: Parameter, text: string): { readonly type?: string } {
  if (!annotation) return {};
  const written = annotation.kind === 'string' ? annotation.value : text.slice(annotation.start, annotation.end);
  const plain = written
    .replace(/\s+/g, ' ')
    .replace(/([[(]) | ([\])])/g, '$1$2')
    .replace(/,([\])])/g, '$1');
  return { type: plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST - 1)}…` };
}

interface RestUse {
  readonly forwards: boolean;
  /** `Base` of `Base.__init__(self, **kwargs)`. */
  readonly target?: Expression;
  /** Keyword arguments that the call above gets beside `**kwargs`. */
  readonly given: readonly string[];
  /** Keys that the constructor looks at in `kwargs`. */
  readonly taken: readonly string[];
  readonly isUnclear: boolean;
}

/** What a constructor does with its `**kwargs`. */
function restUse(init: FunctionDefinition, rest: string): RestUse {
  const calls: Call[] = [];
  const taken: string[] = [];
  const understood = new Set<Expression>();
  const isRest = (node: Expression): boolean => node.kind === 'name' && node.name === rest;
  let mentions = 0;
  for (const node of nodesIn(init.body)) {
    if (node.kind === 'name' && node.name === rest) mentions++;
    if (node.kind === 'call' && isConstructor(node.callee)) {
      const spread = node.args.find((arg) => arg.kind === 'double-star' && isRest(arg.value));
      if (spread) {
        calls.push(node);
        understood.add(spread.value);
      }
    }
    const key = keyOf(node, isRest);
    if (key) {
      taken.push(key.name);
      understood.add(key.of);
    }
  }
  const [call] = calls;
  const callee = call?.callee.kind === 'attribute' ? call.callee.value : undefined;
  const target = callee && callee.kind !== 'call' ? callee : undefined;
  const given = (call?.args ?? []).flatMap((arg) => (arg.kind === 'keyword' && arg.name ? [arg.name] : []));
  return {
    forwards: call !== undefined,
    ...(target ? { target } : {}),
    given: given.filter((name) => !taken.includes(name)),
    taken,
    isUnclear: calls.length > 1 || mentions > understood.size,
  };
}

function isConstructor(callee: Expression): boolean {
  return callee.kind === 'attribute' && callee.name === '__init__';
}

/** `kwargs.pop('key')`, `kwargs['key']`, `'key' in kwargs`. */
function keyOf(
  node: { readonly kind: string },
  isRest: (value: Expression) => boolean,
): { readonly name: string; readonly of: Expression } | undefined {
  const expression = node as Expression;
  if (expression.kind === 'call' && expression.callee.kind === 'attribute') {
    const { value, name } = expression.callee;
    const key = expression.args[0]?.value;
    if (isRest(value) && ['pop', 'get', 'setdefault'].includes(name) && key?.kind === 'string')
      return { name: key.value, of: value };
  }
  if (expression.kind === 'subscript' && isRest(expression.value) && expression.index.kind === 'string')
    return { name: expression.index.value, of: expression.value };
  if (expression.kind === 'compare' && expression.left.kind === 'string') {
    const other = expression.rest[0]?.value;
    if (other && isRest(other)) return { name: expression.left.value, of: other };
  }
  return undefined;
}

/** `self.attribute = … parameter …`. */
function attributesMade(init: FunctionDefinition): Map<string, Set<string>> {
  const names = new Set(init.parameters.slice(1).map(({ name }) => name));
  const made = new Map<string, Set<string>>();
  for (const node of nodesIn(init.body)) {
    if (node.kind !== 'assign' && node.kind !== 'annotated-assign') continue;
    const targets = node.kind === 'assign' ? node.targets : [node.target];
    for (const target of targets) {
      if (target.kind !== 'attribute' || target.value.kind !== 'name' || target.value.name !== 'self' || !node.value)
        continue;
      for (const part of nodesIn([node.value])) {
        if (part.kind !== 'name' || !names.has(part.name) || part.name === target.name) continue;
        made.set(part.name, new Set([...(made.get(part.name) ?? []), target.name]));
      }
    }
  }
  return made;
}

function joined(
  first: ReadonlyMap<string, ReadonlySet<string>>,
  second: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map(first);
  for (const [name, attributes] of second) all.set(name, new Set([...(all.get(name) ?? []), ...attributes]));
  return all;
}
