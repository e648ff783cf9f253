/**
 * node scripts/syntax.mjs [--python PATH] [--cases N] [--seed N] [--record FILE] FOLDER…
 *
 * Takes statements of the Python files below FOLDER, changes a token here and there, and asks the interpreter's `compile()` and our
 * parser about each. Prints the cases where they disagree, as JSON lines, and a count. What Python takes and we do not is a false
 * error: exit code 1. What we take and Python does not is missed; a newer Python may take it, too. `--record` writes short cases of
 * every message to FILE, as `dag/python/recorded-syntax.jsonl` has them.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createPythonParser } from '../../dag/python/parse.ts';

interface Case {
  readonly file: string;
  readonly change: string;
  readonly text: string;
  /** Line and message. */
  readonly error: readonly [number, string] | null;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    record: { type: 'string' },
  },
});
if (positionals.length === 0) throw new Error('which folders?');

const LONGEST_RECORDED = 240;
const RECORDED_PER_MESSAGE = 5;

const args = ['scripts/syntax/mutate.py', '--cases', values.cases, '--seed', values.seed, ...positionals];
const python = spawn(values.python, args, { stdio: ['ignore', 'pipe', 'inherit'] });
const parser = await createPythonParser();
const counts = { cases: 0, taken: 0, falseErrors: 0, refused: 0, missed: 0 };
const recorded = new Map<string, string[]>();
for await (const line of createInterface({ input: python.stdout })) {
  const one: Case = JSON.parse(line);
  const { text, error } = one;
  const parsed = parser.parse(text);
  parsed.dispose();
  const [problem] = parsed.module.syntaxErrors;
  counts.cases++;
  if (error === null) counts.taken++;
  else counts.refused++;
  record(text, error?.[1] ?? null);
  if ((error === null) === (problem === undefined)) continue;
  if (error === null) counts.falseErrors++;
  else counts.missed++;
  console.log(
    JSON.stringify({ ours: problem?.message ?? null, python: error, file: one.file, change: one.change, text }),
  );
}
console.log(JSON.stringify(counts));
if (values.record !== undefined) writeFileSync(values.record, `${[...recorded.values()].flat().join('\n')}\n`);
process.exitCode = counts.falseErrors > 0 || counts.cases === 0 ? 1 : 0;

/** Names in messages make no other message. */
function record(text: string, error: string | null): void {
  if (text.length > LONGEST_RECORDED) return;
  const kind = error === null ? `taken ${text.length % 20}` : error.replace(/'[^']*'/g, "'…'").replace(/\d+/g, '0');
  const cases = recorded.get(kind) ?? [];
  if (cases.length < RECORDED_PER_MESSAGE) cases.push(JSON.stringify({ text, error }));
  recorded.set(kind, cases);
}
