/** Entry point of the runner's process: `node runner.mjs --workspace DIR`, JSON-RPC on stdin and stdout. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { Runner } from './runner.ts';
import { serve } from './service.ts';

const { values } = parseArgs({
  options: { workspace: { type: 'string' }, program: { type: 'string', default: 'the editor' } },
});

if (values.workspace === undefined) {
  console.error('usage: runner --workspace DIR [--program NAME]');
  process.exit(2);
}

const workspace = resolve(values.workspace);
const program = values.program ?? 'the editor';
// The default of SIGTERM would leave tasks behind; a closed stdin ends the runner in order.
process.on('SIGTERM', () => process.stdin.destroy());
process.on('SIGINT', () => process.stdin.destroy());
await serve(
  // Whoever else has the workspace may keep it for as long as a run takes: the editor hears of it soon.
  () => Runner.open({ workspace, program, patience: 500 }),
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
process.exit(0);
