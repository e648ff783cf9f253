/** A thread of `dagwright lint`: gets batches of files, gives back what was found in them. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Input, PlainOptions } from '../analysis.ts';
import { Checker } from './check.ts';

const port = parentPort;
if (!port) throw new Error('this is a worker: it is started by dagwright lint');
const checker = Checker.create(workerData as PlainOptions);
port.on('message', async (batch: readonly Input[]) => {
  const ready = await checker;
  port.postMessage(batch.flatMap((input) => ready.check(input) ?? []));
});
