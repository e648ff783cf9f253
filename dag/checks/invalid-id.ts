/** `invalid-id`: an id that Airflow refuses. Source: `airflow.sdk.definitions._internal.node` (`validate_key`, `validate_group_key`). */
import type { Dag, Location, Problem } from '../model.ts';
import { problem, type Rule } from './rule.ts';

const MAXIMUM_LENGTH = 250;
// Python's \w: letters and digits of every script, and the underscore.
const KEY = /^[\p{L}\p{N}\p{M}_.-]+$/u;
const GROUP_KEY = /^[\p{L}\p{N}\p{M}_-]+$/u;

export const invalidId: Rule = {
  code: 'invalid-id',
  severity: 'error',
  title: 'An id that Airflow refuses',
  check: (dag) => [...dagProblems(dag), ...taskProblems(dag), ...groupProblems(dag)],
};

function dagProblems(dag: Dag): readonly Problem[] {
  if (!dag.exact && !dag.idLocation) return [];
  return idProblems('DAG id', dag.dagId, KEY, dag.idLocation, dag.location);
}

function taskProblems(dag: Dag): readonly Problem[] {
  return dag.tasks.flatMap((task) => {
    // An id put together from unknowns is only a likely one.
    if (!dag.exact && !task.idLocation) return [];
    const prefix = task.group !== null && task.taskId.startsWith(`${task.group}.`) ? task.group.length + 1 : 0;
    // Likely ids that are alike are numbered to tell them apart: `a (2)`.
    const own = dag.exact ? task.taskId : task.taskId.replace(/ \(\d+\)$/, '');
    return idProblems('Task id', own.slice(prefix), KEY, task.idLocation, task.location);
  });
}

function groupProblems(dag: Dag): readonly Problem[] {
  if (!dag.exact) return [];
  return dag.groups.flatMap((group) => {
    const prefix = group.parent !== null && group.groupId.startsWith(`${group.parent}.`) ? group.parent.length + 1 : 0;
    return idProblems('Task group id', group.groupId.slice(prefix), GROUP_KEY, undefined, group.location);
  });
}

function idProblems(
  what: string,
  id: string,
  allowed: RegExp,
  literal: Location | undefined,
  call: Location,
): readonly Problem[] {
  const location = literal ?? call;
  if ([...id].length > MAXIMUM_LENGTH) {
    return [problem(invalidId, location, `${what} has ${[...id].length} characters; Airflow allows ${MAXIMUM_LENGTH}`)];
  }
  if (allowed.test(id)) return [];
  const characters =
    allowed === KEY ? 'letters, digits, dashes, dots and underscores' : 'letters, digits, dashes and underscores';
  const repaired = [...id].map((character) => (allowed.test(character) ? character : '_')).join('');
  const fixes =
    literal && repaired !== ''
      ? [{ title: `Change it to '${repaired}'`, edits: [{ location: literal, newText: repaired }], preferred: true }]
      : [];
  return [problem(invalidId, location, `${what} '${id}' may only have ${characters}`, { fixes })];
}
