#!/usr/bin/env node
/** `node scripts/kill-test.mjs [--kills 200] [--seed 1]`: kills the runner at random moments, and counts. See kill-test.ts. */
import { ensureBuilt } from './built.mjs';
import { runTypeScript } from './run-ts.mjs';

ensureBuilt();
process.exitCode = await runTypeScript('scripts/kill-test.ts', process.argv.slice(2));
