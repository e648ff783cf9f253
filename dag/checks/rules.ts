/** Every rule there is: those over the model, and those that a dialect finds while it evaluates a file. */
import { FILE_ENCODING, FILE_TOO_LARGE } from '../files/problems.ts';
import type { Severity } from '../model.ts';
import { FILE_RULES } from './check-file.ts';
import { PLATFORM_RULES } from './check-platform.ts';
import { WORKSPACE_RULES } from './check-workspace.ts';
import { SYNTAX_ERROR } from './syntax-error.ts';

export interface RuleDescription {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  /** A matter of style: off unless it is asked for. */
  readonly isOptional?: true;
}

const WHILE_EVALUATING: readonly RuleDescription[] = [
  { code: 'undefined-name', severity: 'error', title: 'A name that is not defined' },
  { code: 'duplicate-task-id', severity: 'error', title: 'One id for two tasks or groups of a DAG' },
  { code: 'missing-argument', severity: 'error', title: 'An operator or task without an argument it needs' },
  { code: 'removed-import', severity: 'error', title: 'An import that your Airflow does not have' },
  { code: 'missing-module', severity: 'warning', title: 'An import that the selected interpreter does not have' },
  { code: 'moved-import', severity: 'hint', title: 'An import from where Airflow 3 has it for a while only' },
  { code: 'unknown-argument', severity: 'error', title: 'An argument that Airflow does not take' },
  { code: 'invalid-argument', severity: 'error', title: 'A value that Airflow refuses for an argument' },
  { code: 'invalid-dependency', severity: 'error', title: 'A dependency on something that is not a task' },
  { code: 'cross-dag-dependency', severity: 'error', title: 'A dependency between tasks of two DAGs' },
  { code: 'setup-and-teardown', severity: 'error', title: 'A task that is both a setup and a teardown' },
  { code: 'unknown-timezone', severity: 'error', title: 'A time zone that does not exist' },
  {
    code: 'uninitialised-operator',
    severity: 'error',
    title: 'An operator class that does not initialise its base class',
  },
  { code: 'analysis-stopped', severity: 'information', title: 'A file that takes too long to follow' },
  { code: 'uncaught-exception', severity: 'error', title: 'An exception that stops the file from being read' },
  { code: 'invalid-mapping', severity: 'error', title: 'A mapping over something that has no elements' },
  { code: 'outside-dag', severity: 'error', title: 'A task group outside a DAG' },
  { code: 'xcom-not-iterable', severity: 'error', title: 'A loop over a result that is not known yet, or its length' },
  { code: 'never-called', severity: 'warning', title: 'A decorated function that nobody calls' },
  { code: 'not-called', severity: 'warning', title: 'A method that is named, but not called' },
  { code: 'label-without-edge', severity: 'warning', title: 'A label that no dependency goes through' },
  { code: 'repeated-dependency', severity: 'hint', title: 'A line of dependencies that are all there already' },
  { code: 'branch-target', severity: 'warning', title: 'A branch to a task that does not come after it' },
  { code: 'changing-argument', severity: 'hint', title: 'A value that makes a new version of the DAG at every import' },
  { code: 'moving-start-date', severity: 'warning', title: 'A start date that is another one at every import' },
  {
    code: 'missing-start-date',
    severity: 'error',
    title: 'A schedule without a start date, which Airflow 2 refuses',
  },
  {
    code: 'removed-context',
    severity: 'warning',
    title: 'Something of its context that a task asks for and Airflow 3 does not have',
  },
  { code: 'removed-member', severity: 'warning', title: 'A method or attribute that Airflow 3 does not have' },
  { code: 'changed-signature', severity: 'warning', title: 'A call in a way that Airflow 3 no longer takes' },
  { code: 'argument-type', severity: 'warning', title: 'A literal of another type than the operator takes' },
  { code: 'deprecated', severity: 'hint', title: 'Something that Airflow 3 takes for a while only' },
  { code: 'argument-without-effect', severity: 'warning', title: 'An argument that Airflow 3 does nothing with' },
  {
    code: 'unused-default-argument',
    severity: 'warning',
    title: 'A key of default_args that no task takes',
  },
  { code: 'template-file-missing', severity: 'warning', title: 'A text that is taken for the path of a template' },
  { code: 'template-syntax', severity: 'warning', title: 'A template that Jinja cannot read' },
  {
    code: 'template-name',
    severity: 'warning',
    title: 'A variable, filter, macro or param that templates do not have',
  },
  { code: 'parse-time-work', severity: 'warning', title: 'Work that is done whenever Airflow reads the file' },
  {
    code: 'environment-variable',
    severity: 'hint',
    title: 'An environment variable without which the file cannot be read',
  },
  { code: 'mwaa-plugins-import', severity: 'warning', title: 'An import from a folder that Amazon MWAA does not have' },
  { code: 'mwaa-task-option', severity: 'warning', title: 'An executor or queue that Amazon MWAA does not have' },
  {
    code: 'variable-unlike-task',
    severity: 'hint',
    title: 'A variable with another name than the task that it holds',
    isOptional: true,
  },
  {
    code: 'schedule-not-given',
    severity: 'hint',
    title: 'A DAG that leaves its schedule to Airflow',
    isOptional: true,
  },
  {
    code: 'branch-or-short-circuit',
    severity: 'hint',
    title: 'A branch that goes one way or nowhere',
    isOptional: true,
  },
  { code: 'unknown-suppression', severity: 'hint', title: 'A suppression comment that names no rule' },
  { code: FILE_ENCODING, severity: 'error', title: 'A file that is not in the encoding it claims' },
  { code: FILE_TOO_LARGE, severity: 'warning', title: 'A file too large to be checked' },
];

export const RULES: readonly RuleDescription[] = [
  SYNTAX_ERROR,
  ...WHILE_EVALUATING,
  ...FILE_RULES,
  ...WORKSPACE_RULES,
  ...PLATFORM_RULES,
].map(({ code, severity, title, isOptional }: RuleDescription) => ({
  code,
  severity,
  title,
  ...(isOptional ? { isOptional } : {}),
}));

/** Of the codes that were given, those of rules that are off unless they are asked for. */
export function optionalRules(given: { readonly [code: string]: string }): readonly string[] {
  return RULES.filter(({ code, isOptional }) => isOptional && (given[code] ?? 'off') !== 'off').map(({ code }) => code);
}
