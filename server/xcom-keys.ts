/** Under which keys tasks leave values for others: what their functions push by name, and the keys of the dict that they return. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Dag, Location, Task } from '../dag/model.ts';
import { type Candidate, type CompletionPlace, dagsAround } from './completion-place.ts';
import { offsetAt } from './text-at.ts';

/** Of the named tasks; of every task around when they are not known. */
export function xcomKeys(place: CompletionPlace, taskIds: readonly string[] | undefined): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  const add = (label: string, detail: string): void => {
    if (!found.has(label)) found.set(label, { label, kind: CompletionItemKind.Field, detail });
  };
  const dags = dagsAround(place);
  for (const { task } of wantedTasks(dags, taskIds)) {
    if (task.xcomPushes === undefined) add('return_value', 'The task’s result');
    const text = functionText(place, task);
    const pushed = [...(task.xcomPushes?.keys ?? []), ...pushedIn(text ?? ''), ...(OF_OPERATORS[task.operator] ?? [])];
    for (const key of pushed) add(key, `pushed by ${task.taskId}`);
    if (text !== undefined && hasMultipleOutputs(task, text))
      for (const key of returnedKeys(text)) add(key, `returned by ${task.taskId}`);
  }
  return [...found.values()];
}

/** Keys of the dict that a function returns, as `result["…"]` takes them apart. */
export function returnedKeys(functionText: string): readonly string[] {
  const dicts = [...functionText.matchAll(/\breturn\s*\{([^{}]*)/g)].map(([, inside = '']) => inside);
  return [...new Set(dicts.flatMap((inside) => [...inside.matchAll(KEY)].map(([, , key = '']) => key)))];
}

const KEY = /(["'])([^"'\n]+)\1\s*:/g;

/** What operators push beside their result, by their documentation. */
const OF_OPERATORS: { readonly [operator: string]: readonly string[] } = {
  KubernetesPodOperator: ['pod_name', 'pod_namespace'],
  GKEStartPodOperator: ['pod_name', 'pod_namespace'],
  EksPodOperator: ['pod_name', 'pod_namespace'],
  TriggerDagRunOperator: ['trigger_run_id'],
  DatabricksRunNowOperator: ['run_id', 'run_page_url'],
  DatabricksSubmitRunOperator: ['run_id', 'run_page_url'],
};

function wantedTasks(dags: readonly Dag[], taskIds: readonly string[] | undefined): readonly { task: Task }[] {
  return dags.flatMap(({ tasks }) =>
    tasks.filter(({ taskId }) => taskIds?.includes(taskId) ?? true).map((task) => ({ task })),
  );
}

function functionText(place: CompletionPlace, task: Task): string | undefined {
  return task.callable?.extent && textIn(place, task.callable.extent);
}

function textIn({ textOf, file, text }: CompletionPlace, { uri, range }: Location): string | undefined {
  const whole = uri === file.uri ? text.text : textOf(uri);
  return whole?.slice(offsetAt(whole, range.start), offsetAt(whole, range.end));
}

function pushedIn(text: string): readonly string[] {
  return [...text.matchAll(/\.xcom_push\(\s*(?:key\s*=\s*)?(["'])([^"'\n]+)\1/g)].map(([, , key = '']) => key);
}

/** Airflow: by `multiple_outputs`, or because the function says that it returns a dict. */
function hasMultipleOutputs(task: Task, text: string): boolean {
  const given = task.args.find(({ name }) => name === 'multiple_outputs')?.value;
  if (given?.kind === 'json') return given.value === true;
  return task.operator.startsWith('_') && /\)\s*->\s*(?:\w+\.)?(?:dict|Dict|Mapping|TypedDict)\b[^:]*:/.test(text);
}
