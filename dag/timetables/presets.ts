/** Airflow's documentation, "Cron Presets". `@once` and `@continuous` are no cron expressions. */
export const CRON_PRESETS: { readonly [preset: string]: string } = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@quarterly': '0 0 1 */3 *',
  '@yearly': '0 0 1 1 *',
};
