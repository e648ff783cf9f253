/** Whether a schedule is Airflow's. Airflow's records hold what Python printed of it; ours hold what a reader would call it. */
import type { Schedule } from '../../dag/model.ts';
import type { TruthDag } from './records.ts';

/** Undefined when they agree, otherwise both sides in one notation. */
export function scheduleDifference(truth: TruthDag, ours: Schedule): { theirs: string; ours: string } | undefined {
  const text = ours.text ?? 'none';
  const theirs = truth.schedule ?? 'none';
  if (text === theirs) return undefined;
  if (ours.kind === 'timetable') {
    const expected = truth.timetable ?? lastName(theirs);
    // "Dataset or 0 1 * * 3" is all that a summary says of a schedule by dataset or time.
    const same = lastName(text) === expected;
    return same ? undefined : { theirs: expected, ours: lastName(text) };
  }
  // Airflow 2 was asked for its summary only.
  if (ours.kind === 'assets' && SUMMARIES.has(theirs)) return undefined;
  const plain = assetNotation(theirs);
  const our = ours.kind === 'assets' ? text.replace(/^\{(.*)\}$/, '[$1]') : text;
  // Airflow's providers may write a URI in their own way: `kinesis://stream/`.
  const bare = (notation: string): string => notation.replaceAll(/\/(?=\))/g, '');
  return bare(plain) === bare(our) ? undefined : { theirs: plain, ours: our };
}

const SUMMARIES = new Set(['Dataset', 'Unresolved DatasetAlias']);

/** `<a.b.Name object>` and `a.b.Name(...)` → `Name`. */
function lastName(text: string): string {
  return (/^<?([\w.]+)/.exec(text)?.[1] ?? text).split('.').at(-1) ?? text;
}

/** `AssetAll(Asset(name='a', uri='b', …), …)` → `(Asset(b) & …)`. */
function assetNotation(text: string): string {
  const [node, rest] = readNode(text, 0);
  return rest === text.length ? node : text;
}

function readNode(text: string, from: number): [string, number] {
  if (text[from] === '[') {
    const [items, end] = readItems(text, from + 1, ']');
    return [`[${items.join(', ')}]`, end];
  }
  // A tuple stands for the same as a list; of one alone it ends in a comma.
  if (text[from] === '(') {
    const [items, end] = readItems(text.replace(/,\)$/, ')'), from + 1, ')');
    return [`[${items.join(', ')}]`, end + (text.endsWith(',)') ? 1 : 0)];
  }
  const name = /^[\w.]+/.exec(text.slice(from))?.[0] ?? '';
  const open = from + name.length;
  if (text[open] !== '(') return [text.slice(from, open), open];
  if (name === 'AssetAll' || name === 'AssetAny') {
    const [items, end] = readItems(text, open + 1, ')');
    return [`(${items.join(name === 'AssetAll' ? ' & ' : ' | ')})`, end];
  }
  const end = closing(text, open);
  const inside = text.slice(open + 1, end - 1);
  const uri = /\buri='([^']*)'/.exec(inside)?.[1] ?? /\bname='([^']*)'/.exec(inside)?.[1] ?? '';
  return [`${name}(${uri})`, end];
}

function readItems(text: string, from: number, close: string): [string[], number] {
  const items: string[] = [];
  let at = from;
  while (at < text.length && text[at] !== close) {
    const [item, end] = readNode(text, at);
    if (end === at) break;
    items.push(item);
    at = text.startsWith(', ', end) ? end + 2 : end;
  }
  return [items, at + 1];
}

/** Past the bracket that closes the one at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = open; at < text.length; at++) {
    const character = text[at];
    if (character === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(' || character === '[' || character === '{') depth += 1;
    else if (character === ')' || character === ']' || character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}
