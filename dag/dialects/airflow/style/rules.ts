/** Matters of style: off unless somebody asks for them. */
import type { ParsedSource } from '../../../python/interpreter.ts';
import type { AirflowState, Fault } from '../state.ts';
import type { WrittenPaths } from '../written-paths.ts';
import { BRANCH_OR_SHORT_CIRCUIT, branchesOrShortCircuits } from './branch-or-short-circuit.ts';
import { SCHEDULE_NOT_GIVEN, schedulesNotGiven } from './schedule-not-given.ts';
import { VARIABLE_UNLIKE_TASK, variablesUnlikeTasks } from './variable-unlike-task.ts';

export function styleFaults(source: ParsedSource, state: AirflowState, written: () => WrittenPaths): readonly Fault[] {
  const { optionalRules, airflowVersion } = state;
  return [
    ...(optionalRules.has(VARIABLE_UNLIKE_TASK) ? variablesUnlikeTasks(source, written()) : []),
    ...(optionalRules.has(SCHEDULE_NOT_GIVEN) ? schedulesNotGiven(source, airflowVersion, written()) : []),
    ...(optionalRules.has(BRANCH_OR_SHORT_CIRCUIT) ? branchesOrShortCircuits(source, written()) : []),
  ];
}
