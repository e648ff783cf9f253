/** Names and labels of the objects that a run makes, by which they are found again. */
import { createHash } from 'node:crypto';

export interface InstanceTry {
  /** Absolute path of the workspace folder's store. */
  readonly workspace: string;
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly tryNumber: number;
  /** How often a sensor has given its place up within this try: each time it comes back, it is another pod. */
  readonly rescheduled?: number;
}

/** On every object of this product. */
export const WORKSPACE_LABEL = 'dagwright/workspace';
export const RUN_LABEL = 'dagwright/run';
export const TRY_LABEL = 'dagwright/try';

export function instanceLabels(instance: InstanceTry): { readonly [name: string]: string } {
  return {
    [WORKSPACE_LABEL]: workspaceHash(instance.workspace),
    'dagwright/instance': instanceHash(instance),
    [RUN_LABEL]: labelValue(instance.runId),
    'dagwright/dag': labelValue(instance.dagId),
    'dagwright/task': labelValue(instance.taskId),
    'dagwright/map-index': String(instance.mapIndex).replace(/^-1$/, 'none'),
    [TRY_LABEL]: String(instance.tryNumber),
  };
}

/** Finds the pods of every try of one task instance. */
export function instanceSelector(instance: InstanceTry): string {
  return `${workspaceSelector(instance.workspace)},dagwright/instance=${instanceHash(instance)}`;
}

/** Finds every pod that runs of one workspace made. */
export function workspaceSelector(workspace: string): string {
  return `${WORKSPACE_LABEL}=${workspaceHash(workspace)}`;
}

export function workspaceHash(workspace: string): string {
  return hash(workspace, 16);
}

/**
 * A DNS label of at most 63 characters. Its end follows from the try, so that a request that is sent twice makes one pod, and two tries
 * never share one.
 */
export function podName(base: string, instance: InstanceTry): string {
  const { workspace, tryNumber, rescheduled = 0 } = instance;
  const again = rescheduled === 0 ? '' : ` ${rescheduled}`;
  const end = hash(`${instanceHash(instance)} ${workspace} ${tryNumber}${again}`, 8);
  return `${dnsLabel(base, 63 - 1 - end.length)}-${end}`;
}

export function dnsLabel(text: string, length = 63): string {
  const label = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return label.slice(0, length).replace(/^-+|-+$/g, '') || 'task';
}

/** A label's value has at most 63 of [A-Za-z0-9-_.]; a text that had to be changed for that gets a hash of its own. */
export function labelValue(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9\-_.]+/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  if (safe === text && safe.length <= 63) return safe;
  return `${safe.slice(0, 54)}-${hash(text, 8)}`.replace(/^-/, '');
}

function instanceHash({ runId, taskId, mapIndex }: InstanceTry): string {
  return hash(JSON.stringify([runId, taskId, mapIndex]), 24);
}

function hash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
