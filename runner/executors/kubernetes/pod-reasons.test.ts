import { describe, expect, it } from 'vitest';
import type { Pod, PodEvent, PodStatus, Terminated } from './objects.ts';
import { disruption, podEnd, progressOf, startTrouble } from './pod-reasons.ts';

function pod(status: PodStatus, nodeName?: string): Pod {
  return {
    metadata: { name: 'hi-1' },
    spec: {
      ...(nodeName && { nodeName }),
      containers: [{ name: 'base', image: 'app:1', resources: { limits: { memory: '64Mi' } } }],
    },
    status,
  };
}

function ended(terminated: Terminated): PodStatus {
  return { phase: 'Failed', containerStatuses: [{ name: 'base', state: { terminated } }] };
}

function waiting(reason: string, message?: string): Pod {
  const state = { waiting: { reason, ...(message !== undefined && { message }) } };
  return pod({ phase: 'Pending', containerStatuses: [{ name: 'base', state }] }, 'n1');
}

describe('the end of a pod', () => {
  it.each<[string, PodStatus]>([
    ['the container base exited with 3', ended({ exitCode: 3, reason: 'Error' })],
    [
      'the container base used more memory than its limit of 64Mi and was ended (OOMKilled, exit code 137)',
      ended({ exitCode: 137, reason: 'OOMKilled' }),
    ],
    [
      'the container base could not be started (StartError): exec: "nope": not found',
      ended({ exitCode: 128, reason: 'StartError', message: 'exec: "nope": not found' }),
    ],
    [
      'the pod took longer than its active_deadline_seconds (DeadlineExceeded): too long',
      { ...ended({ exitCode: 137 }), reason: 'DeadlineExceeded', message: 'too long' },
    ],
    [
      'the pod was evicted from its node: The node was low on resource: memory.',
      { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' },
    ],
    [
      'before it, the init container setup exited with 2',
      {
        phase: 'Failed',
        initContainerStatuses: [{ name: 'setup', state: { terminated: { exitCode: 2 } } }],
        containerStatuses: [{ name: 'base', state: { waiting: { reason: 'PodInitializing' } } }],
      },
    ],
  ])('is told as: %s', (message, status) => {
    expect(podEnd(pod(status), 'base')?.message).toBe(message);
  });

  it('has come when the container has ended, whatever its sidecars still do', () => {
    const status: PodStatus = {
      phase: 'Running',
      containerStatuses: [
        { name: 'proxy', state: { running: {} } },
        { name: 'base', state: { terminated: { exitCode: 0 } } },
      ],
    };
    expect(podEnd(pod(status), 'base')).toMatchObject({ kind: 'exit', code: 0 });
    expect(podEnd(pod(status), 'proxy')).toBeUndefined();
  });
});

describe('a pod that does not start', () => {
  it('names the image and the registry’s answer, which only the event has once the kubelet backs off', () => {
    const failed = (message: string): PodEvent => ({ type: 'Warning', reason: 'Failed', message });
    const event = failed(
      'Failed to pull image "app:1": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/app:1": not found',
    );
    const backOff = waiting('ImagePullBackOff', 'Back-off pulling image "app:1"');
    expect(startTrouble(backOff, [event, failed('Error: ErrImagePull'), failed('Error: ImagePullBackOff')])).toEqual({
      hope: 'likely',
      message:
        'the image app:1 cannot be pulled (ImagePullBackOff): not found. Is its name right, and may the cluster pull it? ' +
        'A private registry wants imagePullSecrets',
    });
    expect(startTrouble(waiting('ErrImagePull', 'manifest unknown'))?.message).toMatch(
      /ErrImagePull\): manifest unkno/,
    );
  });

  it('is not waited for when waiting cannot help', () => {
    expect(startTrouble(waiting('InvalidImageName'))?.hope).toBe('final');
    expect(startTrouble(waiting('ErrImageNeverPull'))?.hope).toBe('final');
    expect(startTrouble(waiting('CreateContainerConfigError', 'secret "x" not found'))).toEqual({
      hope: 'likely',
      message: 'the container base cannot be set up (CreateContainerConfigError): secret "x" not found',
    });
  });

  it('names what no node has', () => {
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 Insufficient cpu.',
    };
    expect(startTrouble(pod({ phase: 'Pending', conditions: [condition] }))).toEqual({
      hope: 'waiting',
      message: 'no node can take it (Unschedulable): 0/1 nodes are available: 1 Insufficient cpu.',
    });
  });

  it('is no trouble while its container is being made', () => {
    expect(startTrouble(waiting('ContainerCreating'))).toBeUndefined();
    expect(progressOf(waiting('ContainerCreating'))).toBe('pod hi-1 is being started on node n1');
    const mount: PodEvent = { type: 'Warning', reason: 'FailedMount', message: 'configmap "x" not found' };
    expect(startTrouble(waiting('ContainerCreating'), [mount])?.message).toBe('FailedMount: configmap "x" not found');
  });
});

it.each([
  ['EvictionByEvictionAPI', 'was evicted from its node (a drain, or another use of the eviction API): m'],
  ['DeletionByTaintManager', 'had to leave its node, which got a taint that it does not tolerate: m'],
  ['DeletionByPodGC', 'was removed because its node is gone: m'],
  ['PreemptionByScheduler', 'had to make room for a pod of higher priority: m'],
  ['Whim', 'was ended by the cluster (Whim): m'],
])('a pod that the cluster takes away (%s) says why, whether it is gone or has failed', (reason, words) => {
  const taken = pod({
    phase: 'Failed',
    conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message: 'm' }],
  });
  expect(disruption(taken)).toBe(words);
  expect(podEnd(taken, 'base')).toEqual({ kind: 'lost', message: `the pod ${words}` });
});
