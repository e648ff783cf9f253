/** `invalid-id`: an id that Airflow refuses. Source: `airflow.sdk.definitions._internal.node` (`validate_key`, `validate_group_key`). */
import type { Dag, Location, Problem } from '../model.ts';
import { problem, type Rule } from './rule.ts';

const MAXIMUM_LENGTH = 250;
const MAXIMUM_GROUP_LENGTH = 200;
// Python's \w: letters and digits of every script, and the underscore.
const KEY = /^[\p{L}\p{N}\p{M}_.-]+$/u;
const GROUP_KEY = /^[\p{L}\p{N}\p{M}_-]+$/u;

export const invalidId: Rule = {
  code: 'invalid-id',
  severity: 'error',
  title: 'An id that Airflow refuses',
  check: (dag, { airflowVersion }) => [
    ...dagProblems(dag),
    ...taskProblems(dag),
    ...groupProblems(dag, airflowVersion),
  ],
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
    // Airflow looks at the id of a mapped task only when it makes the tasks of it.
    const severity = task.mapped ? 'warning' : 'error';
    return idProblems('Task id', own.slice(prefix), KEY, task.idLocation, task.location).map((found) => ({
      ...found,
      severity,
    }));
  });
}

function groupProblems(dag: Dag, airflowVersion: 2 | 3): readonly Problem[] {
  if (!dag.exact) return [];
  return dag.groups.flatMap((group) => {
    // Airflow 2: an id that is no prefix may be any text.
    if (airflowVersion === 2 && !group.prefixGroupId && group.groupId !== '') return [];
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
  const maximum = allowed === GROUP_KEY ? MAXIMUM_GROUP_LENGTH : MAXIMUM_LENGTH;
  if ([...id].length > maximum) {
    return [problem(invalidId, location, `${what} has ${[...id].length} characters; Airflow allows ${maximum}`)];
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
