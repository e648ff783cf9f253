/** `textDocument/codeLens`: run and draw a DAG, run a task. */
import type { CodeLens } from 'vscode-languageserver';
import type { Dag, DagFile, Range, Task } from '../dag/model.ts';
import { COMMANDS } from './protocol.ts';

/** One call in a loop makes many tasks: a lens for each would bury the line. */
const MAX_TASKS_AT_ONE_CALL = 3;

/** `kubernetes`: runs as pods are offered, too. */
export function codeLenses(file: DagFile, kubernetes = false): CodeLens[] {
  return file.dags.flatMap((dag) => [...dagLenses(file.uri, dag, kubernetes), ...taskLenses(file.uri, dag)]);
}

function dagLenses(uri: string, dag: Dag, kubernetes: boolean): CodeLens[] {
  if (dag.location.uri !== uri) return [];
  const range = firstLine(dag.location.range);
  return [
    { range, command: { title: '▶ Run', command: COMMANDS.runDag, arguments: [uri, dag.dagId] } },
    ...(kubernetes
      ? [
          {
            range,
            command: {
              title: '▶ Run on Kubernetes',
              command: COMMANDS.runDagOnKubernetes,
              arguments: [uri, dag.dagId],
            },
          },
        ]
      : []),
    { range, command: { title: 'Graph', command: COMMANDS.showGraph, arguments: [uri, dag.dagId] } },
  ];
}

function taskLenses(uri: string, dag: Dag): CodeLens[] {
  const byLine = new Map<number, Task[]>();
  for (const task of dag.tasks) {
    if (task.location.uri !== uri) continue;
    const { line } = task.location.range.start;
    byLine.set(line, [...(byLine.get(line) ?? []), task]);
  }
  return [...byLine.values()]
    .filter((tasks) => tasks.length <= MAX_TASKS_AT_ONE_CALL)
    .flatMap((tasks) =>
      tasks.flatMap((task) => {
        const range = firstLine(task.location.range);
        const about = [uri, dag.dagId, task.taskId];
        const name = tasks.length === 1 ? '' : ` ${task.taskId}`;
        const run = { title: name ? `▶ Run${name}` : '▶ Run task', command: COMMANDS.runTask, arguments: about };
        const debug = { title: `Debug${name}`, command: COMMANDS.debugTask, arguments: about };
        return isDebuggable(task)
          ? [
              { range, command: run },
              { range, command: debug },
            ]
          : [{ range, command: run }];
      }),
    );
}

/** Of what runs without Python there is nothing to step through. */
function isDebuggable({ operator, mapped }: Task): boolean {
  return mapped || !/^(BashOperator|EmptyOperator|DummyOperator|KubernetesPodOperator|EksPodOperator)$/.test(operator);
}

function firstLine({ start, end }: Range): Range {
  return { start, end: end.line === start.line ? end : start };
}
