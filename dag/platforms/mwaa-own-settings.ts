/**
 * What an environment of MWAA sets itself, so that nobody else’s value of it lasts. Sources, as of November 2026:
 * - variables: docs.aws.amazon.com/mwaa/latest/userguide/using-startup-script.html (reserved environment variables), and
 *   `setup_environment.py` in its images, github.com/aws/amazon-mwaa-docker-images;
 * - options: the essential configuration in `config/airflow.py` of these images, 2.9.1 to 3.0.6.
 */
import { compareVersions } from './mwaa-versions.ts';

const VARIABLES: ReadonlySet<string> = new Set(
  [
    'AIRFLOW_HOME AIRFLOW_VERSION AIRFLOW_CONN_AWS_DEFAULT AIRFLOW_ENV_ID AIRFLOW_ENV_NAME AIRFLOW_TASK_REVISION_ID',
    'AIRFLOW_SCHEDULER_ALLOWED_RUN_ID_PATTERN AIRFLOW__AWS_MWAA__REDIRECT_URL CUSTOMER_ACCOUNT_ID JWT_PUBLIC_KEY',
    'AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV PYTHONUNBUFFERED WATCHTOWER_VERSION SQL_ALCHEMY_CONN',
    'AIRFLOW__CORE__FERNET_KEY AIRFLOW__CORE__EXECUTOR AIRFLOW__CORE__LOAD_EXAMPLES AIRFLOW__CORE__SQL_ALCHEMY_CONN',
    'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN AIRFLOW__WEBSERVER__SECRET_KEY AIRFLOW__WEBSERVER__BASE_URL',
    'AIRFLOW__CELERY__BROKER_URL AIRFLOW__CELERY__RESULT_BACKEND AIRFLOW__CELERY__DEFAULT_QUEUE',
    'AIRFLOW__OPERATORS__DEFAULT_QUEUE AIRFLOW__METRICS__METRICS_BLOCK_LIST AIRFLOW__METRICS__STATSD_ALLOW_LIST',
    'AIRFLOW__METRICS__STATSD_ON AIRFLOW__METRICS__STATSD_HOST AIRFLOW__METRICS__STATSD_PORT',
    'AIRFLOW__METRICS__STATSD_PREFIX AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT',
    'AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__REGION AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__PREDEFINED_QUEUES',
  ].flatMap((names) => names.split(' ')),
);

/** Taken back after the startup script, but an option of the environment sets them for good. */
const SIZES: ReadonlySet<string> = new Set(
  [
    'AIRFLOW__CELERY__WORKER_AUTOSCALE AIRFLOW__CORE__DAG_CONCURRENCY AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG',
    'AIRFLOW__CORE__PARALLELISM AIRFLOW__SCHEDULER__PARSING_PROCESSES',
  ].flatMap((names) => names.split(' ')),
);

const OPTIONS: ReadonlySet<string> = new Set(
  [
    'core.executor core.fernet_key core.load_examples core.sql_alchemy_conn database.sql_alchemy_conn',
    'celery.broker_url celery.result_backend celery.celery_config_options celery.worker_enable_remote_control',
    'operators.default_queue celery_broker_transport_options.visibility_timeout logging.logging_config_class',
    'metrics.statsd_host metrics.statsd_port metrics.statsd_prefix scheduler.standalone_dag_processor',
    'webserver.config_file webserver.secret_key',
  ].flatMap((names) => names.split(' ')),
);

/** `own`: of no effect. `option`: nothing but an option of the environment has one. Undefined for all that a script may set. */
export function reservedVariable(name: string, airflowVersion: string | undefined): 'own' | 'option' | undefined {
  if (VARIABLES.has(name) || name.startsWith('MWAA__')) return 'own';
  if (SIZES.has(name)) return 'option';
  // Which Airflow it is decides; the newer ones are what a new environment gets.
  const isReserved = airflowVersion === undefined || compareVersions(airflowVersion, '2.9') >= 0;
  return name === 'PYTHONPATH' && isReserved ? 'own' : undefined;
}

/** `core.executor` */
export function isOwnOption(option: string): boolean {
  return OPTIONS.has(option);
}

/** `AIRFLOW__CORE__PARALLELISM` → `core.parallelism`; undefined for a name of another form. */
export function optionOfVariable(name: string): string | undefined {
  const [, section, option] = /^AIRFLOW__([A-Z0-9_]+?)__([A-Z0-9_]+)$/i.exec(name) ?? [];
  return section && option ? `${section}.${option}`.toLowerCase() : undefined;
}
