/** Class statements. */
import type { Frame } from './calls.ts';
import { callValue } from './calls.ts';
import { callArguments, closureOf } from './expressions.ts';
import type { Interpreter } from './interpreter.ts';
import { decorate, execute } from './statements.ts';
import type { ClassDefinition, Statement } from './syntax.ts';
import {
  type CallArguments,
  linearise,
  type PyClass,
  type PyUnknown,
  type Scope,
  type Site,
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
    globals: new Set(),
    nonlocals: new Set(),
  };
  execute(interpreter, { scope, possibleReturns: [] }, node.body);
  const module = frame.scope.module.variables.get('__name__');
  const cls = makeClass(
    interpreter,
    node.name,
    module?.kind === 'str' ? module.value : '',
    args,
    scope.variables,
    annotatedNames(node.body),
    site,
  );
  return decorate(interpreter, frame, node.decorators, cls);
}

/** A class from its evaluated parts: for the statement and for `type(name, bases, namespace)`. */
export function makeClass(
  interpreter: Interpreter,
  name: string,
  module: string,
  args: CallArguments,
  namespace: Map<string, Value>,
  annotated: readonly string[],
  site: Site,
): PyClass {
  const bases = args.positional.map((base) =>
    base.kind === 'unknown' && base.choices?.[0]?.kind === 'class' ? base.choices[0] : base,
  );
  const known = bases.filter((base) => base.kind === 'class');
  const outside =
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
  };
  (cls as { mro: readonly PyClass[] }).mro = linearise(cls, parents);
  for (const member of namespace.values()) claim(member, cls);
  interpreter.step();
  for (const base of cls.mro.slice(1)) base.onSubclass?.(interpreter, cls);
  const hook = cls.mro.slice(1).find((base) => base.namespace.has('__init_subclass__'));
  const callee = hook?.namespace.get('__init_subclass__');
  if (callee) {
    callValue(
      interpreter,
      { kind: 'method', self: cls, callee: callee.kind === 'class-member' ? callee.callee : callee },
      { positional: [], positionalSites: [], keywords: args.keywords, keywordSites: args.keywordSites },
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
  } else if (member.kind === 'unknown') for (const choice of member.choices ?? []) claim(choice, cls);
}

function annotatedNames(body: readonly Statement[]): readonly string[] {
  return body.flatMap((statement) =>
    statement.kind === 'annotated-assign' && statement.target.kind === 'name' ? [statement.target.name] : [],
  );
}
