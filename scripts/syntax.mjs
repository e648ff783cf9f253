#!/usr/bin/env node
/** Changes real Python files a little, and tells where our parser and Python disagree about them: see scripts/syntax/compare.ts. */
import { runTypeScript } from './run-ts.mjs';

process.exitCode = await runTypeScript('scripts/syntax/compare.ts', process.argv.slice(2));
