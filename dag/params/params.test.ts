import { describe, expect, it } from 'vitest';
import type { Json } from '../model.ts';
import { dagOf } from '../test-support.ts';
import { constantParams, type Draft, draftOf, type ParamField, paramFields, readField } from './fields.ts';
import { schemaFaults } from './json-schema.ts';

const faults = (value: Json, schema: Json) =>
  schemaFaults(value, schema).map(({ path, message }) => [...path, message].join(' '));

describe('a value against its JSON schema', () => {
  it.each<[string, Json, Json, string[]]>([
    ['has the type', 3, { type: 'integer' }, []],
    ['is not of the type', 'x', { type: 'integer' }, ['has to be a whole number']],
    ['is a fraction', 1.5, { type: 'integer' }, ['has to be a whole number']],
    ['is a whole number written as 2.0', 2, { type: 'integer' }, []],
    ['may be empty', null, { type: ['null', 'string'] }, []],
    ['must not be empty', null, { type: 'string' }, ['must not be empty: it has to be a text']],
    ['is too short', 'abc', { minLength: 10 }, ['needs at least 10 characters']],
    ['counts characters, not UTF-16 units', '😀😀', { maxLength: 2 }, []],
    ['does not match', 'abc', { pattern: '^\\d+$' }, ['has to match ^\\d+$']],
    ['is under a bound', 0, { minimum: 1 }, ['has to be at least 1']],
    ['is on an exclusive bound', 5, { exclusiveMaximum: 5 }, ['has to be less than 5']],
    ['is a multiple in decimal fractions', 0.3, { multipleOf: 0.1 }, []],
    ['is none of the choices', 'c', { enum: ['a', 'b'] }, ['has to be one of "a", "b"']],
    ['is a date that there is not', '2026-02-30', { format: 'date' }, ['has to be a date, such as 2026-01-31']],
    ['is a time without seconds', '06:30', { format: 'time' }, ['has to be a time, such as 06:30:00']],
    ['has a wrong item', [1, 'x'], { items: { type: 'number' } }, ['1 has to be a number']],
    ['lacks a key', [{}], { items: { required: ['name'] } }, ['0 lacks "name"']],
    ['has a key too many', { a: 1 }, { additionalProperties: false }, ['must not have "a"']],
    ['fits one of several', 'x', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, []],
    ['fits none of several', true, { anyOf: [{ type: 'integer' }] }, ['has to be a whole number']],
    [
      'fits two of which one is allowed',
      1,
      { oneOf: [{}, {}] },
      ['fits more than one of the kinds of which it may be only one'],
    ],
    [
      'has an item twice',
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      { uniqueItems: true },
      ['has an item twice'],
    ],
    ['is checked by nothing that is not known', 'x', { format: 'multiline', section: 'S', title: 'T' }, []],
  ])('%s', (_, value, schema, expected) => {
    expect(faults(value, schema)).toEqual(expected);
  });
});

describe('the form of a DAG', () => {
  async function fields(params: string): Promise<readonly ParamField[]> {
    const dag = await dagOf(`from airflow.sdk import DAG, Param\nimport os\ndag = DAG("d", params={${params}})\n`);
    return paramFields(dag.params);
  }
  async function field(param: string): Promise<ParamField> {
    const [only] = await fields(`"x": ${param}`);
    if (!only) throw new Error(`no field for ${param}`);
    return only;
  }
  const read = async (param: string, draft?: Draft) => {
    const asked = await field(param);
    return readField(asked, draft ?? asked.draft);
  };

  it.each([
    ['3', 'number', '3'],
    ['"hello"', 'text', 'hello'],
    ['True', 'boolean', true],
    ['["a", "b"]', 'lines', 'a\nb'],
    ['[{"a": 1}]', 'json', '[\n  {\n    "a": 1\n  }\n]'],
    ['None', 'mixed', ''],
    ['Param(5, type="integer", minimum=1)', 'number', '5'],
    ['Param("a\\nb", type="string")', 'text', 'a\nb'],
    ['Param("b", enum=["a", "b"])', 'choice', '1'],
    ['Param(["b"], type="array", examples=["a", "b"])', 'choices', ['1']],
    ['Param("2026-01-31", type="string", format="date")', 'date', '2026-01-31'],
    ['Param(None, type=["null", "string"], format="date-time")', 'dateTime', ''],
    ['Param([1, 2], type="array", items={"type": "number"})', 'lines', '1\n2'],
    ['Param("all", type=["integer", "string"])', 'mixed', 'all'],
  ])('asks for %s with a field of the kind %s', async (param, kind, draft) => {
    const asked = await field(param);
    expect(asked.input.kind).toBe(kind);
    expect(asked.draft).toEqual(draft);
    expect((await read(param)).kind).toBe('value');
  });

  it('has no field for a constant, but passes it', async () => {
    const dag = await dagOf(
      'from airflow.sdk import DAG, Param\ndag = DAG("d", params={"x": Param("s", const="s"), "y": 1})\n',
    );
    expect(paramFields(dag.params).map(({ name }) => name)).toEqual(['y']);
    expect(constantParams(dag.params)).toEqual({ x: 's' });
  });

  it('wants a value where the type has no null and there is no default', async () => {
    expect(await read('Param(type="string", minLength=2)')).toEqual({ kind: 'fault', message: 'must not be empty' });
    expect(await read('Param(type="string", minLength=2)', 'ab')).toEqual({ kind: 'value', value: 'ab' });
    expect(await read('Param(None, type=["null", "integer"])')).toEqual({ kind: 'value', value: null });
  });

  it('takes an emptied text as an empty text', async () => {
    expect(await read('Param("a", type="string")', '')).toEqual({ kind: 'value', value: '' });
  });

  it('passes nothing for a default that only a run knows, until something is entered', async () => {
    const param = 'Param(os.environ["REGION"], type="string")';
    expect(await read(param)).toEqual({ kind: 'absent' });
    expect(await read(param, 'eu')).toEqual({ kind: 'value', value: 'eu' });
  });

  it('says what is wrong as the schema does', async () => {
    expect(await read('Param(5, type="integer", maximum=9)', '12')).toEqual({
      kind: 'fault',
      message: 'has to be at most 9',
    });
    expect(await read('Param(5, type="integer")', 'many')).toEqual({
      kind: 'fault',
      message: 'has to be a whole number',
    });
    expect(await read('Param({}, type="object")', '{')).toEqual({ kind: 'fault', message: 'is not JSON' });
    expect(await read('Param([1], type="array", items={"type": "integer"})', '1\nx')).toEqual({
      kind: 'fault',
      message: 'item 2 has to be a whole number',
    });
  });

  it('reads a field of several types as JSON where that is one of them', async () => {
    const param = 'Param(1, type=["integer", "string"])';
    expect(await read(param, '500')).toEqual({ kind: 'value', value: 500 });
    expect(await read(param, 'all')).toEqual({ kind: 'value', value: 'all' });
    expect(await read(param, 'true')).toEqual({ kind: 'value', value: 'true' });
    const { input } = await field(param);
    expect(draftOf(input, '500')).toBe('"500"');
    expect(await read(param, '"500"')).toEqual({ kind: 'value', value: '500' });
  });
});
