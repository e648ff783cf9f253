/** How many instances a mapped task or group has: Python counts. */
import { messageOf } from './errors.ts';
import type { ExpandRequest, RunCallbacks } from './operators/worker-protocol.ts';
import { isFailure, type PythonSource } from './python-source.ts';

/** Never rejects. */
export async function countInstances(
  python: PythonSource,
  request: ExpandRequest,
  callbacks: RunCallbacks,
): Promise<number | { readonly error: string }> {
  try {
    const worker = await python.worker();
    if (isFailure(worker)) return { error: worker.message };
    const outcome = await worker.expand(request, callbacks);
    return outcome.kind === 'count' ? outcome.count : { error: outcome.message };
  } catch (error) {
    return { error: messageOf(error) };
  }
}
