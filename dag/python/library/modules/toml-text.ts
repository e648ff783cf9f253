/** TOML text → Python values, as `tomllib` reads it. */
import { parse, TomlDate, TomlError, type TomlValue } from 'smol-toml';
import type { Interpreter } from '../../interpreter.ts';
import { bool, dict, float, largeInt, list, type Site, setItem, str, unknown, type Value } from '../../values.ts';
import { timestamp } from './yaml-text.ts';

/** The table of the whole text, or undefined when it is not TOML. */
export function readToml(interpreter: Interpreter, text: string, site: Site): Value | undefined {
  try {
    return pythonValue(interpreter, parse(text, { integersAsBigInt: true }), site);
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}

function pythonValue(interpreter: Interpreter, value: TomlValue, site: Site): Value {
  interpreter.step();
  if (typeof value === 'string') return str(value);
  if (typeof value === 'boolean') return bool(value);
  if (typeof value === 'bigint') return largeInt(value);
  if (typeof value === 'number') return float(value);
  if (value instanceof TomlDate) return momentOf(value, site);
  if (Array.isArray(value)) return list(value.map((item) => pythonValue(interpreter, item, site)));
  const entries = Object.entries(value);
  // JavaScript puts such names first, whatever the text says.
  if (entries.length > 1 && entries.some(([name]) => /^\d+$/.test(name)))
    return unknown('a TOML table with numbers for names', site);
  const table = dict();
  for (const [name, item] of entries) setItem(table, str(name), pythonValue(interpreter, item, site));
  return table;
}

function momentOf(date: TomlDate, site: Site): Value {
  const text = date.isTime() ? undefined : timestamp(date.toISOString(), site);
  return text ?? unknown('a date or time in TOML', site);
}
