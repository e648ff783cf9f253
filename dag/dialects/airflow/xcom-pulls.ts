/** Task ids that a task's templates and its callable name in `xcom_pull`. */
import type { TaskReference, XComPull } from '../../model.ts';
import type { Call, Expression, Span } from '../../python/syntax.ts';
import { locationOf, type PyFunction, type Site, type SourceDocument, type Value } from '../../python/values.ts';
import type { TaskRecord } from './graph.ts';

export function xcomPullsOf(task: TaskRecord): readonly XComPull[] {
  const pulls: XComPull[] = [];
  for (const text of pullingTexts(task)) pulls.push(...templatePulls(text.value, text.site));
  if (task.callable) pulls.push(...callablePulls(task.callable));
  return pulls;
}

/** Task ids of other DAGs: `xcom_pull(task_ids='a', dag_id='other')`, in templates and in the callable. */
export function pullsFromOtherDags(task: TaskRecord): readonly TaskReference[] {
  const found: TaskReference[] = [];
  for (const { value: text, site } of pullingTexts(task)) {
    for (const { dagId, id, at } of writtenPulls(text, site, pulledFromOthers)) {
      const start = site.start + at;
      const location = locationOf({ document: site.document, start, end: start + id.length });
      found.push({ dagId, taskId: id, kind: 'id', location });
    }
  }
  for (const call of task.callable ? pullCalls(task.callable) : []) {
    const dag = call.args.find(({ name }) => name === 'dag_id')?.value;
    if (dag?.kind !== 'string') continue;
    for (const { taskId, location } of pulledIn(call, task.callable))
      found.push({ dagId: dag.value, taskId, kind: 'id', location });
  }
  return found;
}

function pulledFromOthers(
  text: string,
): readonly { readonly dagId: string; readonly id: string; readonly at: number }[] {
  if (!text.includes('xcom_pull')) return [];
  return [...text.matchAll(TEMPLATE)].flatMap((template) =>
    [...template[0].matchAll(PULL)].flatMap((pull) => {
      const given = pull[1] ?? '';
      const dagId = /\bdag_id\s*=\s*(['"])((?:(?!\1).)*)\1/.exec(given)?.[2];
      const start = (template.index ?? 0) + (pull.index ?? 0) + 'xcom_pull('.length;
      return dagId === undefined ? [] : idsIn(given).map(({ id, at }) => ({ dagId, id, at: start + at }));
    }),
  );
}

interface Text {
  readonly value: string;
  readonly site: Site;
}

const texts = new WeakMap<TaskRecord, readonly Text[]>();

/** The texts in a task's arguments that pull something, with their places; one that is put together has that of its argument. */
function pullingTexts(task: TaskRecord): readonly Text[] {
  const known = texts.get(task);
  if (known) return known;
  const found: Text[] = [];
  for (const [name, value] of task.args) {
    const site = task.argSites.get(name);
    if (value.kind !== 'str' || value.site) addLiterals(value, 'xcom_pull', 0, found);
    else if (site && value.value.includes('xcom_pull')) found.push({ value: value.value, site });
  }
  texts.set(task, found);
  return found;
}

/** The strings in a value that are written out somewhere. */
export function literals(value: Value): readonly Text[] {
  const found: Text[] = [];
  addLiterals(value, '', 0, found);
  return found;
}

/** Those with `part` in them. */
function addLiterals(value: Value, part: string, depth: number, into: Text[]): void {
  if (depth > 5) return;
  if (value.kind === 'str') {
    if (value.site && value.value.includes(part)) into.push({ value: value.value, site: value.site });
  } else if (value.kind === 'list' || value.kind === 'tuple') {
    for (const item of value.items) addLiterals(item, part, depth + 1, into);
  } else if (value.kind === 'dict') {
    for (const entry of value.entries.values()) addLiterals(entry.value, part, depth + 1, into);
  }
}

const TEMPLATE = /\{\{.*?\}\}|\{%.*?%\}/gs;
const PULL = /xcom_pull\(([^()]*)\)/g;
const QUOTED = /(['"])((?:(?!\1).)*)\1/g;

/**
 * What is found in a text, at its places in the file. A literal with escapes, or one that is put together of several, is written
 * in another way than it reads: there the same has to be found in what is written, else no place can be told.
 */
function writtenPulls<T extends { readonly id: string; readonly at: number }>(
  text: string,
  { document, start, end }: Site,
  find: (text: string) => readonly T[],
): readonly T[] {
  const found = find(text);
  if (found.length === 0) return found;
  const written = document.text.slice(start, end);
  if (written === text) return found;
  const there = find(written);
  const isSame = there.length === found.length && there.every(({ id }, index) => id === found[index]?.id);
  return isSame ? there : [];
}

function templatePulls(text: string, site: Site): readonly XComPull[] {
  return writtenPulls(text, site, pulledIds).map(({ id, at, key }) => {
    const start = site.start + at;
    const location = locationOf({ document: site.document, start, end: start + id.length });
    return { taskId: id, location, ...(key === undefined ? {} : { key }) };
  });
}

/** Task ids in the `xcom_pull`s of a template, with their offsets. */
export function pulledIds(
  text: string,
): readonly { readonly id: string; readonly at: number; readonly key: string | null | undefined }[] {
  if (!text.includes('xcom_pull')) return [];
  return [...text.matchAll(TEMPLATE)].flatMap((template) =>
    [...template[0].matchAll(PULL)].flatMap((pull) => {
      const start = (template.index ?? 0) + (pull.index ?? 0) + 'xcom_pull('.length;
      if (/\b(dag_id|include_prior_dates)\s*=/.test(pull[1] ?? '')) return [];
      const key = keyIn(pull[1] ?? '');
      return idsIn(pull[1] ?? '').map(({ id, at }) => ({ id, at: start + at, key }));
    }),
  );
}

/** The arguments of a call in a template, read as text: `task_ids='a'`, `task_ids=['a', 'b']` or `'a'` as the first. */
function idsIn(text: string): readonly { readonly id: string; readonly at: number }[] {
  const named = /\btask_ids\s*=\s*/.exec(text);
  const from = named ? named.index + named[0].length : 0;
  const rest = text.slice(from);
  if (!named && /^\s*\w+\s*=/.test(rest)) return [];
  const value = /^\s*(\[[^\]]*\]|\([^)]*\)|(['"])(?:(?!\2).)*\2)/.exec(rest)?.[0];
  if (value === undefined) return [];
  return [...value.matchAll(QUOTED)].map((match) => ({ id: match[2] ?? '', at: from + (match.index ?? 0) + 1 }));
}

/** Undefined: the result is asked for. Null: it is not known what. */
function keyIn(text: string): string | null | undefined {
  const given = /\bkey\s*=\s*(?:(['"])((?:(?!\1).)*)\1)?/.exec(text);
  if (given) return given[2] ?? null;
  // The third argument is the key, too.
  const unnamed = text.replace(/\[[^\]]*\]|\([^)]*\)|(['"])(?:(?!\1).)*\1/g, '').split(',');
  return unnamed.length > 2 || /\*/.test(text) ? null : undefined;
}

function callablePulls(callable: PyFunction): readonly XComPull[] {
  return pullCalls(callable)
    .filter(({ args }) => !args.some(({ name }) => name === 'dag_id' || name === 'include_prior_dates'))
    .flatMap((call) => pulledIn(call, callable));
}

/** A function that an edit left alone is looked through once. */
const known = new WeakMap<PyFunction['node'], readonly Call[]>();

function pullCalls({ node, document }: PyFunction): readonly Call[] {
  const cached = known.get(node);
  if (cached) return cached;
  const mayPull = document.text.slice(node.start, node.end).includes('xcom_pull');
  const calls = mayPull
    ? [...callsIn(node.body)].filter(({ callee }) => callee.kind === 'attribute' && callee.name === 'xcom_pull')
    : [];
  known.set(node, calls);
  return calls;
}

function pulledIn(call: Call, callable: PyFunction | undefined): readonly XComPull[] {
  const argument =
    call.args.find(({ name }) => name === 'task_ids') ?? call.args.find(({ kind }) => kind === 'positional');
  return argument && callable ? literalIds(argument.value, callable.document, keyOf(call)) : [];
}

function keyOf({ args }: Call): string | null | undefined {
  const given = args.find(({ name }) => name === 'key')?.value;
  if (given) return given.kind === 'string' ? given.value : null;
  return args.filter(({ kind }) => kind === 'positional').length > 1 || args.some(({ kind }) => /star/.test(kind))
    ? null
    : undefined;
}

function literalIds(node: Expression, document: SourceDocument, key: string | null | undefined): readonly XComPull[] {
  if (node.kind === 'list' || node.kind === 'tuple')
    return node.elements.flatMap((element) => literalIds(element, document, key));
  if (node.kind !== 'string' || !node.contentSpan) return [];
  const location = locationOf({ document, ...node.contentSpan });
  return [{ taskId: node.value, location, ...(key === undefined ? {} : { key }) }];
}

/** Every call below a node, in the order of the text. */
function* callsIn(node: unknown): Generator<Call> {
  if (Array.isArray(node)) {
    for (const each of node) yield* callsIn(each);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { kind } = node as { readonly kind?: string } & Partial<Span>;
  if (kind === 'call') yield node as Call;
  for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) yield* callsIn(child);
}
