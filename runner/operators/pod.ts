/** Tasks that are pods: KubernetesPodOperator, and Bash tasks with the executor `kubernetes`. Loaded with the first of them. */
import { dirname } from 'node:path';
import type { Json } from '../../dag/model.ts';
import type { Outcome } from '../engine/model.ts';
import { messageOf } from '../errors.ts';
import { type Cluster, clusterOfRun } from '../executors/kubernetes/cluster.ts';
import type { ClusterChoice } from '../executors/kubernetes/connection.ts';
import type { InstanceTry } from '../executors/kubernetes/labels.ts';
import { type OnFinish, type PodJob, type PodResult, runPodJob } from '../executors/kubernetes/pod-job.ts';
import { podSettings, settingsCluster } from '../executors/kubernetes/pod-settings.ts';
import { locate } from '../executors/kubernetes/pod-template.ts';
import type { KubernetesSettings } from '../protocol.ts';
import { type JsonObject, renderPodArgs, shownFields } from './pod-args.ts';
import { ignoredNotes } from './pod-arguments.ts';
import { clusterConnection } from './pod-connection.ts';
import { podManifest, templateNamespace } from './pod-manifest.ts';
import { parseXCom, readXCom, XCOM_LIMIT } from './pod-xcom.ts';
import type { TaskContext } from './task-context.ts';
import { TaskLog } from './task-log.ts';

interface PodReport {
  readonly result: PodResult;
  /** Its last line of output. */
  readonly lastLine: string;
}

/** Airflow's default, in seconds. */
export const STARTUP_TIMEOUT = 120;
const ON_FINISH: readonly string[] = ['delete_pod', 'keep_pod', 'delete_succeeded_pod', 'delete_active_pod'];

export interface PodOutcome {
  readonly outcome: Outcome;
  /** What the container left in `return.json`. */
  readonly value?: Json;
}

/** A task with `deferrable=True` gives its place up while its pod is there. */
export type OnDeferred = (deferred: boolean) => void;

/** `args`: unrendered. Throws what `render` throws. */
export async function runPodOperator(
  args: JsonObject,
  context: TaskContext,
  render: (text: string) => string,
  onDeferred: OnDeferred,
): Promise<Outcome> {
  const rendered = renderPodArgs(args, render);
  context.values.setRendered(shownFields(rendered));
  const { outcome, value } = await runRenderedPod(rendered, context, onDeferred);
  if (value !== undefined) context.values.setXCom('return_value', value);
  return outcome;
}

export async function runRenderedPod(
  args: JsonObject,
  context: TaskContext,
  onDeferred: OnDeferred,
): Promise<PodOutcome> {
  const report = await runPod(args, context, args.deferrable === true ? onDeferred : () => {});
  if ('state' in report) return { outcome: report };
  const { result, lastLine } = report;
  if (result.kind === 'failed') {
    return { outcome: { state: 'failed', message: result.message, retryable: result.retryable } };
  }
  if (skips(args.skip_on_exit_code, result.code)) {
    return { outcome: { state: 'skipped', message: `${result.message}, which skips the task` } };
  }
  if (result.code !== 0) {
    const ends = lastLine === '' ? '' : `; its log ends with: ${lastLine.slice(0, 300)}`;
    return { outcome: { state: 'failed', message: `${result.message}${ends}`, retryable: true } };
  }
  if (args.do_xcom_push !== true) return { outcome: { state: 'success' } };
  const { value, problem = result.problem } = parseXCom(result.collected ?? result.terminated.message, XCOM_LIMIT);
  if (problem !== undefined) return { outcome: { state: 'failed', message: problem, retryable: true } };
  return { outcome: { state: 'success' }, ...(value !== undefined && { value }) };
}

/** `args`: rendered. */
async function runPod(args: JsonObject, context: TaskContext, onDeferred: OnDeferred): Promise<Outcome | PodReport> {
  let log: TaskLog;
  try {
    log = new TaskLog(context.logPath);
  } catch (error) {
    return failed(`Its log cannot be written: ${messageOf(error)}`);
  }
  try {
    const located = withLocatedFiles(args, context);
    const connection = clusterConnection(located.kubernetes_conn_id, (id) => context.values.connection(id));
    for (const note of [...ignoredNotes(located), ...(connection.note ? [connection.note] : [])]) log.info(note);
    const choice = clusterOf(located, podSettings(context.kubernetes, context.env), connection.choice);
    const cluster = clusterOfRun(choice, context.env, context.run.runId);
    const report = await runInCluster(cluster, located, connection.namespace, context, log, onDeferred);
    if (report.result.kind === 'failed') log.error(report.result.message);
    else log.info(`Pod ended: ${report.result.message}`);
    return report;
  } catch (error) {
    log.error(messageOf(error));
    return failed(messageOf(error));
  } finally {
    log.close();
  }
}

async function runInCluster(
  cluster: Cluster,
  args: JsonObject,
  ofConnection: string | undefined,
  context: TaskContext,
  log: TaskLog,
  onDeferred: OnDeferred,
): Promise<PodReport> {
  const instance = instanceTry(context);
  const { namespace: chosen } = podSettings(context.kubernetes, context.env);
  const fallback = templateNamespace(args) ?? ofConnection ?? chosen ?? cluster.connection.namespace ?? 'default';
  const namespace = textOr(args.namespace, fallback);
  const { name, container, manifest, secret, sidecar } = podManifest(args, namespace, instance);
  const lastLine = new LastLine();
  const result = await runPodJob({
    cluster,
    namespace,
    instance,
    manifest,
    name,
    container,
    ...(sidecar !== undefined && {
      sidecar,
      collect: (pod) => readXCom(cluster.connection, namespace, pod),
    }),
    onFinish: onFinish(args),
    keepWhenCut: keepWhenCut(args.on_kill_action),
    logsEventsOnFailure: args.log_events_on_failure === true,
    ...(typeof args.schedule_timeout_seconds === 'number' && { scheduleTimeout: args.schedule_timeout_seconds }),
    startupTimeout: typeof args.startup_timeout_seconds === 'number' ? args.startup_timeout_seconds : STARTUP_TIMEOUT,
    executionTimeout: context.task.executionTimeout,
    grace: typeof args.termination_grace_period === 'number' ? args.termination_grace_period : context.killGrace,
    follows: followedLogs(args),
    log: { info: (line) => log.info(line) },
    output: (of, line) => {
      if (of === container) lastLine.take(line);
      const prefixed = of !== container && args.container_name_log_prefix_enabled !== false;
      log.write(prefixed ? Buffer.concat([Buffer.from(`[${of}] `), line]) : line);
    },
    ...(Object.keys(secret).length > 0 && {
      secret: Object.fromEntries(
        Object.entries(secret).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      ),
    }),
    interruptedTries: (args.durable ?? args.reattach_on_restart) === false ? [] : context.interruptedTries(),
    signal: context.signal,
    onNote: context.onNote,
    onPod: (pod) => {
      context.values.setXCom('pod_name', pod);
      context.values.setXCom('pod_namespace', namespace);
      onDeferred(true);
    },
  });
  onDeferred(false);
  return { result, lastLine: lastLine.text };
}

export function instanceTry(context: TaskContext): InstanceTry {
  return {
    workspace: context.workspace,
    dagId: context.plan.dagId,
    runId: context.run.runId,
    taskId: context.task.taskId,
    mapIndex: context.mapIndex,
    tryNumber: context.tryNumber,
    rescheduled: context.rescheduled,
  };
}

/** As Airflow has it, an empty last line counts. */
export class LastLine {
  text = '';

  take(line: Buffer): void {
    this.text = line.toString('utf8').trimEnd();
  }
}

function clusterChoice({ config_file, cluster_context, in_cluster }: JsonObject): ClusterChoice {
  return {
    ...(typeof config_file === 'string' && { configFile: config_file }),
    ...(typeof cluster_context === 'string' && { context: cluster_context }),
    ...(in_cluster === true && { inCluster: true }),
  };
}

/** What the operator says goes before what its connection says, and that before the settings. */
export function clusterOf(
  args: JsonObject,
  settings: KubernetesSettings,
  connection: ClusterChoice = {},
): ClusterChoice {
  const { context, ...cluster } = settingsCluster(settings);
  // An operator that names its cluster means no other one.
  const choice = typeof args.cluster_name === 'string' ? { eksCluster: args.cluster_name } : context ? { context } : {};
  return { ...cluster, ...choice, ...connection, ...clusterChoice(args) };
}

function onFinish(args: JsonObject): OnFinish {
  const { on_finish_action: action, is_delete_operator_pod: deletes } = args;
  if (typeof action === 'string') {
    if (ON_FINISH.includes(action)) return action as OnFinish;
    throw new Error(`on_finish_action cannot be ${JSON.stringify(action)}: it is one of ${ON_FINISH.join(', ')}`);
  }
  return deletes === false ? 'keep_pod' : 'delete_pod';
}

function keepWhenCut(action: Json | undefined): boolean {
  if (action === undefined || action === 'delete_pod') return false;
  if (action === 'keep_pod') return true;
  throw new Error(`on_kill_action cannot be ${JSON.stringify(action)}: it is delete_pod or keep_pod`);
}

/** All that a pod says, unless the arguments name containers: Airflow shows the base container's alone. */
function followedLogs({ get_logs, container_logs, init_container_logs }: JsonObject): PodJob['follows'] {
  const among = (names: Json | undefined, name: string): boolean =>
    names === undefined || names === true || (Array.isArray(names) ? names.includes(name) : names === name);
  return (name, init) => (init ? among(init_container_logs, name) : get_logs !== false && among(container_logs, name));
}

/** Paths as the DAG's author means them: from the workspace, or from the DAG file. The runner's own folder is nobody's. */
function withLocatedFiles(args: JsonObject, { workspace, plan }: TaskContext): JsonObject {
  const from = [dirname(workspace), dirname(plan.file)];
  const files = ['pod_template_file', 'config_file'] as const;
  return {
    ...args,
    ...Object.fromEntries(
      files.flatMap((name) => {
        const path = args[name];
        return typeof path === 'string' && path !== '' ? [[name, locate(path, from)]] : [];
      }),
    ),
  };
}

function skips(codes: Json | undefined, code: number): boolean {
  return Array.isArray(codes) ? codes.includes(code) : codes === code;
}

function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

function failed(message: string): Outcome {
  return { state: 'failed', message, retryable: false };
}
