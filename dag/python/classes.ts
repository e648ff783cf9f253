/** Class statements. */
import { callMethod, docstring, lookUp, simpleArgs } from './attributes.ts';
import type { Frame } from './calls.ts';
import { callValue } from './calls.ts';
import { callArguments, closureOf } from './expressions.ts';
import type { Interpreter } from './interpreter.ts';
import { memberName, memberNames } from './private-names.ts';
import { linearise } from './resolution-order.ts';
import { decorate, execute } from './statements.ts';
import type { ClassDefinition, Expression, Statement } from './syntax.ts';
import {
  type AnnotatedName,
  type CallArguments,
  dict,
  type PyClass,
  type PyDict,
  type PyUnknown,
  type Scope,
  type Site,
  setItem,
  str,
  tuple,
  unknown,
  type Value,
} from './values.ts';

export function defineClass(interpreter: Interpreter, frame: Frame, node: ClassDefinition): Value {
  const site: Site = { document: frame.scope.document, start: node.nameSpan.start, end: node.nameSpan.end };
  const args = callArguments(interpreter, frame, node.args);
  const scope: Scope = {
    kind: 'class',
    variables: new Map(),
    parent: closureOf(frame.scope) === frame.scope ? frame.scope : closureOf(frame.scope),
    module: frame.scope.module,
    document: frame.scope.document,
    className: node.name,
    globals: new Set(),
    nonlocals: new Set(),
  };
  const documented = docstring(node.body);
  if (documented) scope.variables.set('__doc__', documented);
  execute(interpreter, { scope, possibleReturns: [] }, node.body);
  const module = frame.scope.module.variables.get('__name__');
  const cls = makeClass(
    interpreter,
    node.name,
    module?.kind === 'str' ? module.value : '',
    args,
    memberNames(scope, scope.variables),
    annotatedNames(node.body, scope),
    site,
  );
  return decorate(interpreter, frame, node.decorators, cls);
}

/** What a class is made of beside its name, bases and namespace; goes with the namespace through a metaclass. */
interface Making {
  readonly module: string;
  readonly annotated: readonly AnnotatedName[];
  readonly site: Site;
}
const makings = new WeakMap<PyDict, Making>();

/** A class from its evaluated parts: for the statement and for `type(name, bases, namespace)`. */
export function makeClass(
  interpreter: Interpreter,
  name: string,
  module: string,
  args: CallArguments,
  namespace: Map<string, Value>,
  annotated: readonly AnnotatedName[],
  site: Site,
): Value {
  const metaclass = metaclassOf(interpreter, args);
  const given = args.keywords.get('metaclass');
  const doubt = given?.kind === 'unknown' ? given : undefined;
  if (!metaclass) return plainClass(interpreter, name, args, namespace, { module, annotated, site }, doubt);
  const members = dict([...namespace].map(([member, value]): [Value, Value] => [str(member), value]));
  setItem(members, str('__module__'), str(module));
  setItem(members, str('__qualname__'), str(name));
  makings.set(members, { module, annotated, site });
  if (lookUp(metaclass, '__prepare__')?.kind !== undefined)
    return unknown('a class whose body is kept by its metaclass', site);
  const keywords = new Map([...args.keywords].filter(([keyword]) => keyword !== 'metaclass'));
  return callValue(interpreter, metaclass, simpleArgs([str(name), tuple(args.positional), members], keywords), site);
}

/** The class of the workspace that the new class is an instance of. */
function metaclassOf(interpreter: Interpreter, args: CallArguments): PyClass | undefined {
  const type = interpreter.builtins.types.get('class');
  const given = args.keywords.get('metaclass');
  if (given?.kind === 'class' && given !== type && type && given.mro.includes(type)) return given;
  return args.positional
    .flatMap((base) => (base.kind === 'class' ? base.mro : []))
    .find((base) => base.metaclass !== undefined)?.metaclass;
}

/** `type(name, bases, namespace)`, also for a metaclass that inherits it: `__new__`, then `__init__`. */
export function classByCall(
  interpreter: Interpreter,
  metaclass: PyClass | undefined,
  args: CallArguments,
  site: Site,
): Value {
  const maker = metaclass && lookUp(metaclass, '__new__');
  const made =
    maker && maker.kind !== 'native'
      ? callValue(
          interpreter,
          maker.kind === 'class-member' ? maker.callee : maker,
          simpleArgs([metaclass, ...args.positional], args.keywords),
          site,
        )
      : classFromParts(interpreter, metaclass, args, site);
  const init = metaclass && lookUp(metaclass, '__init__');
  if (init?.kind === 'function' && made.kind === 'class')
    callValue(interpreter, { kind: 'method', self: made, callee: init }, args, site);
  return made;
}

/** What a class knows of itself without its namespace. */
const SAID_OTHERWISE: ReadonlySet<string> = new Set(['__module__', '__qualname__']);

/** `type.__new__`. */
export function classFromParts(
  interpreter: Interpreter,
  metaclass: PyClass | undefined,
  args: CallArguments,
  site: Site,
): Value {
  const [name, bases, namespace] = args.positional;
  if (name?.kind !== 'str' || bases?.kind !== 'tuple' || namespace?.kind !== 'dict' || args.unknownPositional)
    return unknown('what type() gives', site);
  const members = new Map<string, Value>();
  for (const { key, value } of namespace.entries.values())
    if (key.kind === 'str' && !SAID_OTHERWISE.has(key.value)) members.set(key.value, value);
  const classArgs = { positional: bases.items, positionalSites: [], keywords: args.keywords, keywordSites: new Map() };
  const making = makings.get(namespace) ?? { module: '', annotated: [], site };
  return plainClass(interpreter, name.value, classArgs, members, making, namespace.uncertain, metaclass);
}

function plainClass(
  interpreter: Interpreter,
  name: string,
  args: CallArguments,
  namespace: Map<string, Value>,
  { module, annotated, site }: Making,
  doubt?: PyUnknown,
  metaclass?: PyClass,
): PyClass {
  const bases = args.positional.map((base) =>
    base.kind === 'unknown' && base.choices?.[0]?.kind === 'class' ? base.choices[0] : base,
  );
  const known = bases.flatMap((base) => {
    const cls = base.kind === 'unknown' ? interpreter.outsideBase?.(base) : base;
    return cls?.kind === 'class' ? [cls] : [];
  });
  const outside =
    doubt ??
    bases.find((base): base is PyUnknown => base.kind === 'unknown') ??
    known.find((base) => base.unknownBase)?.unknownBase;
  const notFollowed = bases.find((base) => base.kind !== 'class' && base.kind !== 'unknown');
  const unknownBase = outside ?? (notFollowed ? unknown('a base class that cannot be followed', site) : undefined);
  const root = interpreter.builtins.types.get('object');
  const parents = known.length > 0 || !root ? known : [root];
  const cls: PyClass = {
    kind: 'class',
    name,
    module,
    bases: bases.length > 0 ? bases : parents,
    mro: [],
    namespace,
    site,
    annotated,
    ...(unknownBase ? { unknownBase } : {}),
    ...(metaclass ? { metaclass } : {}),
    heirs: [],
  };
  (cls as { mro: readonly PyClass[] }).mro = linearise(cls, parents);
  for (const member of namespace.values()) claim(member, cls);
  interpreter.step();
  for (const base of parents) base.heirs?.push(cls);
  for (const [member, value] of namespace)
    if (value.kind === 'instance') callMethod(interpreter, value, '__set_name__', [cls, str(member)], site);
  for (const base of cls.mro.slice(1)) base.onSubclass?.(interpreter, cls);
  const hook = cls.mro.slice(1).find((base) => base.namespace.has('__init_subclass__'));
  const callee = hook?.namespace.get('__init_subclass__');
  if (callee) {
    callValue(
      interpreter,
      { kind: 'method', self: cls, callee: callee.kind === 'class-member' ? callee.callee : callee },
      {
        positional: [],
        positionalSites: [],
        keywords: new Map([...args.keywords].filter(([keyword]) => keyword !== 'metaclass')),
        keywordSites: args.keywordSites,
      },
      site,
    );
  }
  return cls;
}

/** Functions of the body learn their class, so that `super()` works in them. */
function claim(member: Value, cls: PyClass): void {
  if (member.kind === 'function') member.owner ??= cls;
  else if (member.kind === 'class-member') claim(member.callee, cls);
  else if (member.kind === 'property') {
    claim(member.getter, cls);
    if (member.setter) claim(member.setter, cls);
    if (member.deleter) claim(member.deleter, cls);
  } else if (member.kind === 'unknown') for (const choice of member.choices ?? []) claim(choice, cls);
}

function annotatedNames(body: readonly Statement[], scope: Scope): readonly AnnotatedName[] {
  return body.flatMap((statement) =>
    statement.kind === 'annotated-assign' && statement.target.kind === 'name'
      ? [
          {
            name: memberName(scope, statement.target.name),
            use: usageOf(statement.annotation),
            annotation: statement.annotation,
            scope,
          },
        ]
      : [],
  );
}

const USES: Readonly<Record<string, AnnotatedName['use']>> = {
  ClassVar: 'class-variable',
  InitVar: 'init-variable',
  KW_ONLY: 'keyword-only-marker',
};

/** By the name alone, as it is written: `ClassVar[int]`, `dataclasses.InitVar`, `"ClassVar[int]"`. */
function usageOf(annotation: Expression): AnnotatedName['use'] {
  switch (annotation.kind) {
    case 'name':
      return USES[annotation.name] ?? 'field';
    case 'attribute':
      return USES[annotation.name] ?? 'field';
    case 'subscript':
      return usageOf(annotation.value);
    case 'string':
      return USES[/^(?:\w+\.)?(\w+)/.exec(annotation.value)?.[1] ?? ''] ?? 'field';
    default:
      return 'field';
  }
}
