#!/usr/bin/env node
/** Runs the suite in a desktop VS Code, which @vscode/test-electron downloads on first use: `node test/vscode/run-electron.mjs`. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { ensureBuilt } from '../../scripts/built.mjs';
import { buildSuite, root, suite } from './build.mjs';

ensureBuilt();
await buildSuite();
const folder = mkdtempSync(join(tmpdir(), 'dagwright-suite-'));
try {
  cpSync(join(root, 'test/vscode/workspace'), folder, { recursive: true });
  const launchArgs = [folder, '--disable-extensions', '--disable-workspace-trust'];
  await runTests({ extensionDevelopmentPath: root, extensionTestsPath: suite, launchArgs });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
