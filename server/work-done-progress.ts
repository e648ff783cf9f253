/** `window/workDoneProgress` for the check of the workspace. */
import type { Connection } from 'vscode-languageserver';
import type { Progress } from './workspace-check.ts';

/** Reports no oftener than this. */
const REPORT_INTERVAL_MS = 100;

/** Says nothing where the client shows no progress. */
export async function startProgress(connection: Connection): Promise<Progress> {
  const reporter = await connection.window.createWorkDoneProgress();
  reporter.begin('Dagwright: checking DAG files', 0, undefined, true);
  let reported = performance.now();
  return {
    report: (percentage, message) => {
      if (performance.now() - reported < REPORT_INTERVAL_MS) return;
      reported = performance.now();
      reporter.report(Math.floor(percentage), message);
    },
    done: () => reporter.done(),
    isCancelled: () => reporter.token.isCancellationRequested,
  };
}
