#!/usr/bin/env node
/** `npm run score`: how many real DAGs the analysis reads exactly as Airflow does. `--help` has the options. */
import { runTypeScript } from './run-ts.mjs';

process.exitCode = await runTypeScript('test/truth/score.ts', process.argv.slice(2));
