/** Kinds of DAG that a package makes of its own: `cosmos.DbtDag(dag_id='models', …)`. */
import { callValue } from '../../python/calls.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  type CallArguments,
  nativeClass,
  type PyClass,
  type PyUnknown,
  type Site,
  unknown,
  type Value,
} from '../../python/values.ts';
import { DAG_CLASS } from './dags.ts';
import { doubt } from './graph.ts';
import { dagOf } from './state.ts';

/** `cosmos.DbtDag`, `gusty.create_dag`: a class or a function whose name says that it gives a DAG. */
const MAKES_DAGS = /(?:^|\.)(?:[A-Z]\w*D(?:ag|AG)|(?:create|make|build|generate)_dag)$/;

/** A DAG with the arguments of Airflow's, and tasks that are not known. */
export function outsideDag(
  interpreter: Interpreter,
  origin: string,
  callee: PyUnknown,
  args: CallArguments,
  site: Site,
): Value | undefined {
  if (!args.keywords.has('dag_id') || !MAKES_DAGS.test(origin)) return undefined;
  const cls = ownKind(DAG_CLASS, origin, callee);
  const made = callValue(interpreter, cls, { ...args, positional: [], unknownKeywords: callee }, site);
  const record = dagOf(made);
  if (record) doubt(record, unknown(`the tasks that ${origin} makes`, site), site);
  return made;
}

/** Airflow's class, with more to it that nobody has the text of. */
export function ownKind(base: PyClass, origin: string, callee: PyUnknown): PyClass {
  const at = origin.lastIndexOf('.');
  const cls = nativeClass(origin.slice(0, Math.max(at, 0)), origin.slice(at + 1), [base]);
  return Object.assign(cls, { unknownBase: callee });
}
