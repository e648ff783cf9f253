/**
 * Whether a Python file may hold a DAG: it has both words in it. It is the rule by which Airflow's own `safe_mode` decides
 * which files it looks at, so a file that this turns down is one that Airflow would not read either.
 */
export function mayHoldDag(text: string): boolean {
  return /dag/i.test(text) && /airflow/i.test(text);
}
