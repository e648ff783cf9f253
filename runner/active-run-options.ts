/** What a run is carried out with. */
import type { Amendment } from './amendments.ts';
import type { InstanceView } from './engine/model.ts';
import type { ExecutorPolicy } from './executors/policy.ts';
import type { LocalSettings } from './local-settings.ts';
import type { OtherRuns } from './other-runs.ts';
import type { RunPlan } from './plan.ts';
import type { RunState, StartRunParams, TaskInstance } from './protocol.ts';
import type { PythonSource } from './python-source.ts';
import type { EndedUnseen } from './recovery.ts';
import type { RunRow, Store } from './store/store.ts';

export interface ActiveRunOptions {
  readonly store: Store;
  readonly run: RunRow;
  readonly params: Pick<StartRunParams, 'kubernetes' | 'pythonPath'>;
  readonly plan: RunPlan;
  readonly policy: ExecutorPolicy;
  readonly python: PythonSource;
  readonly env: { readonly [name: string]: string | undefined };
  readonly settings: LocalSettings;
  readonly others: OtherRuns;
  /** Of an unfinished run. */
  readonly instances: readonly InstanceView[];
  /** What was changed about them is not in the store yet. */
  readonly amended?: Amendment;
  /** Those among them that have ended since; the store does not know that yet. */
  readonly endedUnseen?: readonly EndedUnseen[];
  /** Seconds between SIGTERM and SIGKILL. */
  readonly killGrace: number;
  readonly onInstance: (instance: TaskInstance) => void;
  readonly onMessage: (message: string) => void;
}

export interface RunEnd {
  readonly state: RunState;
  readonly message: string | null;
}
