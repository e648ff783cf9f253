#!/usr/bin/env node
/** `npm run moves`: reads anew which names of Airflow 2 are gone or elsewhere in Airflow 3. `--help` has the options. */
import { runTypeScript } from './run-ts.mjs';

process.exitCode = await runTypeScript('scripts/moves/main.ts', process.argv.slice(2));
