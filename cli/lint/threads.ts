/** Hands batches of files to threads, a new one to each that is done. */
import { Worker } from 'node:worker_threads';
import type { Input, PlainOptions } from '../analysis.ts';
import type { Checked } from './check.ts';

/** Neighbours import the same modules, so they go to the same thread; small enough that no thread is left with a lot. */
const BATCH = 20;

export async function inThreads(
  inputs: readonly Input[],
  options: PlainOptions,
  threads: number,
): Promise<readonly Checked[]> {
  const batches: (readonly Input[])[] = [];
  for (let start = 0; start < inputs.length; start += BATCH) batches.push(inputs.slice(start, start + BATCH));
  const results = await Promise.all(Array.from({ length: threads }, () => oneThread(batches, options)));
  return results.flat();
}

/** Takes from `batches` until there are none left. */
async function oneThread(batches: (readonly Input[])[], options: PlainOptions): Promise<readonly Checked[]> {
  // The bundles lie side by side.
  const worker = new Worker(new URL('./lint-worker.mjs', import.meta.url), { workerData: options });
  const results: Checked[] = [];
  try {
    await new Promise<void>((done, failed) => {
      const next = (): void => {
        const batch = batches.shift();
        if (batch) worker.postMessage(batch);
        else done();
      };
      worker.on('error', failed);
      worker.on('message', (checked: readonly Checked[]) => {
        results.push(...checked);
        next();
      });
      next();
    });
  } finally {
    await worker.terminate();
  }
  return results;
}
