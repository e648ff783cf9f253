/** The whole runner beside Airflow's scheduler, with Airflow's own operators in the interpreter. */
import { describeScenarios } from './parity-suite.ts';

const python = process.env.DAGWRIGHT_TEST_AIRFLOW3;
const missing = python ? '' : 'DAGWRIGHT_TEST_AIRFLOW3 names no interpreter with Airflow 3';

describeScenarios('with Airflow 3', {
  python: python ?? '',
  missing,
  recording: 'airflow-3.3',
  differences: 'airflow3',
});
