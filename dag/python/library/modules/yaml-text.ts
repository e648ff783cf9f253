/** YAML text → Python values, with plain scalars read as PyYAML reads them (YAML 1.1). */
import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Interpreter } from '../../interpreter.ts';
import {
  bool,
  dict,
  float,
  int,
  list,
  NONE,
  type PyDict,
  type Site,
  setItem,
  str,
  unknown,
  type Value,
} from '../../values.ts';
import { MIDNIGHT, parseIso } from './calendar-arithmetic.ts';
import { dateClass, datetimeClass, moment } from './moments.ts';
import type { YamlText } from './yaml-documents.ts';
import { utc } from './zones.ts';

interface Reading {
  readonly interpreter: Interpreter;
  readonly site: Site;
  readonly resolve: (alias: Node) => Node | undefined;
  readonly made: Map<Node, Value>;
}

/** The documents of a stream as Python's values; undefined when the text is not YAML. */
export function yamlValues(interpreter: Interpreter, { documents }: YamlText, site: Site): Value[] | undefined {
  return documents?.map((document) => {
    const reading: Reading = {
      interpreter,
      site,
      made: new Map(),
      resolve: (alias) => (isAlias(alias) ? (alias.resolve(document) as Node | undefined) : alias),
    };
    return nodeValue(reading, document.contents as Node | null, 0);
  });
}

function nodeValue(reading: Reading, node: Node | null | undefined, depth: number): Value {
  reading.interpreter.step();
  if (!node) return NONE;
  if (depth > 200) return unknown('YAML that is nested too deeply', reading.site);
  if (isAlias(node)) {
    const target = reading.resolve(node);
    return target ? nodeValue(reading, target, depth + 1) : unknown('a YAML alias without its anchor', reading.site);
  }
  const known = reading.made.get(node);
  if (known) return known;
  if (isScalar(node)) return scalarOf(reading, node);
  if (node.tag && !['tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq'].includes(node.tag))
    return unknown(`the YAML tag ${node.tag}`, reading.site);
  if (isSeq(node)) {
    const made = list([]);
    reading.made.set(node, made);
    for (const item of node.items) made.items.push(nodeValue(reading, item as Node, depth + 1));
    return made;
  }
  return isMap(node) ? mapOf(reading, node, depth) : unknown('YAML that is not followed', reading.site);
}

function mapOf(reading: Reading, node: YAMLMap, depth: number): Value {
  const made = dict();
  reading.made.set(node, made);
  const merged: PyDict[] = [];
  for (const pair of node.items) {
    const key = pair.key as Node | null;
    const value = nodeValue(reading, pair.value as Node | null, depth + 1);
    if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN') merged.push(...mergedFrom(value));
    else setItem(made, nodeValue(reading, key, depth + 1), value);
  }
  if (merged.length === 0) return made;
  // PyYAML puts the merged keys first; the map's own and earlier sources win.
  const all = dict();
  for (const source of [...merged].reverse())
    for (const entry of source.entries.values()) setItem(all, entry.key, entry.value);
  for (const entry of made.entries.values()) setItem(all, entry.key, entry.value);
  made.entries.clear();
  for (const [hash, entry] of all.entries) made.entries.set(hash, entry);
  return made;
}

function mergedFrom(value: Value): PyDict[] {
  if (value.kind === 'dict') return [value];
  return value.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'dict' ? [item] : [])) : [];
}

function scalarOf(
  reading: Reading,
  node: { readonly value: unknown; readonly type?: string | null; readonly tag?: string },
): Value {
  const text = typeof node.value === 'string' ? node.value : node.value === null ? '' : String(node.value);
  if (node.tag === 'tag:yaml.org,2002:str' || node.tag === '!') return str(text);
  if (node.tag) return unknown(`the YAML tag ${node.tag}`, reading.site);
  return node.type === 'PLAIN' || !node.type ? plainScalar(text, reading.site) : str(text);
}

// The patterns of yaml/resolver.py.
const FLOAT = /^[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?$|^\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?[ \t]*(Z|[-+]\d\d?(?::?\d\d)?)?)?$/;

function plainScalar(text: string, site: Site): Value {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return NONE;
  if (TRUE.test(text)) return bool(true);
  if (FALSE.test(text)) return bool(false);
  const digits = text.replaceAll('_', '');
  const sign = digits.startsWith('-') ? -1 : 1;
  const size = digits.replace(/^[-+]/, '');
  if (/^[-+]?(?:0|[1-9][0-9_]*)$/.test(text)) return int(sign * Number(size));
  if (/^[-+]?0b[01_]+$/.test(text)) return int(sign * Number.parseInt(size.slice(2), 2));
  if (/^[-+]?0[0-7_]+$/.test(text)) return int(sign * Number.parseInt(size, 8));
  if (/^[-+]?0x[0-9a-fA-F_]+$/.test(text)) return int(sign * Number.parseInt(size.slice(2), 16));
  if (/^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/.test(text))
    return int(sign * size.split(':').reduce((total, part) => total * 60 + Number(part), 0));
  if (/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/.test(text))
    return float(sign * size.split(':').reduce((total, part) => total * 60 + Number(part), 0));
  if (FLOAT.test(text)) return float(sign * Number(size));
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return float(sign * Number.POSITIVE_INFINITY);
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return float(Number.NaN);
  if (/^\d{4}-\d\d?-\d\d?/.test(text)) return timestamp(text, site) ?? str(text);
  return str(text);
}

/** A date, or a date with a time; undefined when the text is neither. */
export function timestamp(text: string, site: Site): Value | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match || (match[4] === undefined && !/^\d{4}-\d\d-\d\d$/.test(text))) return undefined;
  const [, year, month = '', day = '', hour, minute, second, fraction, zone] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = parseIso(hour === undefined ? date : `${date}T${hour.padStart(2, '0')}:${minute}:${second}`);
  if (!parsed) return unknown('a date in YAML that is none', site);
  if (hour === undefined) return moment(dateClass, { ...parsed.fields, ...MIDNIGHT }, undefined, site);
  if (zone && zone !== 'Z') return unknown('a time with an offset in YAML', site);
  const microsecond = Number((fraction ?? '').slice(0, 6).padEnd(6, '0'));
  return moment(datetimeClass, { ...parsed.fields, microsecond }, zone ? utc : undefined, site);
}
