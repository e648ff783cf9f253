/**
 * Messages between the extension host and the graph panel (postMessage, JSON).
 */
import type { Dag, Location } from '../../dag/model.ts';
import type { RunSummary, TaskInstanceState } from '../../runner/protocol.ts';

/** What several instances or tasks show as one: the first of these that any is in. What needs attention comes first. */
export const STATE_SUMMARY: readonly TaskInstanceState[] = [
  'failed',
  'upstream_failed',
  'up_for_retry',
  'up_for_reschedule',
  'running',
  'restarting',
  'deferred',
  'queued',
  'scheduled',
  'none',
  'success',
  'skipped',
  'removed',
];

export interface TaskState {
  readonly state: TaskInstanceState;
  readonly tryNumber: number;
  readonly reason?: string;
  /** For a mapped task: how many of its instances are in each state. */
  readonly counts?: { readonly [state in TaskInstanceState]?: number };
}

export type HostMessage =
  /** The DAGs of the document in view; `selected` is the one to draw. Sent on every analysis. */
  | {
      readonly type: 'dags';
      readonly uri: string;
      readonly fileName: string;
      readonly dags: readonly Dag[];
      readonly selected: string | null;
      readonly broken?: string;
    }
  /** Nothing to draw, and why, in words for the user. */
  | { readonly type: 'empty'; readonly message: string }
  /** The task under the cursor in the editor, or null. */
  | { readonly type: 'cursor'; readonly dagId: string; readonly taskId: string | null }
  /** States of the run that is shown for a DAG; `run` null clears them. */
  | {
      readonly type: 'states';
      readonly dagId: string;
      readonly run: RunSummary | null;
      readonly states: { readonly [taskId: string]: TaskState };
    }
  /** `kubernetes`: there is a cluster that DAGs could run on. */
  | { readonly type: 'settings'; readonly direction: 'LR' | 'TB'; readonly kubernetes: boolean }
  /** Ask the view to fit, search … as a command of the palette would. */
  | {
      readonly type: 'command';
      readonly command: 'fit' | 'zoomIn' | 'zoomOut' | 'search' | 'collapseAll' | 'expandAll';
    };

/** What the menu of a task offers beside running it. The second half is about its instances in the run that is shown. */
export type TaskAction =
  | 'runWithUpstream'
  | 'runWithDownstream'
  | 'debug'
  | 'details'
  | 'clearDownstream'
  | 'clear'
  | 'markSuccess'
  | 'markFailed'
  | 'markSkipped';

export type ViewMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly location: Location }
  | { readonly type: 'selectDag'; readonly dagId: string }
  | { readonly type: 'runDag'; readonly dagId: string }
  | { readonly type: 'runDagOnKubernetes'; readonly dagId: string }
  | { readonly type: 'runTask'; readonly dagId: string; readonly taskId: string }
  | { readonly type: 'taskAction'; readonly dagId: string; readonly taskId: string; readonly action: TaskAction }
  /** Writes a dependency into the file, or takes it out. */
  | {
      readonly type: 'editDependency';
      readonly action: 'add' | 'remove';
      readonly dagId: string;
      readonly upstream: string;
      readonly downstream: string;
    }
  /** Takes back what was last written into the file, as the editor does. */
  | { readonly type: 'undo' }
  | { readonly type: 'showRuns'; readonly dagId: string }
  | { readonly type: 'cancelRun'; readonly runId: string }
  | { readonly type: 'showLog'; readonly runId: string; readonly taskId: string }
  | { readonly type: 'setDirection'; readonly direction: 'LR' | 'TB' }
  /** `content`: text of the SVG or Mermaid, or the PNG as base64. */
  | {
      readonly type: 'export';
      readonly format: 'svg' | 'png' | 'mermaid';
      readonly content: string;
      readonly dagId: string;
    }
  /** An exception in the view, to be shown and logged. */
  | { readonly type: 'error'; readonly message: string };
