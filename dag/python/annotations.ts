/**
 * What annotations are as values, for those who read them at import: a class where a plain name or `None` names one, a text
 * where Python keeps one. Others (`list[int]`, `A | None`) are not followed.
 */
import type { Frame } from './calls.ts';
import { evaluate } from './expressions.ts';
import type { Interpreter } from './interpreter.ts';
import { hypothetically } from './library/choices.ts';
import type { Expression } from './syntax.ts';
import {
  dict,
  NONE,
  type PyClass,
  type PyDict,
  type PyFunction,
  type Scope,
  type Site,
  str,
  unknown,
  type Value,
} from './values.ts';

export function annotationsOfClass(interpreter: Interpreter, cls: PyClass): PyDict {
  return dict(fieldsOf(cls, (annotation, scope) => keptAnnotation(interpreter, annotation, scope)));
}

function fieldsOf(cls: PyClass, read: (annotation: Expression, scope: Scope) => Value): [Value, Value][] {
  return (cls.annotated ?? []).map(({ name, annotation, scope }) => [
    str(name),
    annotation && scope ? read(annotation, scope) : unknown(`the annotation of ${name}`),
  ]);
}

export function annotationsOfFunction(interpreter: Interpreter, callee: PyFunction): PyDict {
  return dict(annotated(callee).map(([name, node]) => [str(name), keptAnnotation(interpreter, node, callee.closure)]));
}

/** `typing.get_type_hints`: with texts evaluated; undefined for what has no annotations of its own. */
export function typeHints(interpreter: Interpreter, value: Value): PyDict | undefined {
  if (value.kind === 'function')
    return dict(annotated(value).map(([name, node]) => [str(name), hint(interpreter, node, value.closure)]));
  if (value.kind !== 'class' || value.unknownBase) return undefined;
  const read = (annotation: Expression, scope: Scope): Value => hint(interpreter, annotation, scope);
  return dict(value.mro.toReversed().flatMap((cls) => fieldsOf(cls, read)));
}

/** Name → annotation, with what is returned as `return`. */
function annotated({ node }: PyFunction): readonly (readonly [string, Expression])[] {
  const parameters = node.parameters.flatMap(({ name, annotation }) =>
    annotation ? [[name, annotation] as const] : [],
  );
  return node.kind === 'function' && node.returns ? [...parameters, ['return', node.returns]] : parameters;
}

/** With `from __future__ import annotations` Python keeps all of them as texts. */
export function keptAnnotation(interpreter: Interpreter, node: Expression, scope: Scope): Value {
  const { text } = scope.document;
  if (/^from __future__ import .*\bannotations\b/m.test(text))
    return node.kind === 'name' || node.kind === 'attribute'
      ? str(text.slice(node.start, node.end))
      : unknown('the text of such an annotation', placeOf(node, scope));
  return node.kind === 'string' ? str(node.value) : resolved(interpreter, node, scope);
}

function hint(interpreter: Interpreter, node: Expression, scope: Scope): Value {
  if (node.kind === 'constant' && node.value === 'None')
    return interpreter.builtins.types.get('none') ?? unknown('the type of None');
  if (node.kind !== 'string') return resolved(interpreter, node, scope);
  const [only] = interpreter.host.parse(node.value).body;
  return only?.kind === 'expression' && only.value.kind === 'name'
    ? resolved(interpreter, only.value, scope)
    : unknown('such an annotation', placeOf(node, scope));
}

function resolved(interpreter: Interpreter, node: Expression, scope: Scope): Value {
  if (node.kind === 'constant' && node.value === 'None') return NONE;
  const frame: Frame = { scope, possibleReturns: [] };
  const value =
    node.kind === 'name' || node.kind === 'attribute'
      ? hypothetically(interpreter, () => evaluate(interpreter, frame, node))
      : undefined;
  return value ?? unknown('such an annotation', placeOf(node, scope));
}

function placeOf({ start, end }: Expression, scope: Scope): Site {
  return { document: scope.document, start, end };
}
