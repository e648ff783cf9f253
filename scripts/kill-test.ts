/** Kills at random moments, and prints the count: see test/kills/kills.ts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { killAtRandom, VICTIMS, type Victim } from '../test/kills/kills.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    of: { type: 'string', default: 'runner' },
  },
});
const words = values.of === 'all' ? VICTIMS : values.of.split(',');
const victims = VICTIMS.filter((victim): victim is Victim => words.includes(victim));
if (victims.length !== words.length) throw new Error(`--of takes ${VICTIMS.join(', ')} or all`);

const folder = mkdtempSync(join(tmpdir(), 'dagwright-kills-'));
const count = await killAtRandom({
  root: resolve('.'),
  folder,
  kills: Number(values.kills),
  victims,
  seed: Number(values.seed),
  onKill: (kills) => process.stdout.isTTY && process.stdout.write(`\r${kills} kills`),
});
rmSync(folder, { recursive: true, force: true });
const who = Object.entries(count.victims).map(([victim, times]) => `${times} × ${victim}`);
console.log(
  [
    `${count.kills} kills (${who.join(', ')}) in ${count.runs} runs of 50 tasks (seed ${values.seed})`,
    `${count.successes} successes in the stores, ${count.unsuccessful} runs that did not succeed`,
    `${count.missing} successes without their line, ${count.doubled} lines that are there once too often`,
    `${count.repeated} successes that had been told and ran again`,
    `${count.interrupted} tries recorded as interrupted, ${count.killed} as failed because their own process was killed`,
    `${count.left} processes left`,
  ].join('\n'),
);
const wrong = count.missing + count.doubled + count.repeated + count.left + count.unsuccessful;
// Requests that a killed runner never answered are still open.
process.exit(wrong > 0 ? 1 : 0);
