/**
 * `mwaa-task-option`: an executor or a queue that an environment of MWAA does not have. It runs every task by Celery, from one
 * queue of its own. Source: docs.aws.amazon.com/mwaa/latest/API/API_Environment.html (CeleryExecutorQueue), and the essential
 * configuration in its images, github.com/aws/amazon-mwaa-docker-images.
 */
import type { Site, SourceDocument, Value } from '../../python/values.ts';
import type { DagRecord } from './graph.ts';
import { keywordSite, removeKeyword } from './refusals.ts';
import type { Fault } from './state.ts';

const OPTIONS = ['executor', 'queue', 'executor_config'] as const;
type Option = (typeof OPTIONS)[number];

export function mwaaTaskOptions(document: SourceDocument, dags: readonly DagRecord[]): readonly Fault[] {
  if (!/\b(executor|executor_config|queue)\b/.test(document.text)) return [];
  const told = new Set<number>();
  return dags.flatMap((dag) =>
    given(dag).flatMap(({ option, value, site }): readonly Fault[] => {
      if (!value || site?.document !== document || told.has(site.start)) return [];
      const message = fault(option, value);
      if (message === undefined) return [];
      told.add(site.start);
      const keyword = keywordSite(site, option);
      return [
        {
          code: 'mwaa-task-option',
          severity: 'warning',
          message,
          site: keyword ?? site,
          related: [],
          fixes: removeKeyword(keyword, site, option),
          dag,
        },
      ];
    }),
  );
}

interface Given {
  readonly option: Option;
  readonly value: Value | undefined;
  readonly site: Site | undefined;
}

/** To every task of the DAG by its defaults, and to single ones. */
function given(dag: DagRecord): readonly Given[] {
  const defaults = dag.args.get('default_args');
  return OPTIONS.flatMap((option) => [
    ...(defaults?.kind === 'dict'
      ? [{ option, value: defaults.entries.get(`s${option}`)?.value, site: defaults.sites?.get(option) }]
      : []),
    ...[...dag.tasks.values()].map((task) => ({
      option,
      value: task.args.get(option),
      site: task.argSites.get(option),
    })),
  ]);
}

/** Undefined where nothing is wrong with it, or it is not known what it is. */
function fault(option: Option, value: Value): string | undefined {
  switch (option) {
    case 'executor':
      return value.kind === 'str' && !/(^|\.)CeleryExecutor$/.test(value.value)
        ? `MWAA has the CeleryExecutor only: Airflow cannot read a file that asks for ${value.value}`
        : undefined;
    case 'queue':
      return value.kind === 'str'
        ? `The workers of MWAA take tasks from one queue, its own: a task for '${value.value}' waits forever`
        : undefined;
    case 'executor_config':
      return value.kind === 'dict' && (value.entries.has('spod_override') || value.entries.has('sKubernetesExecutor'))
        ? 'It is for the KubernetesExecutor, which MWAA does not have: it does nothing there'
        : undefined;
  }
}
