/** The protocol's requests as calls of a runner in this process: what the socket serves, and what the command line uses directly. */
import type { RunnerRequest, RunnerRequests } from './protocol.ts';
import type { Runner } from './runner.ts';

/** Those about connections and the end of the process are the host's. */
export type WorkRequest = Exclude<RunnerRequest, 'hello' | 'shutdown' | 'runner/retire'>;
type Handlers = {
  readonly [method in WorkRequest]: (
    runner: Runner,
    params: RunnerRequests[method][0],
  ) => RunnerRequests[method][1] | Promise<RunnerRequests[method][1]>;
};

/** Requests after which something is under way that was not before. A runner that is about to end answers none of them. */
export const BEGINNING: ReadonlySet<RunnerRequest> = new Set<RunnerRequest>([
  'runs/start',
  'runs/resume',
  'runs/clear',
  'runs/mark',
  'runs/debug',
  'backfills/start',
  'schedules/set',
]);

export const WORK_REQUESTS: Handlers = {
  'runs/start': async (runner, params) => ({ runId: (await runner.start(params)).runId }),
  'runs/resume': async (runner, { runId }) => ({ runId: (await runner.resume(runId)).runId }),
  'runs/cancel': (runner, { runId }) => {
    runner.cancel(runId);
    return null;
  },
  'runs/list': (runner, filter) => ({ runs: runner.list(filter ?? {}) }),
  'runs/get': (runner, { runId }) => runner.get(runId),
  'runs/delete': (runner, { runId }) => {
    runner.delete(runId);
    return null;
  },
  'runs/pause': (runner, { runId, paused }) => {
    runner.pause(runId, paused);
    return null;
  },
  'runs/clear': async (runner, params) => ({ cleared: await runner.clear(params) }),
  'runs/mark': async (runner, params) => ({ marked: await runner.mark(params) }),
  'runs/debug': async (runner, params) => (await import('./debug-run.ts')).debugRun(runner, params),
  'backfills/start': (runner, params) => runner.backfills.start(params),
  'backfills/cancel': (runner, { id }) => {
    runner.backfills.cancel(id);
    return null;
  },
  'backfills/list': (runner) => ({ backfills: runner.backfills.list() }),
  'schedules/set': (runner, params) => runner.schedules.set(params),
  'schedules/list': (runner) => ({ schedules: runner.schedules.list() }),
  'dags/render': (runner, params) => runner.render(params),
  'tasks/tries': (runner, { runId, ...key }) => ({ tries: runner.tries(runId, key) }),
  'tasks/rendered': (runner, { runId, ...key }) => ({ fields: runner.rendered(runId, key) }),
  'logs/read': (runner, params) => runner.readLog(params),
  'logs/path': (runner, params) => ({ path: runner.logPath(params) }),
  'xcoms/list': (runner, { runId }) => ({ xcoms: runner.xcoms(runId) }),
  'kubernetes/contexts': async ({ env }, settings) => (await kubernetes()).contexts(settings, env),
  'kubernetes/namespaces': async ({ env }, settings) => (await kubernetes()).namespaces(settings, env),
  'kubernetes/check': async ({ env }, settings) => ({ findings: await (await kubernetes()).check(settings, env) }),
  'kubernetes/pods': async (runner, { runId }) => ({ pods: await runner.pods(runId) }),
  'kubernetes/pod': async ({ env }, { what, ...pod }) => {
    const { deletePod, podText } = await kubernetes();
    if (what !== 'delete') return { text: await podText(pod, what, env) };
    await deletePod(pod, env);
    return { text: '' };
  },
};

function kubernetes(): Promise<typeof import('./kubernetes-service.ts')> {
  return import('./kubernetes-service.ts');
}

export async function answer<Method extends WorkRequest>(
  runner: Runner,
  method: Method,
  params: RunnerRequests[Method][0],
): Promise<RunnerRequests[Method][1]> {
  return WORK_REQUESTS[method](runner, params);
}
