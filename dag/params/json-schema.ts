/**
 * Whether a JSON value fits a JSON schema (draft 2020-12, the part that Airflow's `Param` is used with). Interprets the schema
 * and never makes code of it, so that it runs under a webview's content security policy.
 *
 * A keyword that is not known here constrains nothing: what only Airflow's own validator knows is left to it.
 */
import type { Json } from '../model.ts';
import { formatFault } from './formats.ts';

export type Schema = { readonly [key: string]: Json };

/** What is wrong, and where within the value: keys and indices from the outside in. */
export interface SchemaFault {
  readonly path: readonly (string | number)[];
  /** In words that go on after the name of the value, such as "has to be a number". */
  readonly message: string;
}

/** Empty when the value fits. */
export function schemaFaults(value: Json, schema: Json | undefined): readonly SchemaFault[] {
  if (schema === false) return [fault('is not allowed')];
  if (!isObject(schema)) return [];
  const wrongType = typeFault(value, schema.type);
  // The other keywords say nothing new of a value that is of the wrong type.
  if (wrongType) return [fault(wrongType)];
  return [...choiceFaults(value, schema), ...sizeFaults(value, schema), ...combinedFaults(value, schema)];
}

/** The types that a schema names; empty when it takes any. */
export function schemaTypes(schema: Schema): readonly string[] {
  const { type } = schema;
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((each) => typeof each === 'string') : [];
}

const TYPE_WORDS: { readonly [type: string]: string } = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'empty',
};

function typeFault(value: Json, type: Json | undefined): string | undefined {
  const types = schemaTypes({ type: type ?? null });
  if (types.length === 0 || types.some((each) => isOfType(value, each))) return undefined;
  const words = types.map((each) => TYPE_WORDS[each] ?? each);
  return value === null && !types.includes('null')
    ? `must not be empty: it has to be ${words.join(' or ')}`
    : `has to be ${words.join(' or ')}`;
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'null':
      return value === null;
    default:
      // Unknown types are Airflow's to refuse.
      return true;
  }
}

function choiceFaults(value: Json, schema: Schema): SchemaFault[] {
  const faults: SchemaFault[] = [];
  if ('const' in schema && !sameJson(value, schema.const ?? null)) {
    faults.push(fault(`has to be ${JSON.stringify(schema.const)}`));
  }
  if (Array.isArray(schema.enum) && !schema.enum.some((choice: Json) => sameJson(value, choice))) {
    faults.push(fault(`has to be one of ${schema.enum.map((choice: Json) => JSON.stringify(choice)).join(', ')}`));
  }
  return faults;
}

function sizeFaults(value: Json, schema: Schema): SchemaFault[] {
  if (typeof value === 'string') return textFaults(value, schema);
  if (typeof value === 'number') return numberFaults(value, schema);
  if (Array.isArray(value)) return listFaults(value, schema);
  return isObject(value) ? objectFaults(value, schema) : [];
}

function textFaults(value: string, schema: Schema): SchemaFault[] {
  const faults: SchemaFault[] = [];
  // Python counts code points.
  const length = [...value].length;
  const { minLength, maxLength, pattern, format } = schema;
  if (typeof minLength === 'number' && length < minLength) {
    faults.push(fault(minLength === 1 ? 'must not be empty' : `needs at least ${count(minLength, 'character')}`));
  }
  if (typeof maxLength === 'number' && length > maxLength) {
    faults.push(fault(`may have at most ${count(maxLength, 'character')}, and has ${length}`));
  }
  if (typeof pattern === 'string' && matches(value, pattern) === false) faults.push(fault(`has to match ${pattern}`));
  const wrongFormat = typeof format === 'string' ? formatFault(value, format) : undefined;
  if (wrongFormat) faults.push(fault(wrongFormat));
  return faults;
}

/** Undefined for a pattern in Python's own syntax. */
function matches(value: string, pattern: string): boolean | undefined {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return undefined;
  }
}

function numberFaults(value: number, schema: Schema): SchemaFault[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const faults: SchemaFault[] = [];
  if (typeof minimum === 'number' && value < minimum) faults.push(fault(`has to be at least ${minimum}`));
  if (typeof maximum === 'number' && value > maximum) faults.push(fault(`has to be at most ${maximum}`));
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) {
    faults.push(fault(`has to be more than ${exclusiveMinimum}`));
  }
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) {
    faults.push(fault(`has to be less than ${exclusiveMaximum}`));
  }
  if (typeof multipleOf === 'number' && multipleOf > 0 && !isMultiple(value, multipleOf)) {
    faults.push(fault(`has to be a multiple of ${multipleOf}`));
  }
  return faults;
}

/** 0.3 is a multiple of 0.1, though not in binary fractions. */
function isMultiple(value: number, of: number): boolean {
  const ratio = value / of;
  return Math.abs(ratio - Math.round(ratio)) <= 1e-9 * Math.max(1, Math.abs(ratio));
}

function listFaults(value: readonly Json[], schema: Schema): SchemaFault[] {
  const { minItems, maxItems, uniqueItems, items, prefixItems, contains } = schema;
  const faults: SchemaFault[] = [];
  if (typeof minItems === 'number' && value.length < minItems) {
    faults.push(fault(`needs at least ${count(minItems, 'item')}`));
  }
  if (typeof maxItems === 'number' && value.length > maxItems) {
    faults.push(fault(`may have at most ${count(maxItems, 'item')}, and has ${value.length}`));
  }
  if (uniqueItems === true && value.some((item, at) => value.findIndex((other) => sameJson(item, other)) < at)) {
    faults.push(fault('has an item twice'));
  }
  const first = Array.isArray(prefixItems) ? prefixItems : [];
  value.forEach((item, at) => {
    const schemaOfItem = at < first.length ? first[at] : items;
    if (schemaOfItem !== undefined) faults.push(...within(at, schemaFaults(item, schemaOfItem)));
  });
  if (contains !== undefined && !value.some((item) => schemaFaults(item, contains).length === 0)) {
    faults.push(fault('lacks an item of the kind that it has to contain'));
  }
  return faults;
}

function objectFaults(value: { readonly [key: string]: Json }, schema: Schema): SchemaFault[] {
  const { required, properties, patternProperties, additionalProperties, minProperties, maxProperties } = schema;
  const faults: SchemaFault[] = [];
  const names = Object.keys(value);
  for (const name of Array.isArray(required) ? required : []) {
    if (typeof name === 'string' && !(name in value)) faults.push(fault(`lacks ${JSON.stringify(name)}`));
  }
  if (typeof minProperties === 'number' && names.length < minProperties) {
    faults.push(fault(`needs at least ${count(minProperties, 'entry', 'entries')}`));
  }
  if (typeof maxProperties === 'number' && names.length > maxProperties) {
    faults.push(fault(`may have at most ${count(maxProperties, 'entry', 'entries')}`));
  }
  for (const [name, member] of Object.entries(value)) {
    const own = isObject(properties) ? properties[name] : undefined;
    const byPattern = Object.entries(isObject(patternProperties) ? patternProperties : {})
      .filter(([pattern]) => matches(name, pattern))
      .map(([, each]) => each);
    const schemas = [...(own === undefined ? [] : [own]), ...byPattern];
    if (schemas.length === 0 && additionalProperties === false) {
      faults.push(fault(`must not have ${JSON.stringify(name)}`));
    } else if (schemas.length === 0) {
      faults.push(...within(name, schemaFaults(member, additionalProperties)));
    }
    for (const each of schemas) faults.push(...within(name, schemaFaults(member, each)));
  }
  return faults;
}

function combinedFaults(value: Json, schema: Schema): SchemaFault[] {
  const { allOf, anyOf, oneOf, not } = schema;
  const faults: SchemaFault[] = [];
  for (const each of Array.isArray(allOf) ? allOf : []) faults.push(...schemaFaults(value, each));
  if (Array.isArray(anyOf) && !anyOf.some((each: Json) => schemaFaults(value, each).length === 0)) {
    faults.push(...nearest(value, anyOf));
  }
  if (Array.isArray(oneOf)) {
    const fits = oneOf.filter((each: Json) => schemaFaults(value, each).length === 0).length;
    if (fits === 0) faults.push(...nearest(value, oneOf));
    if (fits > 1) faults.push(fault('fits more than one of the kinds of which it may be only one'));
  }
  if (not !== undefined && schemaFaults(value, not).length === 0)
    faults.push(fault('is of a kind that is not allowed'));
  return faults;
}

/** The faults under the schema that is missed by the least. */
function nearest(value: Json, schemas: readonly Json[]): readonly SchemaFault[] {
  const all = schemas.map((schema) => schemaFaults(value, schema)).sort((a, b) => a.length - b.length);
  return all[0] ?? [fault('is not allowed')];
}

function within(step: string | number, faults: readonly SchemaFault[]): SchemaFault[] {
  return faults.map(({ path, message }) => ({ path: [step, ...path], message }));
}

function fault(message: string): SchemaFault {
  return { path: [], message };
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** As JSON schema compares: 1 and 1.0 are one number, the order of keys says nothing. */
function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => sameJson(item, b[at]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => name in b && sameJson(a[name] ?? null, b[name] ?? null))
  );
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
