/**
 * Analyses by hand, for tests of features: a text with a cursor (`|`), and a sketch of the DAG that names its places by
 * the snippets of the text that stand there.
 */
import type { Argument, Dag, DagFile, Edge, Group, Location, Position, Task, TaskReference } from '../../dag/model.ts';
import type { Analyses } from '../analyses.ts';

export const SKETCH_URI = 'file:///dags/sketch.py';

/** Takes the cursor out of a text: `|`, or `¦` where the text has bars of its own. */
export function cursor(marked: string): { readonly text: string; readonly position: Position } {
  const offset = marked.includes('¦') ? marked.indexOf('¦') : marked.indexOf('|');
  if (offset === -1) throw new Error('The text has no cursor.');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, position: positionAt(text, offset) };
}

export interface TaskSketch extends Partial<Omit<Task, 'location' | 'idLocation' | 'locations' | 'args'>> {
  /** The call. */
  readonly at: string;
  /** The id's literal with its quotes. */
  readonly idAt?: string;
  readonly alsoAt?: readonly string[];
  readonly args?: { readonly [name: string]: Argument['value'] };
}

export interface DagSketch extends Partial<Omit<Dag, 'tasks' | 'edges' | 'groups' | 'location' | 'idLocation'>> {
  readonly at: string;
  readonly idAt?: string;
  readonly tasks?: { readonly [taskId: string]: TaskSketch };
  readonly edges?: readonly (readonly [string, string])[];
  /** Group id → its call. */
  readonly groups?: { readonly [groupId: string]: string };
}

export interface FileSketch {
  readonly uri?: string;
  readonly dags: { readonly [dagId: string]: DagSketch };
  /** Snippet → DAG id, task id, kind. The snippet's first place that is not a task's own id. */
  readonly references?: readonly (readonly [string, string, string, TaskReference['kind']])[];
}

export function sketch(text: string, file: FileSketch): DagFile {
  const uri = file.uri ?? SKETCH_URI;
  const dags = Object.entries(file.dags).map(([dagId, dag]) => dagOf(uri, text, dagId, dag));
  return {
    uri,
    dialect: 'airflow',
    dags,
    problems: [],
    dependencies: [],
    references: [...dags.flatMap(declarations), ...(file.references ?? []).map((use) => reference(uri, text, use))],
  };
}

/** The place of a snippet. `2nd:x` is the second x of the text. */
export function place(uri: string, text: string, snippet: string): Location {
  const [, count = '1', wanted = snippet] = /^(\d)(?:st|nd|rd|th):([\s\S]*)$/.exec(snippet) ?? [];
  let offset = -1;
  for (let n = 0; n < Number(count); n++) offset = text.indexOf(wanted, offset + 1);
  if (offset === -1) throw new Error(`The text has no ${JSON.stringify(snippet)}.`);
  return { uri, range: { start: positionAt(text, offset), end: positionAt(text, offset + wanted.length) } };
}

/** The text at a place, for expectations that can be read. */
export function textAt(text: string, range: Location['range']): string {
  return text.slice(offsetAt(text, range.start), offsetAt(text, range.end));
}

/** `Analyses` over finished files; nothing in it changes. */
export function analysesOf(...files: DagFile[]): Analyses {
  const byUri = new Map(files.map((file) => [file.uri, file]));
  return {
    setOptions: () => {},
    open: () => {},
    close: () => {},
    analyse: (uri) => byUri.get(uri),
    syntax: () => undefined,
    invalidate: () => [],
    forget: () => {},
    analysed: () => [...byUri.keys()],
    crossFileProblems: () => new Map(),
    isDagFile: (text) => /dag/i.test(text) && /airflow/i.test(text),
  };
}

/** The engine counts the id's own literal among its references. */
function declarations({ dagId, tasks }: Dag): TaskReference[] {
  return tasks.flatMap(({ taskId, idLocation }) =>
    idLocation ? [{ dagId, taskId, kind: 'id' as const, location: idLocation }] : [],
  );
}

function reference(uri: string, text: string, use: NonNullable<FileSketch['references']>[number]): TaskReference {
  const [snippet, dagId, taskId, kind] = use;
  const location = kind === 'id' ? literal(uri, text, snippet) : place(uri, text, snippet);
  return { dagId, taskId, kind, location };
}

/** What stands between the quotes. */
function literal(uri: string, text: string, snippet: string): Location {
  const { start, end } = place(uri, text, snippet).range;
  const inner = { start: { ...start, character: start.character + 1 }, end: { ...end, character: end.character - 1 } };
  return { uri, range: inner };
}

function dagOf(uri: string, text: string, dagId: string, dag: DagSketch): Dag {
  const { at, idAt, tasks, edges, groups, ...rest } = dag;
  return {
    dagId,
    dialect: 'airflow',
    exact: true,
    unknowns: [],
    schedule: { text: null, kind: 'none' },
    startDate: null,
    catchup: null,
    tags: [],
    params: [],
    args: [],
    tasks: Object.entries(tasks ?? {}).map(([taskId, task]) => taskOf(uri, text, taskId, task)),
    edges: (edges ?? []).map(([upstream, downstream]) => edge(uri, text, upstream, downstream)),
    groups: Object.entries(groups ?? {}).map(([groupId, call]) => group(uri, text, groupId, call)),
    location: place(uri, text, at),
    ...(idAt ? { idLocation: literal(uri, text, idAt) } : {}),
    ...rest,
  };
}

function taskOf(uri: string, text: string, taskId: string, task: TaskSketch): Task {
  const { at, idAt, alsoAt = [], args = {}, ...rest } = task;
  const location = place(uri, text, at);
  const parent = taskId.includes('.') ? taskId.slice(0, taskId.lastIndexOf('.')) : null;
  return {
    taskId,
    operator: 'BashOperator',
    operatorLabel: 'BashOperator',
    bases: [],
    args: Object.entries(args).map(([name, value]) => ({ name, value })),
    group: parent,
    triggerRule: 'all_success',
    retries: null,
    retryDelay: null,
    executionTimeout: null,
    pool: null,
    mapped: false,
    setup: false,
    teardown: false,
    dynamic: false,
    location,
    ...(idAt ? { idLocation: literal(uri, text, idAt) } : {}),
    locations: [location, ...alsoAt.map((snippet) => place(uri, text, snippet))],
    ...rest,
  };
}

function edge(uri: string, text: string, upstream: string, downstream: string): Edge {
  const location = place(uri, text, text.includes('>>') ? '>>' : text.slice(0, 1));
  return { upstream, downstream, kind: 'order', location };
}

function group(uri: string, text: string, groupId: string, call: string): Group {
  const parent = groupId.includes('.') ? groupId.slice(0, groupId.lastIndexOf('.')) : null;
  return { groupId, parent, mapped: false, prefixGroupId: true, location: place(uri, text, call) };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  return { line, character: offset - (before.lastIndexOf('\n') + 1) };
}

function offsetAt(text: string, position: Position): number {
  const lines = text.split('\n').slice(0, position.line);
  return lines.reduce((sum, line) => sum + line.length + 1, 0) + position.character;
}
