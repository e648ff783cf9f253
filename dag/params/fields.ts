/**
 * What to ask for before a run: a field for each of a DAG's params, chosen as Airflow's trigger form chooses it, and the way
 * between what a user enters and the JSON value that the run gets.
 */
import type { Json, Param } from '../model.ts';
import { type Schema, schemaFaults, schemaTypes } from './json-schema.ts';

export interface ParamField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Undefined: above all sections. */
  readonly section: string | undefined;
  readonly input: ParamInput;
  /** What the field holds at first. */
  readonly draft: Draft;
  /** Nothing is passed while it is left empty: the file knows a default that cannot be read from it. */
  readonly unreadDefault: string | undefined;
  /** Whether an empty field is a fault. */
  readonly required: boolean;
  readonly schema: Schema;
}

export type ParamInput =
  | { readonly kind: 'text'; readonly multiline: boolean; readonly suggestions: readonly string[] }
  | { readonly kind: 'number'; readonly integer: boolean; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'boolean' }
  /** One of these; the draft is an index as text, `''` for none. */
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
  /** Any of these; the draft holds indices. */
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  | { readonly kind: 'date' | 'time' | 'dateTime' }
  /** A list, one item a line. */
  | { readonly kind: 'lines'; readonly numbers: boolean }
  | { readonly kind: 'json' }
  /** Of several types: JSON where that is of one of them, else text. */
  | { readonly kind: 'mixed' };

export interface Choice {
  readonly label: string;
  readonly value: Json;
}

/** What stands in a field. */
export type Draft = string | boolean | readonly string[];

/** A param whose value is fixed by `const` has no field; `constantParams` has it. */
export function paramFields(params: readonly Param[]): readonly ParamField[] {
  return params.filter((param) => !isConstant(param)).map(fieldOf);
}

/** Values that are passed without being asked for. */
export function constantParams(params: readonly Param[]): { readonly [name: string]: Json } {
  return Object.fromEntries(params.filter(isConstant).map((param) => [param.name, param.schema.const ?? null]));
}

export type ReadField =
  | { readonly kind: 'value'; readonly value: Json }
  /** Nothing is passed, so the file's own default holds. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'fault'; readonly message: string };

/** The value of a field, checked against its schema. */
export function readField(field: ParamField, draft: Draft): ReadField {
  const empty = draft === '' || (typeof draft === 'string' && field.input.kind !== 'text' && draft.trim() === '');
  if (empty && field.unreadDefault !== undefined) return { kind: 'absent' };
  const read = empty ? emptyValue(field) : enteredValue(field, draft);
  if (read.kind !== 'value') return read;
  const [fault] = schemaFaults(read.value, field.schema);
  if (!fault) return read;
  const place = fault.path.map((step) => (typeof step === 'number' ? `item ${step + 1}` : step)).join(', ');
  return { kind: 'fault', message: place ? `${place} ${fault.message}` : fault.message };
}

/** What a field shows of a value, such as that of an earlier run. */
export function draftOf(input: ParamInput, value: Json): Draft {
  switch (input.kind) {
    case 'boolean':
      return value === true;
    case 'choice':
      return indexOf(input.choices, value);
    case 'choices':
      return (Array.isArray(value) ? value : []).map((item: Json) => indexOf(input.choices, item)).filter(Boolean);
    case 'lines':
      return Array.isArray(value) ? value.map((item: Json) => asText(item)).join('\n') : asText(value);
    case 'json':
      return value === null ? '' : JSON.stringify(value, undefined, 2);
    case 'mixed':
      // A text that would be read as something else needs its quotes.
      return typeof value === 'string' && parsed(value) === undefined
        ? value
        : value === null
          ? ''
          : JSON.stringify(value);
    default:
      return asText(value);
  }
}

function isConstant({ schema }: Param): boolean {
  return 'const' in schema;
}

function fieldOf(param: Param): ParamField {
  const { name, schema } = param;
  const types = schemaTypes(schema);
  const known = param.default.kind === 'json' ? param.default.value : undefined;
  const input = inputOf(schema, types, known);
  const hasDefault = param.default.kind === 'json';
  const unread = param.default.kind === 'unknown' ? param.default.reason : undefined;
  const text = param.default.kind === 'text' ? param.default.text : undefined;
  return {
    name,
    title: typeof schema.title === 'string' ? schema.title : name,
    description: textOf(schema.description_md) ?? param.description ?? textOf(schema.description) ?? '',
    section: textOf(schema.section),
    input,
    draft: hasDefault
      ? draftOf(input, known ?? null)
      : input.kind === 'boolean'
        ? false
        : input.kind === 'choices'
          ? []
          : '',
    unreadDefault: unread ?? text,
    required: types.length > 0 && !types.includes('null'),
    schema,
  };
}

function inputOf(schema: Schema, types: readonly string[], known: Json | undefined): ParamInput {
  const { enum: choices, examples, format } = schema;
  if (Array.isArray(choices)) return { kind: 'choice', choices: choicesOf(choices, schema) };
  const named = types.filter((type) => type !== 'null');
  const [type = typeOfValue(known)] = named;
  if (named.length > 1)
    return named.every((each) => each === 'integer' || each === 'number') ? number(schema) : { kind: 'mixed' };
  switch (type) {
    case 'string':
      if (format === 'date' || format === 'time') return { kind: format };
      if (format === 'date-time') return { kind: 'dateTime' };
      return { kind: 'text', multiline: isMultiline(schema, known), suggestions: suggestionsOf(examples) };
    case 'integer':
    case 'number':
      return { ...number(schema), integer: type === 'integer' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return listInput(schema, known);
    case 'object':
      return { kind: 'json' };
    default:
      return { kind: 'mixed' };
  }
}

function number({ minimum, maximum }: Schema): Extract<ParamInput, { kind: 'number' }> {
  return {
    kind: 'number',
    integer: false,
    ...(typeof minimum === 'number' && { minimum }),
    ...(typeof maximum === 'number' && { maximum }),
  };
}

/** Airflow: an array with examples is a multiple choice, one of texts or numbers a line for each, any other is JSON. */
function listInput(schema: Schema, known: Json | undefined): ParamInput {
  if (Array.isArray(schema.examples)) return { kind: 'choices', choices: choicesOf(schema.examples, schema) };
  const items = schema.items as Schema | undefined;
  const [type] = typeof items === 'object' && items !== null ? schemaTypes(items) : [];
  if (type === 'number' || type === 'integer') return { kind: 'lines', numbers: true };
  if (type === 'string') return { kind: 'lines', numbers: false };
  const texts = Array.isArray(known) && known.every((item) => typeof item === 'string' && !item.includes('\n'));
  return type === undefined && texts ? { kind: 'lines', numbers: false } : { kind: 'json' };
}

function choicesOf(values: readonly Json[], schema: Schema): readonly Choice[] {
  const labels = schema.values_display;
  const named = typeof labels === 'object' && labels !== null && !Array.isArray(labels) ? (labels as Schema) : {};
  return values.map((value) => {
    // A dict of Python has `None` where JSON's has a text.
    const label = named[String(value)] ?? (value === null ? (named.None ?? '—') : value);
    return { value, label: asText(label) };
  });
}

function isMultiline({ format, maxLength }: Schema, known: Json | undefined): boolean {
  return format === 'multiline' || (typeof known === 'string' && known.includes('\n') && typeof maxLength !== 'number');
}

function suggestionsOf(examples: Json | undefined): readonly string[] {
  return Array.isArray(examples) ? examples.map(asText) : [];
}

function typeOfValue(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

/** What leaving a field empty means: no value where there may be none, else an empty text. */
function emptyValue(field: ParamField): ReadField {
  const types = schemaTypes(field.schema);
  if (types.length === 0 || types.includes('null')) {
    return { kind: 'value', value: field.input.kind === 'lines' ? [] : null };
  }
  if (field.input.kind === 'lines') return { kind: 'value', value: [] };
  if (types.includes('string') && field.draft !== '') return { kind: 'value', value: '' };
  return { kind: 'fault', message: 'must not be empty' };
}

function enteredValue({ input, schema }: ParamField, draft: Draft): ReadField {
  switch (input.kind) {
    case 'boolean':
      return { kind: 'value', value: draft === true };
    case 'choice':
      return { kind: 'value', value: input.choices[Number(draft)]?.value ?? null };
    case 'choices': {
      const picked = Array.isArray(draft) ? draft : [];
      return { kind: 'value', value: picked.map((at) => input.choices[Number(at)]?.value ?? null) };
    }
    case 'number':
      return { kind: 'value', value: numberOf(String(draft)) };
    case 'lines': {
      const lines = String(draft).replace(/\n+$/, '').split('\n');
      return { kind: 'value', value: input.numbers ? lines.map(numberOf) : lines };
    }
    case 'json': {
      const value = parsed(String(draft));
      return value === undefined ? { kind: 'fault', message: 'is not JSON' } : { kind: 'value', value };
    }
    case 'mixed':
      return { kind: 'value', value: mixedValue(String(draft), schema) };
    default:
      return { kind: 'value', value: String(draft) };
  }
}

/** The text itself when it is no number, so that the check of its type says so. */
function numberOf(text: string): Json {
  const trimmed = text.trim();
  const number = Number(trimmed);
  return trimmed === '' || !Number.isFinite(number) ? text : number;
}

function mixedValue(text: string, schema: Schema): Json {
  const value = parsed(text);
  if (value === undefined) return text;
  const { type } = schema;
  return type === undefined || schemaFaults(value, { type }).length === 0 ? value : text;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function indexOf(choices: readonly Choice[], value: Json): string {
  const wanted = JSON.stringify(value);
  const at = choices.findIndex((choice) => JSON.stringify(choice.value) === wanted);
  return at < 0 ? '' : String(at);
}

function asText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
