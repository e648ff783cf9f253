/** Ctrl-C: the first ends the run in good order, the second does not wait for its tasks. */
import type { RunnerSession } from './session.ts';

/** Milliseconds that are left to a runner that the system tells to stop. */
const PATIENCE = 8000;
/** The same after a second Ctrl-C. What has not ended by then is killed as this process exits. */
const IMPATIENCE = 500;

/** Returns how to stop listening. */
export function cancelOnSignals(session: RunnerSession, runId: string, say: (text: string) => void): () => void {
  let interrupts = 0;
  const interrupt = (): void => {
    interrupts += 1;
    if (interrupts === 1) {
      say('Cancelling: tasks are told to end. Ctrl-C again stops without waiting for them.');
      session.request('runs/cancel', { runId }).catch((error: Error) => say(error.message));
    } else if (interrupts === 2) {
      stop(130, IMPATIENCE);
    } else {
      process.exit(130);
    }
  };
  // Told to end by the system. A run of this process stays unfinished and can be resumed; one in the workspace's runner goes on.
  const terminate = (): void => {
    if (session.place === 'elsewhere') say(`${runId} goes on in the workspace's runner.`);
    stop(143, PATIENCE);
  };
  let stopping = false;
  const stop = (code: number, patience: number): void => {
    stopping = true;
    setTimeout(() => process.exit(code), patience).unref();
    void session.close().finally(() => process.exit(code));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);
  process.on('SIGHUP', terminate);
  // A terminal or a pipe that has gone takes the program with it, but not at once: its tasks would be left behind.
  const atOnce = process.stdout.listeners('error') as ((error: Error) => void)[];
  process.stdout.removeAllListeners('error');
  process.stdout.on('error', terminate);
  return () => {
    // Left to itself, a further signal would end this process before its tasks.
    if (stopping) return;
    process.stdout.off('error', terminate);
    for (const listener of atOnce) process.stdout.on('error', listener);
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', terminate);
    process.off('SIGHUP', terminate);
  };
}
