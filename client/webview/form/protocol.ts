/** Messages between the extension host and the form that asks for a run's params (postMessage, JSON). */
import type { Json, Param } from '../../../dag/model.ts';

export type FormHostMessage =
  | {
      readonly type: 'form';
      readonly dagId: string;
      readonly params: readonly Param[];
      /** Configuration of the last run of this DAG, if there was one. */
      readonly previous: { readonly [key: string]: Json } | null;
      /** What the fields hold at first instead of the defaults. */
      readonly initial: { readonly [key: string]: Json } | null;
    }
  /** The run could not be started. */
  | { readonly type: 'refused'; readonly message: string };

export type FormViewMessage =
  | { readonly type: 'ready' }
  | {
      readonly type: 'start';
      readonly conf: { readonly [key: string]: Json };
      /** ISO 8601; null for now. */
      readonly logicalDate: string | null;
    }
  | { readonly type: 'cancel' }
  | { readonly type: 'error'; readonly message: string };
