/** `textDocument/hover`: what a task or a DAG is, as far as it is known, and what is not known and why. */
import type { Hover } from 'vscode-languageserver';
import type { Dag, DagFile, Group, Position, StaticValue, Task, Unknown } from '../dag/model.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import { compareSizes, encloses, touches } from './ranges.ts';
import {
  durationInWords,
  formatTime,
  nextRuns,
  runsByTurn,
  scheduleInWords,
  scheduleTimezone,
} from './schedule-words.ts';
import { callHead, type SymbolAt, symbolAt, type TaskOfDag } from './symbol-at.ts';
import type { TextLines } from './text-lines.ts';

/** `now` in milliseconds since the epoch. */
export function hover(
  file: DagFile,
  lines: TextLines,
  position: Position,
  airflowVersion: 2 | 3,
  now: number,
): Hover | null {
  const symbol = symbolAt(file, lines, position) ?? functionAt(file, position);
  if (!symbol) return groupHover(file, lines, position);
  const value = markdown(symbol, airflowVersion, now);
  return value ? { contents: { kind: 'markdown', value }, range: symbol.range } : null;
}

/** The name of a function that tasks run, where it is defined. */
function functionAt(file: DagFile, position: Position): SymbolAt | undefined {
  const found = file.dags.flatMap((dag) =>
    dag.tasks.flatMap((task): TaskOfDag[] => {
      const place = task.callable?.location;
      const isHere = place?.uri === file.uri && touches(place.range, position);
      return isHere ? [{ dagId: dag.dagId, taskId: task.taskId, dag, task }] : [];
    }),
  );
  const range = found[0]?.task?.callable?.location.range;
  return range && { kind: 'task', tasks: found, range, place: 'call' };
}

/** Over the call or the function that makes a task group. */
function groupHover(file: DagFile, lines: TextLines, position: Position): Hover | null {
  for (const dag of file.dags) {
    for (const group of dag.groups) {
      const call = group.location.uri === file.uri ? callHead(lines, group.location.range) : undefined;
      const name = group.callable?.location.uri === file.uri ? group.callable.location.range : undefined;
      const range = [call, name].find((each) => each && touches(each, position));
      if (range) return { contents: { kind: 'markdown', value: groupMarkdown(dag, group) }, range };
    }
  }
  return null;
}

function groupMarkdown(dag: Dag, { groupId, parent, mapped, tooltip }: Group): string {
  const tasks = dag.tasks.filter(({ group }) => group === groupId).map(({ taskId }) => taskId);
  const groups = dag.groups.filter((other) => other.parent === groupId).map((other) => other.groupId);
  return sections(
    `**Task group** ${codeSpan(groupId)} · DAG ${codeSpan(dag.dagId)}`,
    tooltip ? escapeMarkdown(tooltip) : undefined,
    list([
      parent === null ? undefined : `Group: ${codeSpan(parent)}`,
      mapped ? 'Mapped: the number of its instances is known when it runs' : undefined,
      `Tasks: ${names(tasks)}`,
      groups.length === 0 ? undefined : `Groups: ${names(groups)}`,
    ]),
  );
}

/** Ids that are named before the rest is counted. */
const MAX_NAMES = 6;
const MAX_ARGUMENTS = 12;
const MAX_UNKNOWNS = 4;

function markdown(symbol: SymbolAt, airflowVersion: 2 | 3, now: number): string | undefined {
  if (symbol.kind === 'dag') return dagMarkdown(symbol.dag, airflowVersion, now);
  const known = symbol.tasks.filter(isKnown);
  const [first] = known;
  if (!first) return undefined;
  const head = known.length > 1 ? `${several(known)}\n\nThe first of them:\n\n` : '';
  return head + taskMarkdown(first.dag, first.task);
}

type KnownTask = TaskOfDag & { readonly dag: Dag; readonly task: Task };

function isKnown(task: TaskOfDag): task is KnownTask {
  return task.dag !== undefined && task.task !== undefined;
}

function several(tasks: readonly KnownTask[]): string {
  const ids = tasks.map(({ taskId }) => taskId);
  const rest = ids.length - MAX_NAMES;
  const shown = ids.slice(0, MAX_NAMES).map(codeSpan).join(', ');
  return `**${tasks.length} tasks** stand here: ${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function taskMarkdown(dag: Dag, task: Task): string {
  const upstream = distinct(dag.edges.filter((edge) => edge.downstream === task.taskId).map((edge) => edge.upstream));
  const downstream = distinct(dag.edges.filter((edge) => edge.upstream === task.taskId).map((edge) => edge.downstream));
  const facts = [
    task.group === null ? undefined : `Group: ${codeSpan(task.group)}`,
    task.triggerRule === 'all_success' ? undefined : `Trigger rule: ${codeSpan(task.triggerRule)}`,
    task.retries === null || task.retries === 0 ? undefined : `Retries: ${retries(task)}`,
    task.executionTimeout === null ? undefined : `Execution timeout: ${durationInWords(task.executionTimeout)}`,
    task.pool === null || task.pool === 'default_pool' ? undefined : `Pool: ${codeSpan(task.pool)}`,
    task.mapped ? 'Mapped: the number of its instances is known when it runs' : undefined,
    task.setup ? 'Setup task' : undefined,
    task.teardown ? 'Teardown task' : undefined,
    task.dynamic ? 'Dynamic: how many such tasks there are depends on something outside the file' : undefined,
    `Upstream: ${names(upstream)}`,
    `Downstream: ${names(downstream)}`,
  ];
  return sections(
    `**Task** ${codeSpan(task.taskId)} · ${codeSpan(task.operatorLabel)} · DAG ${codeSpan(dag.dagId)}`,
    // The class behind a decorator is Airflow's own affair.
    task.module && !task.operator.startsWith('_') ? codeSpan(`${task.module}.${task.operator}`) : undefined,
    list(facts),
    argumentList(task),
    places(task),
    unknownList('Not known without running the file:', unknownsAbout(dag, task)),
  );
}

function dagMarkdown(dag: Dag, airflowVersion: 2 | 3, now: number): string {
  const zone = scheduleTimezone(dag.schedule);
  const runs = nextRuns(dag, airflowVersion, now, 3).map((run) => formatTime(run, zone));
  const facts = [
    `Schedule: ${schedule(dag)}`,
    runs.length > 0 ? `Next runs: ${runs.join(', ')}` : runsByTurn(dag, airflowVersion),
    dag.startDate === null ? undefined : `Start date: ${dag.startDate}`,
    dag.catchup === null ? undefined : `Catchup: ${dag.catchup ? 'yes' : 'no'}`,
    `${count(dag.tasks.length, 'task')}, ${count(dag.edges.length, 'edge')}, ${count(dag.groups.length, 'group')}`,
    dag.tags.length > 0 ? `Tags: ${dag.tags.map(codeSpan).join(', ')}` : undefined,
    dag.params.length > 0 ? `Params: ${dag.params.map((param) => codeSpan(param.name)).join(', ')}` : undefined,
    dag.exact ? 'Exact: tasks and edges are those that Airflow will see' : undefined,
  ];
  const reason = dag.exact
    ? 'Not known without running the file:'
    : 'Not exact: Airflow may see other tasks or edges than shown here, because of';
  return sections(
    `**DAG** ${codeSpan(dag.dagId)}`,
    dag.description ? escapeMarkdown(dag.description) : undefined,
    list(facts),
    unknownList(reason, dag.unknowns),
  );
}

function schedule(dag: Dag): string {
  if (dag.schedule.kind === 'unknown') return 'not known without running the file';
  const text = dag.schedule.text === null ? undefined : codeSpan(dag.schedule.text);
  const words = scheduleInWords(dag.schedule);
  return [text, words].filter((part) => part !== undefined).join(' — ');
}

function retries(task: Task): string {
  return `${task.retries}${task.retryDelay === null ? '' : `, ${durationInWords(task.retryDelay)} apart`}`;
}

function argumentList(task: Task): string | undefined {
  const all = task.args.filter(({ name, value }) => name !== '' && (value.kind === 'unknown' || !SAID.has(name)));
  const shown = all.slice(0, MAX_ARGUMENTS);
  if (shown.length === 0) return undefined;
  const rest = all.length - shown.length;
  const lines = shown.map(({ name, value }) => `- ${codeSpan(name)}: ${valueText(value)}`);
  return ['Arguments:', ...lines, ...(rest > 0 ? [`- … and ${rest} more`] : [])].join('\n');
}

/** What the lines above say when it is known. */
const SAID = new Set(['task_id', 'trigger_rule', 'retries', 'retry_delay', 'execution_timeout', 'pool']);

function valueText(value: StaticValue): string {
  switch (value.kind) {
    case 'json':
      return codeSpan(JSON.stringify(value.value));
    case 'text':
      return codeSpan(value.text);
    case 'unknown': {
      const likely = value.likely === undefined ? '' : `, likely ${codeSpan(JSON.stringify(value.likely))}`;
      return `not known (${escapeMarkdown(value.reason)})${likely}`;
    }
  }
}

/** Where to look when it is not only the call: the function, the loop, an `.override`. */
function places(task: Task): string | undefined {
  const all = [...task.locations, ...(task.callable ? [task.callable.location] : [])];
  const lines = new Map(all.map(({ uri, range }) => [`${uri}#L${range.start.line + 1}`, { uri, range }]));
  if (lines.size < 2) return undefined;
  const links = [...lines].map(([link, { uri, range }]) => {
    const name = uri === task.location.uri ? '' : `${escapeMarkdown(uri.slice(uri.lastIndexOf('/') + 1))}, `;
    return `[${name}line ${range.start.line + 1}](${link})`;
  });
  return `Made by: ${links.join(', ')}`;
}

/** Those inside the task's own places, unless a smaller task's place holds them. */
function unknownsAbout(dag: Dag, task: Task): Unknown[] {
  return dag.unknowns.filter(({ location }) => {
    const around = task.locations.filter((own) => own.uri === location.uri && encloses(own.range, location.range));
    const smallest = around.map(({ range }) => range).sort(compareSizes)[0];
    if (!smallest) return false;
    return !dag.tasks.some(
      (other) =>
        other !== task &&
        other.location.uri === location.uri &&
        encloses(other.location.range, location.range) &&
        compareSizes(other.location.range, smallest) < 0,
    );
  });
}

function unknownList(head: string, unknowns: readonly Unknown[]): string | undefined {
  if (unknowns.length === 0) return undefined;
  const shown = unknowns
    .slice(0, MAX_UNKNOWNS)
    .map(({ reason, location }) => `- ${escapeMarkdown(reason)} (line ${location.range.start.line + 1})`);
  const rest = unknowns.length - shown.length;
  return [head, ...shown, ...(rest > 0 ? [`- … and ${rest} more`] : [])].join('\n');
}

function names(ids: readonly string[]): string {
  if (ids.length === 0) return 'none';
  const shown = ids.slice(0, MAX_NAMES).map(codeSpan).join(', ');
  const rest = ids.length - MAX_NAMES;
  return `${ids.length} (${shown}${rest > 0 ? ` and ${rest} more` : ''})`;
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function sections(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function list(facts: readonly (string | undefined)[]): string {
  return facts
    .filter((fact) => fact !== undefined)
    .map((fact) => `- ${fact}`)
    .join('\n');
}
