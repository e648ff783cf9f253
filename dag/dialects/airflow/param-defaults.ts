/** Whether the default of a `Param` fits its JSON schema, as far as both are written in the file. */
import type { Json } from '../../model.ts';
import { type Schema, schemaFaults } from '../../params/json-schema.ts';
import type { Value } from '../../python/values.ts';
import { jsonOf } from './static-values.ts';

/** What is wrong, in words that go on after "but"; undefined when it is right or not known. */
export function paramMistake(param: Value): string | undefined {
  if (param.kind !== 'instance' || param.cls.name !== 'Param' || param.cls.site) return undefined;
  const { attrs } = param;
  if (attrs.has('schema')) return undefined;
  const value = attrs.get('default');
  if (!value) return 'it has none';
  if (!['none', 'bool', 'int', 'float', 'str', 'list', 'dict'].includes(value.kind)) return undefined;
  return (
    typeMistake(value, attrs.get('type')) ??
    choiceMistake(value, attrs.get('enum')) ??
    boundMistake(value, attrs) ??
    schemaMistake(value, attrs)
  );
}

/** The other keywords of JSON schema, as far as they mean the same to every validator. */
function schemaMistake(value: Value, attrs: ReadonlyMap<string, Value>): string | undefined {
  const json = isOfJson(value) ? jsonOf(value) : undefined;
  // Lines and letters beyond ASCII are not the same to the patterns of JavaScript and Python.
  if (json === undefined || !/^[ -~]*$/.test(JSON.stringify(json)) || JSON.stringify(json).includes('\\n'))
    return undefined;
  const keywords = [...attrs].flatMap(([name, keyword]): [string, Json][] => {
    const known = isOfJson(keyword) ? jsonOf(keyword) : undefined;
    return known === undefined ? [] : [[name, known]];
  });
  const [first] = schemaFaults(json, sureSchema(Object.fromEntries(keywords), json));
  if (!first) return undefined;
  const where = first.path.length > 0 ? ` at ${first.path.map((step) => `[${JSON.stringify(step)}]`).join('')}` : '';
  return `${text(value)}${where} ${first.message}`;
}

/** A tuple is no array, and what is only likely is no mistake. */
function isOfJson(value: Value): boolean {
  if (value.kind === 'list') return !value.uncertain && value.items.every(isOfJson);
  if (value.kind === 'dict')
    return (
      !value.uncertain &&
      [...value.entries.values()].every((entry) => !entry.maybe && entry.key.kind === 'str' && isOfJson(entry.value))
    );
  return ['none', 'bool', 'int', 'float', 'str'].includes(value.kind);
}

const SURE = new Set(
  `type enum const minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength pattern minItems maxItems uniqueItems
  required minProperties maxProperties`.split(/\s+/),
);

/** Without what is left to Airflow's own validator: formats beyond dates, references, and keywords that others would have to weigh. */
function sureSchema(schema: Schema, value: Json): Schema {
  const kept = Object.entries(schema).flatMap(([name, keyword]): [string, Json][] => {
    if (SURE.has(name)) return isPlainPattern(name, keyword) ? [[name, keyword]] : [];
    if (name === 'format')
      return keyword === 'date' && typeof value === 'string' && isNoDate(value) ? [[name, keyword]] : [];
    if (name === 'items') return isSchema(keyword) ? [[name, sureSchema(keyword, null)]] : [];
    if (name === 'properties' && isSchema(keyword))
      return [
        [
          name,
          Object.fromEntries(
            Object.entries(keyword).map(([key, each]) => [key, isSchema(each) ? sureSchema(each, null) : {}]),
          ),
        ],
      ];
    if (name === 'additionalProperties')
      return keyword === false && !('patternProperties' in schema) ? [[name, false]] : [];
    return [];
  });
  return Object.fromEntries(kept);
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of what JavaScript and Python read alike. */
function isPlainPattern(name: string, keyword: Json): boolean {
  return (
    name !== 'pattern' ||
    (typeof keyword === 'string' && /^[\w\s^$.*+?()|[\]{},:;/=@#%&~!<>-]*$/.test(keyword) && !keyword.includes('(?'))
  );
}

/** A year, a month and a day that are none; other ways to write a date are taken by some versions of Python. */
function isNoDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) || !/\d/.test(text);
}

function typeMistake(value: Value, type: Value | undefined): string | undefined {
  const types =
    type?.kind === 'str'
      ? [type.value]
      : type?.kind === 'list'
        ? type.items.map((item) => (item.kind === 'str' ? item.value : ''))
        : [];
  const wrong = types.find((each) => each !== '' && !(each in FITS));
  if (wrong !== undefined) return `JSON schema has no type '${wrong}'`;
  if (types.length === 0 || types.includes('')) return undefined;
  if (types.some((each) => FITS[each]?.(value))) return undefined;
  return `${text(value)} is not of the type ${types.map((each) => `'${each}'`).join(' or ')}`;
}

const FITS: { readonly [type: string]: (value: Value) => boolean } = {
  string: (value) => value.kind === 'str',
  integer: (value) => value.kind === 'int' || (value.kind === 'float' && Number.isInteger(value.value)),
  number: (value) => value.kind === 'int' || value.kind === 'float',
  boolean: (value) => value.kind === 'bool',
  array: (value) => value.kind === 'list',
  object: (value) => value.kind === 'dict',
  null: (value) => value.kind === 'none',
};

function choiceMistake(value: Value, choices: Value | undefined): string | undefined {
  if (choices?.kind !== 'list' || choices.uncertain || (value.kind !== 'str' && value.kind !== 'none'))
    return undefined;
  if (choices.items.some((choice) => !['str', 'none', 'int', 'float', 'bool'].includes(choice.kind))) return undefined;
  const fits = choices.items.some((choice) =>
    value.kind === 'none' ? choice.kind === 'none' : choice.kind === 'str' && choice.value === value.value,
  );
  return fits ? undefined : `${text(value)} is not one of its values`;
}

function boundMistake(value: Value, attrs: ReadonlyMap<string, Value>): string | undefined {
  const bound = (name: string): number | undefined => {
    const limit = attrs.get(name);
    return limit?.kind === 'int' || limit?.kind === 'float' ? limit.value : undefined;
  };
  const [low, high] =
    value.kind === 'str' ? [bound('minLength'), bound('maxLength')] : [bound('minimum'), bound('maximum')];
  const size =
    value.kind === 'str'
      ? [...value.value].length
      : value.kind === 'int' || value.kind === 'float'
        ? value.value
        : undefined;
  if (size === undefined) return undefined;
  if (low !== undefined && size < low) return `${text(value)} is below its minimum`;
  if (high !== undefined && size > high) return `${text(value)} is above its maximum`;
  return undefined;
}

function text(value: Value): string {
  switch (value.kind) {
    case 'str':
      return `'${value.value}'`;
    case 'int':
    case 'float':
      return String(value.value);
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    default:
      return `a ${value.kind}`;
  }
}
