/**
 * `changing-argument`: a value of the moment in what Airflow 3 stores of a DAG. Each import that differs makes a new version of
 * the DAG. Source: Airflow's documentation on DAG versioning; stored of a task are its template fields and BaseOperator's own.
 */
import type { Site, SourceDocument, Value } from '../../python/values.ts';
import type { DagRecord } from './graph.ts';
import { OPERATOR_ARGUMENTS } from './signatures.ts';
import type { Fault } from './state.ts';
import type { FieldsByClass } from './template-texts.ts';

/** What the evaluation says of `datetime.now()`, and of all that comes of it. */
const NOW = 'the current time';

export function changingArguments(document: SourceDocument, dag: DagRecord, fields: FieldsByClass): readonly Fault[] {
  if (!/\b(now|utcnow|today|time)\s*\(/.test(document.text)) return [];
  const told = new Set<number>();
  const own = ['end_date', 'params', 'description', 'doc_md'].map(
    (name) => [dag.args.get(name), dag.argSites.get(name)] as const,
  );
  const ofTasks = [...dag.tasks.values()].flatMap((task) => {
    const stored = fields.of(task)?.fields;
    return [...task.args].flatMap(([name, value]) =>
      name !== 'start_date' && (stored?.has(name) || OPERATOR_ARGUMENTS.includes(name))
        ? [[value, task.argSites.get(name)] as const]
        : [],
    );
  });
  return [...own, ...ofTasks].flatMap(([value, site]) => {
    if (!site || site.document !== document || told.has(site.start) || !isOfTheMoment(value)) return [];
    told.add(site.start);
    return [fault(site, dag)];
  });
}

function isOfTheMoment(value: Value | undefined): boolean {
  switch (value?.kind) {
    case 'unknown':
      return (
        value.reason === NOW && (value.choices ?? []).every((choice) => choice.kind === 'str' && /…/.test(choice.value))
      );
    case 'dict':
      return [...value.entries.values()].some((entry) => isOfTheMoment(entry.value));
    case 'list':
    case 'tuple':
      return value.items.some(isOfTheMoment);
    default:
      return false;
  }
}

export const CHANGES =
  'This value is another one at every import, and Airflow 3 keeps a new version of the DAG each time; a template such as {{ ts }} is worked out when the task runs';

function fault(site: Site, dag: DagRecord): Fault {
  return { code: 'changing-argument', severity: 'hint', message: CHANGES, site, related: [], fixes: [], dag };
}
