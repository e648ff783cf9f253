/** What a package that nobody has the text of may do to a DAG: make tasks, or be a group or a DAG that holds them. */
import type { Interpreter } from '../../python/interpreter.ts';
import type { PyUnknown, Value } from '../../python/values.ts';
import type { DagRecord } from './graph.ts';

export function mayMakeTasks(interpreter: Interpreter, origin: string): boolean {
  return (
    !origin.startsWith('airflow.') &&
    !HARMLESS.test(origin) &&
    interpreter.host.module(origin.split('.')[0] ?? '') === undefined
  );
}

/**
 * A group, a DAG or an open `with` that is not known, and that a task or group to be made may be in: its id may have a prefix
 * then, and its DAG may be another one.
 */
export function unknownHome(
  interpreter: Interpreter,
  given: ReadonlyMap<string, Value>,
  dag: DagRecord,
): string | undefined {
  for (const name of ['task_group', 'parent_group', 'dag']) {
    const value = given.get(name);
    if (value?.kind === 'unknown') return `what is given for '${name}': ${value.reason}`;
  }
  const around = interpreter.unknownContexts
    .slice(dag.contextsAround)
    .findLast(({ origin }) => origin === undefined || mayMakeTasks(interpreter, origin));
  return around && `what ${around.origin ?? around.reason} is, which may be a task group`;
}

/** Packages whose functions make no tasks. */
export const HARMLESS =
  /^(boto3|botocore|requests|pandas|numpy|pendulum|yaml|sqlalchemy|pytz|dateutil|kubernetes|docker|google|azure|jinja2|psycopg2|pymysql|slack_sdk|httpx|pydantic\w*|attr|attrs|packaging|tabulate|openlineage|tests_common|pyspark|snowflake|great_expectations|dotenv|croniter|bs4|sklearn|tensorflow|torch|redis|pymongo|paramiko|cryptography|certifi|tenacity|structlog|loguru|openai|anthropic|langchain|weaviate|pinecone|qdrant_client)\b/;

/** `stack.enter_context(…)` enters what is left later. */
export function noteContext(interpreter: Interpreter, callee: PyUnknown): void {
  const { unknownContexts } = interpreter;
  const of = (method: string): string | undefined =>
    callee.origin?.endsWith(method) ? callee.origin.slice(0, -method.length) : undefined;
  const entered = of('.__enter__');
  if (entered !== undefined) unknownContexts.push({ ...callee, origin: entered });
  const left = of('.__exit__');
  const at = left === undefined ? -1 : unknownContexts.findLastIndex(({ origin }) => origin === left);
  if (at >= 0) unknownContexts.splice(at, 1);
}
