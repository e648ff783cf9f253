/** A runner for the time of one command. */
import { RUNNER_ERRORS, Runner, RunnerError } from '../../runner/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';

/** @param inUse what to do instead when another program has the workspace's runs; an error for the user when absent. */
export async function withRunner(
  workspace: string,
  program: string,
  use: (runner: Runner) => Promise<ExitCode>,
  inUse?: () => Promise<ExitCode>,
): Promise<ExitCode> {
  let runner: Runner | undefined;
  try {
    runner = await Runner.open({ workspace, program });
    return await use(runner);
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error;
    if (runner === undefined && inUse && error.code === RUNNER_ERRORS.store) return await inUse();
    process.stderr.write(`dagwright: ${error.message}\n`);
    return exitCodeOf(error);
  } finally {
    await runner?.close();
  }
}

/** What was asked for is not there: wrong usage. What is there cannot be run: a failed run. */
function exitCodeOf(error: RunnerError): ExitCode {
  const isUsage = error.code === RUNNER_ERRORS.noDag || error.code === RUNNER_ERRORS.notFound;
  return isUsage ? EXIT.usage : EXIT.problems;
}
