/**
 * The rename of a task group's id: its literal, and that part of the ids of all tasks inside wherever those are written
 * with their group in front, in all files.
 */
import type { Dag, DagFile, Group, Location, Position, Range, TaskReference } from '../dag/model.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import { lastName } from './document-symbol.ts';
import { distinctLocations, touches } from './ranges.ts';
import { referencesIn } from './references.ts';
import { definedName } from './rename-function.ts';
import { stringAt } from './string-at.ts';
import { offsetAt, positionAt } from './text-at.ts';
import type { TextLines } from './text-lines.ts';

export interface RenamedGroup {
  readonly dag: Dag;
  readonly group: Group;
  /** Without the ids of the groups around. */
  readonly name: string;
  /** Of the text between the quotes, or of the function's name in its definition. */
  readonly literal: Range;
  /** It is named after this function, and so are the other groups that its calls make. */
  readonly namedAfter?: {
    readonly definedIn: string;
    readonly others: readonly { readonly dag: Dag; readonly group: Group }[];
  };
}

/** The groups named after the function whose name is defined at a position. */
export function functionGroupAt(
  files: Iterable<DagFile>,
  uri: string,
  text: string,
  position: Position,
): RenamedGroup | undefined {
  const named = [...files].flatMap(({ dags }) =>
    dags.flatMap((dag) =>
      dag.groups.flatMap((group) => (group.callable?.location.uri === uri ? [{ dag, group }] : [])),
    ),
  );
  for (const each of named) {
    const { callable } = each.group;
    const literal = callable && definedName(text, callable.extent ?? callable.location, callable.name);
    if (!callable || !literal || !touches(literal, position)) continue;
    const others = named.filter(({ group }) => group.callable?.name === callable.name && group !== each.group);
    return { ...each, name: callable.name, literal, namedAfter: { definedIn: uri, others } };
  }
  return undefined;
}

/** The group whose id is written out at a position. */
export function groupAt(file: DagFile, text: string, position: Position): RenamedGroup | undefined {
  const around = file.dags.flatMap((dag) =>
    dag.groups.flatMap((group) =>
      group.location.uri === file.uri && touches(group.location.range, position) ? [{ dag, group }] : [],
    ),
  );
  if (around.length === 0) return undefined;
  const string = stringAt(text, offsetAt(text, position));
  if (!string?.isClosed) return undefined;
  const written = text.slice(string.start, string.end);
  // Another argument may read the same: a tooltip.
  if (!/(?:\(\s*|\bgroup_id\s*=\s*)$/.test(text.slice(0, string.opening))) return undefined;
  const found = around.find(({ group }) => lastName(group.groupId, group.parent) === written);
  const literal = { start: positionAt(text, string.start), end: positionAt(text, string.end) };
  return found && { ...found, name: written, literal };
}

/** Why it cannot have this name; undefined when it can. */
export function groupRefusal({ dag, group, name }: RenamedGroup, newName: string): string | undefined {
  if (!/^[\p{L}\p{N}_-]+$/u.test(newName))
    return 'The id of a group consists of letters, digits, dashes and underscores.';
  const suffix = suffixOf(group, name);
  const newId = group.groupId.slice(0, group.groupId.length - name.length - suffix.length) + newName + suffix;
  if (newName === name) return undefined;
  const isTaken =
    dag.groups.some(({ groupId }) => groupId === newId) || dag.tasks.some(({ taskId }) => taskId === newId);
  return isTaken ? `The DAG ${dag.dagId} has a task or group ${newId} already.` : undefined;
}

/** `__1`: what Airflow adds when a decorated function is called again. */
function suffixOf(group: Group, name: string): string {
  return lastName(group.groupId, group.parent).slice(name.length);
}

/** Beside the group's own literal: that part of each id which names the group. */
export function groupMentions(
  { dag, group, name }: RenamedGroup,
  analyses: Analyses,
  linesOf: (uri: string) => TextLines | undefined,
  inTemplates: ((file: DagFile) => readonly TaskReference[]) | undefined,
): readonly Location[] {
  const { dagId } = dag;
  const inside = dag.tasks
    .filter(({ taskId }) => group.prefixGroupId && taskId.startsWith(`${group.groupId}.`))
    .map((task) => ({ dagId, taskId: task.taskId, dag, task }));
  const places: Location[] = [];
  for (const file of knownFiles(analyses)) {
    const named = [...inside, { dagId, taskId: group.groupId }];
    for (const { kind, location } of referencesIn(file, named, inTemplates)) if (kind === 'id') places.push(location);
    places.push(...waitedFor(file, dagId, group.groupId));
  }
  return distinctLocations(places).flatMap((location) => groupPart(location, group, name, linesOf) ?? []);
}

/** `external_task_group_id` of sensors. */
function waitedFor(file: DagFile, dagId: string, groupId: string): readonly Location[] {
  return file.dags.flatMap(({ tasks }) =>
    tasks.flatMap(({ args }) => {
      const given = (name: string) => args.find((argument) => argument.name === name);
      const [group, dag] = [given('external_task_group_id'), given('external_dag_id')];
      const isMeant = (argument: typeof group, id: string): boolean =>
        argument?.value.kind === 'json' && argument.value.value === id;
      return group?.location && isMeant(group, groupId) && isMeant(dag, dagId) ? [group.location] : [];
    }),
  );
}

/** Undefined where the id is written without its groups, or is made of parts. */
function groupPart(
  { uri, range }: Location,
  group: Group,
  name: string,
  linesOf: (uri: string) => TextLines | undefined,
): Location | undefined {
  const { groupId } = group;
  const written = linesOf(uri)?.slice(range);
  if (written === undefined || range.start.line !== range.end.line) return undefined;
  const quotes = /^[rRbBuU]?(?:"""|'''|"|')?/.exec(written)?.[0].length ?? 0;
  const body = written.slice(quotes);
  if (!body.startsWith(groupId) || !/^(?:\.|["']|$)/.test(body.slice(groupId.length))) return undefined;
  const end = range.start.character + quotes + groupId.length - suffixOf(group, name).length;
  const { line } = range.start;
  return { uri, range: { start: { line, character: end - name.length }, end: { line, character: end } } };
}
