/**
 * The classes of Python's built-in types, without their members, and the registers that the files of this folder fill.
 *
 * It rests on values.ts alone, so that the files of the library may import each other in any order.
 */
import type { Interpreter } from '../interpreter.ts';
import { LineIndex } from '../lines.ts';
import { nativeClass, type PyClass, type Site, type Value } from '../values.ts';

/** Where things stand that no source text made. */
export const LIBRARY_SITE: Site = {
  document: { uri: 'python:builtins', text: '', lines: new LineIndex('') },
  start: 0,
  end: 0,
};

export const objectType = nativeClass('', 'object', []);
export const typeType = builtin('type');
export const intType = builtin('int');
export const boolType = builtin('bool', intType);
export const floatType = builtin('float');
export const complexType = builtin('complex');
export const strType = builtin('str');
export const bytesType = builtin('bytes');
export const listType = builtin('list');
export const tupleType = builtin('tuple');
export const dictType = builtin('dict');
export const setType = builtin('set');
export const frozensetType = builtin('frozenset');
export const rangeType = builtin('range');
export const sliceType = builtin('slice');
export const superType = builtin('super');
export const propertyType = builtin('property');
export const staticmethodType = builtin('staticmethod');
export const classmethodType = builtin('classmethod');
export const functionType = builtin('function');
export const nativeFunctionType = builtin('builtin_function_or_method');
export const methodType = builtin('method');
export const moduleType = builtin('module');
export const iteratorType = builtin('generator');
export const noneType = builtin('NoneType');
export const ellipsisType = builtin('ellipsis');
export const notImplementedType = builtin('NotImplementedType');

/** Value kind → class, as `Builtins.types` wants it. */
export const types = new Map<string, PyClass>([
  ['object', objectType],
  ['class', typeType],
  ['int', intType],
  ['bool', boolType],
  ['float', floatType],
  ['str', strType],
  ['bytes', bytesType],
  ['list', listType],
  ['tuple', tupleType],
  ['dict', dictType],
  ['set', setType],
  ['frozenset', frozensetType],
  ['range', rangeType],
  ['slice', sliceType],
  ['super', superType],
  ['property', propertyType],
  ['class-member', staticmethodType],
  ['function', functionType],
  ['native', nativeFunctionType],
  ['method', methodType],
  ['module', moduleType],
  ['iterator', iteratorType],
  ['none', noneType],
  ['ellipsis', ellipsisType],
  ['not-implemented', notImplementedType],
]);

/** Everything in Python's `builtins` module. */
export const namespace = new Map<string, Value>();
/** Exception classes by name. */
export const exceptions = new Map<string, PyClass>();

function builtin(name: string, base: PyClass = objectType): PyClass {
  return nativeClass('', name, [base]);
}

export function defineMembers(cls: PyClass, members: Iterable<readonly [string, Value]>): void {
  for (const [name, value] of members) cls.namespace.set(name, value);
}

export function defineBuiltins(members: Iterable<readonly [string, Value]>): void {
  for (const [name, value] of members) namespace.set(name, value);
}

/** Classes that other classes count as instances of without inheriting: `collections.abc.Mapping`. Undefined: not known. */
export const instanceChecks = new WeakMap<PyClass, (interpreter: Interpreter, value: Value) => boolean | undefined>();

type Hooks = { -readonly [Name in 'construct' | 'fallbackAttribute' | 'onSubclass']?: PyClass[Name] };

/** Classes are made before their members are known, so are their hooks. */
export function setHooks(cls: PyClass, hooks: Hooks): void {
  Object.assign(cls, hooks);
}
