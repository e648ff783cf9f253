/** The whole runner beside Airflow's scheduler, with the stand-in for Airflow's SDK: what was recorded is what has to come out. */
import { findBash, NO_BASH } from '../operators/find-bash.ts';
import { hasPython } from '../operators/test-support/python-runs.ts';
import { describeScenarios } from './parity-suite.ts';

const python = process.platform === 'win32' ? 'python' : 'python3';
const missing = !findBash(process.env) ? NO_BASH : hasPython(python) ? '' : `no ${python}`;

describeScenarios('with the stand-in', { python, missing, recording: 'airflow-3.3', differences: 'standin' });
