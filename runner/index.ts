/**
 * The runner, for use in process (the command line). The editor speaks to it by JSON-RPC instead: see protocol.ts and service.ts.
 *
 * ```ts
 * prepareToRun();                                                              // optional: saves some of the start
 * const runner = await Runner.open({ workspace, program: 'dagwright run' });   // throws RunnerError
 * runner.events.on('taskInstances/changed', (instance) => …);
 * const { runId, done } = await runner.start({ file, conf, executor: 'local' }); // throws RunnerError
 * const summary = await done;                                                  // { state: 'success', counts, … }
 * runner.get(runId).taskInstances; runner.readLog({ runId, taskId }); runner.xcoms(runId); runner.tries(runId);
 * runner.unfinished(dagId); await runner.resume(runId); runner.cancel(runId); runner.list({ limit });
 * await runner.close();
 * ```
 *
 * A runner owns the workspace's `.dagwright` until it is closed: a second `open` throws a RunnerError that names the owner.
 * A RunnerError has a `code` (RUNNER_ERRORS) and a message for the user; anything else that is thrown is a bug.
 */
export { OwnedByAnother, RunnerError } from './errors.ts';
export { prepareToRun } from './load-analysis.ts';
export * from './protocol.ts';
export { Runner, type RunnerEvents, type RunnerOptions, type StartedRun } from './runner.ts';
