import { describe, expect, it } from 'vitest';
import { ApiError } from './api.ts';
import { isFinal, mayFitLater, refusal } from './api-errors.ts';
import type { Status } from './objects.ts';

function answered(code: number, message: string, details?: Status['details']): ApiError {
  return new ApiError(code, { kind: 'Status', message, ...(details && { details }) }, '');
}

function words(error: unknown): string {
  return refusal(error, 'create pod hi-1', 'mwaa', 'context dev');
}

describe('what the API server refuses', () => {
  it('is told with the command that makes a missing namespace', () => {
    const error = answered(404, 'namespaces "mwaa" not found', { name: 'mwaa', kind: 'namespaces' });
    expect(words(error)).toBe(
      'There is no namespace mwaa in the cluster (context dev). Make it with: kubectl create namespace mwaa',
    );
    expect(isFinal(error)).toBe(true);
  });

  it('is told with the rule that would allow it', () => {
    const error = answered(
      403,
      'pods is forbidden: User "system:serviceaccount:mwaa:runner" cannot create resource "pods" in API group "" in the namespace "mwaa"',
    );
    expect(words(error)).toBe(
      'RBAC forbids it: system:serviceaccount:mwaa:runner may not create pods in namespace mwaa (context dev). A Role with ' +
        'apiGroups [""], resources ["pods"], verbs ["create"] there, and a RoleBinding to it, would allow it. ' +
        'The command "Dagwright: Check the Kubernetes cluster" lists all that is missing.',
    );
    expect(isFinal(error)).toBe(true);
  });

  it('may pass when it is a quota', () => {
    const error = answered(403, 'pods "hi-1" is forbidden: exceeded quota: few, requested: pods=1, used: pods=2');
    expect(words(error)).toMatch(/^The quota of namespace mwaa \(context dev\) is used up: .*exceeded quota: few/);
    expect(isFinal(error)).toBe(false);
  });

  it('is waited for when a quota has room later, and not when it never has', () => {
    const quota = (words: string): ApiError => answered(403, `pods "hi-1" is forbidden: exceeded quota: few, ${words}`);
    expect(mayFitLater(quota('requested: pods=1, used: pods=5, limited: pods=5'))).toBe(true);
    expect(
      mayFitLater(
        quota(
          'requested: limits.memory=512Mi,pods=1, used: limits.memory=1Gi,pods=2, limited: limits.memory=1Gi,pods=9',
        ),
      ),
    ).toBe(true);
    expect(mayFitLater(quota('requested: pods=1, used: pods=0, limited: pods=0'))).toBe(false);
    const tooMuch = quota('requested: cpu=2500m, used: cpu=0, limited: cpu=2');
    expect(mayFitLater(tooMuch)).toBe(false);
    expect(words(tooMuch)).toMatch(
      /^The quota of namespace mwaa \(context dev\) does not allow for it: .*kubectl describe quota -n mwaa/,
    );
  });

  it('is told as it is when the pod is wrong', () => {
    expect(words(answered(422, 'Pod "hi-1" is invalid: spec.containers[0].image: Required value'))).toBe(
      'The cluster does not accept the pod: Pod "hi-1" is invalid: spec.containers[0].image: Required value',
    );
  });
});
