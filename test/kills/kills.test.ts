import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { killAtRandom, VICTIMS } from './kills.ts';

const missing = [
  process.platform !== 'linux' && 'processes are looked up as on Linux',
  spawnSync('python3', ['-c', '']).status !== 0 && 'no python3',
].find((reason) => reason !== false);
const why = missing === undefined ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing)(`runs of Bash and Python tasks in which something is killed at random${why}`, () => {
  it.each([
    ['the runner', ['runner'] as const],
    ['the runner, the worker, a task or the command', VICTIMS],
  ])(
    'come to their end with every success done once and no process left: %s',
    async (_who, victims) => {
      const folder = mkdtempSync(join(tmpdir(), 'dagwright-kills-'));
      try {
        const count = await killAtRandom({ root: resolve('.'), folder, kills: 10, victims, seed: 7 });
        expect(count.kills).toBeGreaterThanOrEqual(10);
        expect(count).toMatchObject({
          unsuccessful: 0,
          successes: count.runs * 50,
          missing: 0,
          doubled: 0,
          repeated: 0,
          left: 0,
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    300_000,
  );
});
