/**
 * `unknown-argument` and `argument-without-effect` in calls that the evaluation does not come to: in functions that nobody calls, in
 * those of tasks, in branches that are not taken. Only names that Airflow 2 took; and no error, for nobody may ever call it.
 */
import type { ParsedSource } from '../../python/interpreter.ts';
import type { CallArgument } from '../../python/syntax.ts';
import type { Site } from '../../python/values.ts';
import { IDLE_INSTEAD } from './idle-arguments.ts';
import { operatorClass } from './operators.ts';
import { changeTo, removeKeyword } from './refusals.ts';
import { DAG_REMOVED, signatureOf } from './signatures.ts';
import type { AirflowState, Fault } from './state.ts';
import { isOperatorPath } from './vocabulary.ts';
import type { WrittenPaths } from './written-paths.ts';

export function unreachedArguments(
  { document }: ParsedSource,
  { airflowVersion, faults }: AirflowState,
  known: readonly Fault[],
  written: () => WrittenPaths,
): readonly Fault[] {
  if (airflowVersion !== 3 || !MENTIONED.test(document.text)) return [];
  const { of, nodes } = written();
  const told = new Set(
    [...faults, ...known].filter(({ site }) => site.document === document).map(({ site }) => site.start),
  );
  const found: Fault[] = [];
  for (const node of nodes()) {
    if (node.kind !== 'call') continue;
    const path = of(node.callee);
    const owner = path === undefined ? undefined : ownerOf(path);
    if (!owner) continue;
    const args = node.args as readonly CallArgument[];
    for (const { kind, name, nameSpan, value } of args) {
      if (kind !== 'keyword' || name === undefined || !nameSpan || told.has(nameSpan.start)) continue;
      const keyword: Site = { document, start: nameSpan.start, end: nameSpan.end };
      const place: Site = { document, start: value.start, end: value.end };
      if (told.has(place.start)) continue;
      if (owner.idle === name) found.push(idle(name, keyword, place));
      if (!Object.hasOwn(owner.removed, name)) continue;
      const better = owner.removed[name] ?? undefined;
      const isFree = better !== undefined && !args.some((other) => other.name === better);
      found.push({
        code: 'unknown-argument',
        severity: 'warning',
        message: `${owner.name} no longer has an argument '${name}'${better ? `; it is '${better}' now` : ''}`,
        site: keyword,
        related: [],
        fixes: isFree ? changeTo(keyword, better) : removeKeyword(keyword, place, name),
      });
    }
  }
  return found;
}

interface Owner {
  readonly name: string;
  readonly removed: { readonly [name: string]: string | null };
  /** Still taken, and of no effect. */
  readonly idle?: string;
}

const OF_ANY_OPERATOR: Owner['removed'] = { task_concurrency: 'max_active_tis_per_dag' };
const VARIABLE: Owner = { name: 'Variable.get', removed: { default_var: 'default' } };
const HANDLER: Owner = { name: 'A task handler', removed: { filename_template: null } };

function ownerOf(path: string): Owner | undefined {
  if (!path.startsWith('airflow.')) return undefined;
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (name === 'DAG' || name === 'dag') return { name: 'DAG', removed: DAG_REMOVED, idle: 'sla_miss_callback' };
  if (path === 'airflow.sdk.Variable.get') return VARIABLE;
  if (/TaskHandler$/.test(name)) return HANDLER;
  if (!isOperatorPath(path)) return undefined;
  return { name, removed: signatureOf(operatorClass(path))?.removed ?? OF_ANY_OPERATOR, idle: 'sla' };
}

/** So that most files are left at once. */
const MENTIONED =
  /\b(schedule_interval|timetable|concurrency|default_view|orientation|full_filepath|fail_stop|sla|sla_miss_callback|default_var|filename_template|task_concurrency|provide_context|execution_date|use_task_execution_\w+|skip_exit_code)\s*=/;

function idle(name: string, keyword: Site, value: Site): Fault {
  return {
    code: 'argument-without-effect',
    severity: 'warning',
    message: `'${name}' does nothing: ${IDLE_INSTEAD}`,
    site: keyword,
    related: [],
    fixes: removeKeyword(keyword, value, name),
  };
}
