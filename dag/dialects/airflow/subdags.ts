/** What Airflow 2 asks of a DAG inside of another one. */
import type { Interpreter } from '../../python/interpreter.ts';
import type { Site } from '../../python/values.ts';
import type { DagRecord, TaskRecord } from './graph.ts';
import { report } from './state.ts';

/** The id of the DAG inside says where it is. */
export function checkSubdag(
  interpreter: Interpreter,
  { argSites }: TaskRecord,
  taskId: string,
  dag: DagRecord,
  subdag: DagRecord,
  site: Site,
): void {
  const id = `${dag.dagId}.${taskId}`;
  if (subdag.dagId === id || dag.doubts.length > 0 || subdag.doubts.length > 0) return;
  report(interpreter, {
    code: 'invalid-id',
    message: `The DAG of a SubDagOperator has to have the id '${id}', not '${subdag.dagId}'`,
    site: argSites.get('subdag') ?? site,
    dag,
  });
}
