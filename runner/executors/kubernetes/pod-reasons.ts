/** What a pod's status says, in words for the user. */
import type { Condition, ContainerStatus, Pod, PodEvent, Terminated } from './objects.ts';

/** What keeps a pod from starting. */
export interface Trouble {
  readonly message: string;
  /**
   * `final`: it cannot come right by itself. `likely`: it hardly will (an image that could not be pulled). `waiting`: it may at any time
   * (no room on the nodes).
   */
  readonly hope: 'final' | 'likely' | 'waiting';
}

export type PodEnd =
  | { readonly kind: 'exit'; readonly code: number; readonly message: string; readonly terminated: Terminated }
  /** Ended from outside: evicted, over its deadline, the node is gone. */
  | { readonly kind: 'lost'; readonly message: string };

/** Undefined while the container has neither ended nor can't start any more. */
export function podEnd(pod: Pod, container: string): PodEnd | undefined {
  const { status } = pod;
  const mine = status?.containerStatuses?.find(({ name }) => name === container);
  const init = status?.initContainerStatuses?.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  const outside = status?.phase === 'Failed' ? outsideReason(pod) : undefined;
  if (outside) return { kind: 'lost', message: outside };
  if (mine?.state?.terminated) {
    const { terminated } = mine.state;
    return { kind: 'exit', code: terminated.exitCode, message: exitText(terminated, container, pod), terminated };
  }
  if (status?.phase === 'Failed' && init?.state?.terminated) {
    return { kind: 'lost', message: `before it, ${exitText(init.state.terminated, init.name, pod, 'init container')}` };
  }
  if (status?.phase === 'Failed') return { kind: 'lost', message: status.message ?? 'the pod failed without a reason' };
  if (status?.phase === 'Succeeded') {
    const terminated: Terminated = { exitCode: 0, reason: 'Completed' };
    return { kind: 'exit', code: 0, message: exitText(terminated, container, pod), terminated };
  }
  return undefined;
}

/** Undefined when nothing is known to be wrong. `events` of the pod, newest last, when they were asked for. */
export function startTrouble(pod: Pod, events: readonly PodEvent[] = []): Trouble | undefined {
  const { status } = pod;
  for (const container of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    const trouble = waitingTrouble(container, pod, events);
    if (trouble) return trouble;
  }
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    const why = scheduled.message ?? scheduled.reason ?? 'no reason is given';
    const title = scheduled.reason === 'Unschedulable' ? 'no node can take it (Unschedulable)' : 'it is not scheduled';
    return { hope: 'waiting', message: `${title}: ${why}` };
  }
  const warning = events.findLast(({ type }) => type === 'Warning');
  return warning && { hope: 'waiting', message: `${warning.reason ?? 'a warning'}: ${warning.message ?? ''}` };
}

/** Why the cluster itself took the pod away; undefined when it did not. */
export function disruption(pod: Pod): string | undefined {
  const found = disrupted(pod);
  if (!found) return undefined;
  const because = found.message ? `: ${found.message}` : '';
  switch (found.reason) {
    case 'EvictionByEvictionAPI':
      return `was evicted from its node (a drain, or another use of the eviction API)${because}`;
    case 'DeletionByTaintManager':
      return `had to leave its node, which got a taint that it does not tolerate${because}`;
    case 'DeletionByPodGC':
      return `was removed because its node is gone${because}`;
    case 'PreemptionByScheduler':
      return `had to make room for a pod of higher priority${because}`;
    default:
      return `was ended by the cluster (${found.reason ?? 'disruption'})${because}`;
  }
}

/** What it is doing, while nothing is wrong: for a display. */
export function progressOf(pod: Pod): string {
  const { metadata, spec, status } = pod;
  const name = metadata.name ?? '';
  if (metadata.deletionTimestamp !== undefined) return `pod ${name} is being deleted`;
  if (status?.phase === 'Running') return `pod ${name} is running${spec?.nodeName ? ` on node ${spec.nodeName}` : ''}`;
  if (!spec?.nodeName) return `pod ${name} waits for a node`;
  return `pod ${name} is being started on node ${spec.nodeName}`;
}

function disrupted({ status }: Pod): Condition | undefined {
  return status?.conditions?.find(({ type, status: is }) => type === 'DisruptionTarget' && is === 'True');
}

function waitingTrouble(status: ContainerStatus, pod: Pod, events: readonly PodEvent[]): Trouble | undefined {
  const { reason, message } = status.state?.waiting ?? {};
  if (!reason || reason === 'ContainerCreating' || reason === 'PodInitializing') return undefined;
  const image = imageOf(pod, status);
  const failed = events.filter((event) => event.reason === 'Failed').map((event) => event.message ?? '');
  const told = failed.findLast((text) => /pull image/i.test(text));
  switch (reason) {
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'RegistryUnavailable':
    case 'ImageInspectError':
      // The message of the back-off says nothing of the cause; the event or the earlier message does.
      return {
        hope: 'likely',
        message:
          `the image ${image} cannot be pulled (${reason}): ${pullProblem(told ?? message)}. Is its name right, and may the ` +
          'cluster pull it? A private registry wants imagePullSecrets',
      };
    case 'ErrImageNeverPull':
      return {
        hope: 'final',
        message: `the image ${image} is not on the node, and image_pull_policy Never forbids to pull it`,
      };
    case 'InvalidImageName':
      return { hope: 'final', message: `${image} is not the name of an image` };
    case 'CreateContainerConfigError':
      return {
        hope: 'likely',
        message: `the container ${status.name} cannot be set up (${reason}): ${message ?? 'no reason is given'}`,
      };
    default:
      return { hope: 'waiting', message: `the container ${status.name} waits (${reason}): ${message ?? ''}` };
  }
}

/** What the registry said, without what the kubelet and containerd say before it. */
function pullProblem(text = 'no reason is given'): string {
  const cause = text.replace(/^(?:.*: )?rpc error: code = \w+ desc = /s, '');
  return cause.replace(/^failed to pull and unpack image "[^"]*": /, '').trim();
}

function exitText(terminated: Terminated, container: string, pod: Pod, kind = 'container'): string {
  const { exitCode, reason, message, signal } = terminated;
  if (reason === 'OOMKilled') {
    const limit = pod.spec?.containers?.find(({ name }) => name === container)?.resources?.limits?.memory;
    const of = limit === undefined ? 'than there was' : `than its limit of ${limit}`;
    return `the ${kind} ${container} used more memory ${of} and was ended (OOMKilled, exit code ${exitCode})`;
  }
  if (reason === 'StartError' || reason === 'ContainerCannotRun') {
    return `the ${kind} ${container} could not be started (${reason}): ${message ?? `exit code ${exitCode}`}`;
  }
  if (signal !== undefined && signal > 0) return `the ${kind} ${container} was ended by signal ${signal}`;
  return `the ${kind} ${container} exited with ${exitCode}`;
}

function outsideReason(pod: Pod): string | undefined {
  const { status } = pod;
  const message = status?.message ?? disrupted(pod)?.message ?? '';
  const why = disruption(pod);
  switch (status?.reason) {
    case 'DeadlineExceeded':
      return `the pod took longer than its active_deadline_seconds (DeadlineExceeded): ${message}`;
    case 'Evicted':
      return `the pod was evicted from its node: ${message}`;
    case 'NodeLost':
    case 'NodeShutdown':
    case 'Terminated':
    case 'Shutdown':
      return `the pod's node went away (${status.reason}): ${message}`;
    case undefined:
    case '':
      return why && `the pod ${why}`;
    default:
      return `${status?.reason}: ${message}`;
  }
}

function imageOf(pod: Pod, { name, image }: ContainerStatus): string {
  return pod.spec?.containers?.find((container) => container.name === name)?.image ?? image ?? '(none)';
}
