/** Which pip package brings an operator, told from the import path of its module. */

/** `airflow.providers.amazon.aws.operators.s3` → `apache-airflow-providers-amazon`. Undefined when the path says nothing. */
export function packageOf(module: string): string | undefined {
  const parts = module.split('.');
  if (parts[0] !== 'airflow') return parts[0] || undefined;
  if (parts[1] !== 'providers') return 'apache-airflow';
  const provider = parts.slice(
    2,
    parts.findIndex((part, i) => i > 1 && MODULE_KINDS.has(part)),
  );
  // Names of two parts are those of a vendor with several packages; the others have folders of services inside one package.
  const [first, second] = provider;
  if (!first) return undefined;
  return `apache-airflow-providers-${second && TWO_PARTS.has(first) ? `${first}-${second}` : first}`;
}

export function packageAdvice(module: string | null): string | undefined {
  const name = module ? packageOf(module) : undefined;
  return name && `Install it with: pip install ${name}`;
}

const MODULE_KINDS = new Set([
  'operators',
  'sensors',
  'hooks',
  'transfers',
  'decorators',
  'triggers',
  'notifications',
  'utils',
  'log',
  'links',
]);

/** Vendors whose providers are packages of their own: apache-airflow-providers-apache-spark, -microsoft-azure … */
const TWO_PARTS = new Set(['apache', 'microsoft', 'cncf', 'dbt', 'common', 'atlassian']);
