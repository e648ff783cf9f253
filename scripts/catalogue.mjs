#!/usr/bin/env node
/** `npm run catalogue`: what the operators of Airflow and its providers take, read from their packages. `--help` has the options. */
import { root, runTypeScript } from './run-ts.mjs';

process.exitCode = await runTypeScript('scripts/catalogue/main.ts', process.argv.slice(2), { cwd: root });
