/** A small DAG file that many features are tried on, with its analysis. */
import type { DagFile, Position } from '../../dag/model.ts';
import { TextLines } from '../text-lines.ts';
import { cursor, type FileSketch, sketch } from './sketch.ts';

export const ETL = `from airflow.sdk import DAG

def clean(): ...

with DAG("etl", schedule="@daily"):
    extract = BashOperator(task_id="extract", bash_command="echo")
    with TaskGroup("prepare"):
        tidy = PythonOperator(task_id="tidy", python_callable=clean)
    for n in range(2):
        EmptyOperator(task_id=f"load_{n}")
    wait = SomeSensor(task_id="wait", task_ids=["prepare.tidy"])
    extract >> tidy
`;

const SKETCH: FileSketch = {
  dags: {
    etl: {
      at: 'DAG("etl", schedule="@daily")',
      idAt: '"etl"',
      schedule: { text: '@daily', kind: 'preset', cron: '0 0 * * *' },
      groups: { prepare: 'TaskGroup("prepare")' },
      tasks: {
        extract: { at: 'BashOperator(task_id="extract", bash_command="echo")', idAt: '"extract"' },
        'prepare.tidy': {
          at: 'PythonOperator(task_id="tidy", python_callable=clean)',
          idAt: '"tidy"',
          operatorLabel: 'PythonOperator',
        },
        load_0: { at: 'EmptyOperator(task_id=f"load_{n}")', dynamic: true },
        load_1: { at: 'EmptyOperator(task_id=f"load_{n}")', dynamic: true },
        wait: { at: 'SomeSensor(task_id="wait", task_ids=["prepare.tidy"])', idAt: '"wait"' },
      },
      edges: [['extract', 'prepare.tidy']],
    },
  },
  references: [
    ['"prepare.tidy"', 'etl', 'prepare.tidy', 'id'],
    ['tidy\n', 'etl', 'prepare.tidy', 'name'],
    ['extract >>', 'etl', 'extract', 'name'],
  ],
};

export interface EtlPlace {
  readonly text: string;
  readonly file: DagFile;
  readonly lines: TextLines;
  readonly position: Position;
}

/** The cursor stands where `snippet` has its `|`. */
export function etlAt(snippet: string): EtlPlace {
  const { text, position } = cursor(ETL.replace(snippet.replace('|', ''), snippet));
  return { text, file: etl(text), lines: new TextLines(text), position };
}

export function etl(text: string = ETL): DagFile {
  const file = sketch(text, SKETCH);
  const [dag] = file.dags;
  if (!dag) throw new Error('The sketch has a DAG.');
  const callable = { name: 'clean', location: { uri: file.uri, range: range(2, 0, 2, 16) } };
  const tasks = dag.tasks.map((task) => (task.taskId === 'prepare.tidy' ? { ...task, callable } : task));
  return { ...file, dags: [{ ...dag, tasks }] };
}

export function range(startLine: number, start: number, endLine: number, end: number) {
  return { start: { line: startLine, character: start }, end: { line: endLine, character: end } };
}
