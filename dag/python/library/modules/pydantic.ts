/** What `pydantic` needs beside our text in Python: the fields of a class, with what their annotations ask for. */
import type { Frame } from '../../calls.ts';
import { evaluate } from '../../expressions.ts';
import type { Interpreter } from '../../interpreter.ts';
import type { Expression } from '../../syntax.ts';
import {
  type AnnotatedName,
  list,
  NONE,
  type PyClass,
  type Scope,
  str,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { hypothetically } from '../choices.ts';
import { routine, unfollowed } from '../routine.ts';

/** As tuples: `('list', ('class', int))`, `('union', …)`, `('any',)`. */
function specification(interpreter: Interpreter, node: Expression, scope: Scope): Value {
  const inner = (each: Expression): Value => specification(interpreter, each, scope);
  switch (node.kind) {
    case 'constant':
      return spec(node.value === 'None' ? 'none' : node.value === '...' ? 'rest' : 'any');
    case 'string': {
      const [only] = interpreter.host.parse(node.value).body;
      return only?.kind === 'expression' ? inner(only.value) : spec('unknown');
    }
    case 'binary':
      return node.operator === '|' ? spec('union', inner(node.left), inner(node.right)) : spec('unknown');
    case 'subscript':
      return subscripted(interpreter, node.value, node.index, scope);
    case 'name':
    case 'attribute':
      return named(interpreter, node, scope);
    default:
      return spec('unknown');
  }
}

function spec(kind: string, ...parts: Value[]): Value {
  return tuple([str(kind), ...parts]);
}

const CONTAINERS: Readonly<Record<string, string>> = {
  List: 'list',
  list: 'list',
  Sequence: 'list',
  Iterable: 'list',
  Set: 'set',
  set: 'set',
  AbstractSet: 'set',
  FrozenSet: 'frozenset',
  frozenset: 'frozenset',
  Dict: 'dict',
  dict: 'dict',
  Mapping: 'dict',
  Tuple: 'tuple',
  tuple: 'tuple',
  Union: 'union',
};

function subscripted(interpreter: Interpreter, outer: Expression, index: Expression, scope: Scope): Value {
  const name = outer.kind === 'name' || outer.kind === 'attribute' ? outer.name : '';
  const parts = index.kind === 'tuple' ? index.elements : [index];
  const inner = (each: Expression): Value => specification(interpreter, each, scope);
  if (name === 'Optional') return spec('union', ...parts.map(inner), spec('none'));
  if (name === 'Literal') return spec('literal', ...parts.map((each) => evaluated(interpreter, each, scope)));
  const [first, ...metadata] = parts;
  if (name === 'Annotated' && first)
    return metadata.length === 0
      ? inner(first)
      : spec('annotated', inner(first), ...metadata.map((each) => evaluated(interpreter, each, scope)));
  const kind = Object.hasOwn(CONTAINERS, name) ? CONTAINERS[name] : undefined;
  return kind ? spec(kind, ...parts.map(inner)) : spec('unknown');
}

function named(interpreter: Interpreter, node: Expression & { readonly name: string }, scope: Scope): Value {
  const plainKind = Object.hasOwn(CONTAINERS, node.name) ? CONTAINERS[node.name] : undefined;
  const value = evaluated(interpreter, node, scope);
  if (value.kind === 'class' && value.module === 'typing' && node.name === 'Any') return spec('any');
  if (plainKind && plainKind !== 'union') return spec(plainKind);
  const alias = node.kind === 'name' ? aliased(interpreter, node.name, scope) : undefined;
  if (alias) return specification(interpreter, alias, scope.module);
  return value.kind === 'class' ? spec('class', value) : spec('unknown');
}

/** `Step = Annotated[Bash | Python, Field(discriminator='kind')]` at the head of the same file. */
function aliased(interpreter: Interpreter, name: string, scope: Scope): Expression | undefined {
  const body = interpreter.host.sourceAt(scope.document.uri)?.module.body ?? [];
  const written = body.flatMap((statement) => {
    const target = statement.kind === 'assign' ? statement.targets[0] : undefined;
    return statement.kind === 'assign' && target?.kind === 'name' && target.name === name ? [statement.value] : [];
  });
  const [only] = written;
  return written.length === 1 && (only?.kind === 'subscript' || only?.kind === 'binary') ? only : undefined;
}

function evaluated(interpreter: Interpreter, node: Expression, scope: Scope): Value {
  const frame: Frame = { scope, possibleReturns: [] };
  return hypothetically(interpreter, () => evaluate(interpreter, frame, node)) ?? unknown('an annotation');
}

/** Of the class and those above it, each as `(name, specification, default or None, whether there is a default)`. */
const fields = routine('_fields', 'cls', (call, cls) => {
  if (cls.kind !== 'class') return unfollowed(call, 'a model');
  const found = new Map<string, Value>();
  for (const owner of cls.mro.toReversed())
    for (const each of owner.annotated ?? [])
      if (isField(each)) found.set(each.name, described(call.interpreter, owner, each));
  return list([...found.values()]);
});

function isField({ name, use }: AnnotatedName): boolean {
  return use === 'field' && !name.startsWith('_') && name !== 'model_config';
}

function described(interpreter: Interpreter, owner: PyClass, { name, annotation, scope }: AnnotatedName): Value {
  const asked = annotation && scope ? specification(interpreter, annotation, scope) : spec('unknown');
  const fallback = owner.namespace.get(name);
  return tuple([str(name), asked, fallback ?? NONE, { kind: 'bool', value: fallback !== undefined }]);
}

export function pydanticMembers(): Iterable<readonly [string, Value]> {
  return [['_fields', fields]];
}
