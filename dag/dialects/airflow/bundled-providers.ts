/** Which of Airflow's providers are installed with Airflow itself: whether another one is there, nobody has said. */

const BUNDLED: Readonly<Record<2 | 3, readonly string[]>> = {
  2: ['common.compat', 'common.io', 'common.sql', 'fab', 'ftp', 'http', 'imap', 'smtp', 'sqlite'],
  3: ['common.compat', 'common.io', 'common.sql', 'smtp', 'standard'],
};

const PROVIDERS = 'airflow.providers.';

/** Of a module whose name begins with `airflow`. */
export function comesWithAirflow(airflowVersion: 2 | 3, module: string): boolean {
  // Airflow 2 leads from there to providers.
  if (module.startsWith('airflow.contrib.')) return false;
  if (!module.startsWith(PROVIDERS)) return true;
  const path = module.slice(PROVIDERS.length);
  return BUNDLED[airflowVersion].some((provider) => path === provider || path.startsWith(`${provider}.`));
}
