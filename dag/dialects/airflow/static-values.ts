/** Evaluated Python values → the model's `StaticValue`s, and the few that the model wants as numbers. */
import type { Json, StaticValue } from '../../model.ts';
import { callMethod } from '../../python/attributes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { textOf } from '../../python/text.ts';
import { dict, type PyDict, type Site, str, type Value } from '../../python/values.ts';
import { xcomOf } from './dependencies.ts';
import { modelFields } from './kubernetes-models.ts';
import { dagOf, groupOf, taskOf } from './state.ts';
import { nameOf, taskFactoryOf } from './taskflow.ts';

const DEPTH = 8;
const SIZE = 200;
/** Values in all: aliases make small texts of huge data. */
const NODES = 5_000;

interface Budget {
  left: number;
}

export function staticValue(interpreter: Interpreter, value: Value, site: Site): StaticValue {
  const json = jsonOf(value, 0);
  if (json !== undefined) return { kind: 'json', value: json };
  if (value.kind === 'unknown') {
    const likely = value.choices?.[0] ? jsonOf(value.choices[0], 0) : undefined;
    return likely === undefined
      ? { kind: 'unknown', reason: value.reason }
      : { kind: 'unknown', reason: value.reason, likely };
  }
  return textValue(interpreter, value, site);
}

/** Plain data as JSON; undefined when something in it is not, or is not known. */
export function jsonOf(value: Value, depth = 0, budget: Budget = { left: NODES }): Json | undefined {
  if (depth > DEPTH || budget.left-- <= 0) return undefined;
  switch (value.kind) {
    case 'none':
      return null;
    case 'bool':
    case 'int':
    case 'float':
    case 'str':
      return value.value;
    case 'list':
    case 'tuple':
    case 'set': {
      if ('uncertain' in value && value.uncertain) return undefined;
      const items = value.kind === 'set' ? [...value.items.values()] : value.items;
      if (items.length > SIZE) return undefined;
      const made: Json[] = [];
      for (const item of items) {
        const json = jsonOf(item, depth + 1, budget);
        if (json === undefined) return undefined;
        made.push(json);
      }
      return made;
    }
    case 'dict': {
      if (value.uncertain || value.entries.size > SIZE) return undefined;
      const made: { [key: string]: Json } = {};
      for (const entry of value.entries.values()) {
        const item = jsonOf(entry.value, depth + 1, budget);
        if (entry.key.kind !== 'str' || item === undefined) return undefined;
        made[entry.key.value] = item;
      }
      return made;
    }
    case 'instance': {
      const fields = modelFields(value);
      if (fields) return objectOf(fields, depth, budget);
      // String enumerations such as TriggerRule.
      const inner = value.attrs.get('value');
      return value.attrs.has('__hash_key__') && inner?.kind === 'str' ? inner.value : undefined;
    }
    default:
      return undefined;
  }
}

/** As Airflow writes a param's schema: keys that are no texts become texts, as in `values_display={1: 'One'}`. */
export function schemaJson(value: Value): Json | undefined {
  return jsonOf(value.kind === 'dict' ? withTextKeys(value) : value);
}

function withTextKeys(value: PyDict): PyDict {
  const pairs = [...value.entries.values()].map(({ key, value: item }): [Value, Value] => [
    ['int', 'bool', 'none'].includes(key.kind) ? str(String(jsonOf(key))) : key,
    item,
  ]);
  return { ...dict(pairs), ...(value.uncertain ? { uncertain: value.uncertain } : {}) };
}

function objectOf(fields: ReadonlyMap<string, Value>, depth: number, budget: Budget): Json | undefined {
  const made: { [key: string]: Json } = {};
  for (const [name, value] of fields) {
    const item = jsonOf(value, depth + 1, budget);
    if (item === undefined) return undefined;
    made[name] = item;
  }
  return made;
}

function textValue(interpreter: Interpreter, value: Value, site: Site): StaticValue {
  const factory = taskFactoryOf(value);
  if (factory) return { kind: 'text', text: nameOf(factory.function), type: 'function' };
  const xcom = xcomOf(value);
  if (xcom)
    return { kind: 'text', text: `result of ${xcom.tasks.map((task) => task.taskId).join(', ')}`, type: 'XComArg' };
  const named = taskOf(value)?.taskId ?? dagOf(value)?.dagId ?? groupOf(value)?.ownId;
  if (named) return { kind: 'text', text: named, type: value.kind === 'instance' ? value.cls.name : value.kind };
  switch (value.kind) {
    case 'function':
      return { kind: 'text', text: value.name, type: 'function' };
    case 'native':
      return { kind: 'text', text: value.name, type: 'function' };
    case 'class':
      return { kind: 'text', text: value.name, type: 'class' };
    case 'list':
    case 'tuple':
    case 'dict':
    case 'set':
      return {
        kind: 'text',
        text: `${value.kind} of ${value.kind === 'dict' ? value.entries.size : value.kind === 'set' ? value.items.size : value.items.length}`,
        type: value.kind,
      };
    default: {
      const type = interpreter.typeOf(value)?.name ?? value.kind;
      const text = interpreter.withUncertain(undefined, () => textOf(interpreter, value, site));
      return { kind: 'text', text: typeof text === 'string' ? text : type, type };
    }
  }
}

/** Seconds of a `timedelta` or a number; undefined when it is neither or not known. */
export function secondsOf(interpreter: Interpreter, value: Value | undefined, site: Site): number | undefined {
  if (!value) return undefined;
  if (value.kind === 'int' || value.kind === 'float') return value.value;
  if (value.kind !== 'instance') return undefined;
  const seconds = callMethod(interpreter, value, 'total_seconds', [], site);
  return seconds?.kind === 'int' || seconds?.kind === 'float' ? seconds.value : undefined;
}
