/**
 * Versions of Airflow on Amazon MWAA, each with its Python, as of November 2026. Source: the valid values of AirflowVersion in the API's reference
 * (docs.aws.amazon.com/mwaa/latest/API/API_CreateEnvironment.html, of botocore 1.44.8), and the page "Apache Airflow versions
 * on Amazon Managed Workflows for Apache Airflow" (docs.aws.amazon.com/mwaa/latest/userguide/airflow-versions.html).
 */
const PYTHON_OF: { readonly [airflow: string]: string } = {
  '1.10.12': '3.7',
  '2.0.2': '3.7',
  '2.2.2': '3.7',
  '2.4.3': '3.10',
  '2.5.1': '3.10',
  '2.6.3': '3.10',
  '2.7.2': '3.11',
  '2.8.1': '3.11',
  '2.9.2': '3.11',
  '2.10.1': '3.11',
  '2.10.3': '3.11',
  '2.11.0': '3.12',
  '3.0.6': '3.12',
};

/** What a new environment can have. Older ones go on with what they have. */
export const OFFERED: readonly string[] = ['2.7.2', '2.8.1', '2.9.2', '2.10.1', '2.10.3', '2.11.0', '3.0.6'];

/** `3.11`; undefined for a version that is not known here. */
export function pythonOfMwaa(airflow: string): string | undefined {
  return PYTHON_OF[airflow];
}

/** MWAA never had it. Undefined for what came after this table. */
export function isNeverOffered(airflow: string): boolean | undefined {
  const newest = OFFERED.at(-1) ?? '';
  if (compareVersions(airflow, newest) > 0) return undefined;
  return PYTHON_OF[airflow] === undefined;
}

/** The version that MWAA offers of the same minor version; the newest of the same major version where there is none. */
export function nearestOffered(airflow: string): string | undefined {
  const [major, minor] = airflow.split('.');
  const sameMajor = OFFERED.filter((each) => each.startsWith(`${major}.`));
  return sameMajor.filter((each) => each.startsWith(`${major}.${minor}.`)).at(-1) ?? sameMajor.at(-1);
}

/** From this version on, a requirements file has to name constraints. */
export function needsConstraints(airflow: string): boolean {
  return compareVersions(airflow, '2.7.2') >= 0;
}

export function constraintsUrl(airflow: string): string | undefined {
  const python = pythonOfMwaa(airflow);
  if (python === undefined) return undefined;
  return `https://raw.githubusercontent.com/apache/airflow/constraints-${airflow}/constraints-${python}.txt`;
}

/** Negative when the first is the older one. Only numbers count. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((each) => each.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
