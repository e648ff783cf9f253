#!/usr/bin/env node
/** `npm run rules`: writes the index of the rules, docs/rules/README.md, from what the code says of them. */
import { runTypeScript } from './run-ts.mjs';

process.exitCode = await runTypeScript('scripts/rules.ts', process.argv.slice(2));
