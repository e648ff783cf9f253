/** The store of the view of the runs, and what it tells the extension host when the user looks elsewhere. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Host } from '../host.ts';
import type { RunAction, RunHostMessage, RunViewMessage, Selection } from './protocol.ts';
import { initialRunState, type RunViewAction, type RunViewState, reduceRuns } from './run-state.ts';

export interface RunStore {
  readonly host: Host<RunHostMessage, RunViewMessage>;
  state(): RunViewState;
  dispatch(action: RunViewAction): void;
  subscribe(listener: () => void): () => void;
}

export function createRunStore(host: Host<RunHostMessage, RunViewMessage>): RunStore {
  let state = initialRunState(host.saved());
  let saved = state;
  const listeners = new Set<() => void>();
  /** By the subject a panel is restored when the window is opened again. */
  let subject: { readonly uri: string; readonly dagId: string } | undefined;
  const remember = (action: RunViewAction) => {
    const isSubject = action.type === 'host' && action.message.type === 'dag';
    if (isSubject) subject = { uri: action.message.uri, dagId: action.message.dagId };
    else if (saved.tab === state.tab && saved.collapsed === state.collapsed) return;
    saved = state;
    host.save({ ...subject, tab: state.tab, collapsed: [...state.collapsed] });
  };
  return {
    host,
    state: () => state,
    dispatch(action) {
      const before = state;
      state = reduceRuns(state, action);
      if (state === before) return;
      if (state.selection !== before.selection || state.tryNumber !== before.tryNumber) {
        host.post({ type: 'select', selection: state.selection, tryNumber: state.tryNumber });
      }
      remember(action);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const RunStoreContext = createContext<RunStore | null>(null);

export function useRunStore(): RunStore {
  const store = useContext(RunStoreContext);
  if (!store) throw new Error('The view of the runs was mounted without its store.');
  return store;
}

/** A slice of the state; it must be a part of it or a plain value, so that equal slices are identical. */
export function useRuns<T>(select: (state: RunViewState) => T): T {
  const store = useRunStore();
  return useSyncExternalStore(store.subscribe, () => select(store.state()));
}

export function act(store: RunStore, action: RunAction, selection: Selection | null = store.state().selection): void {
  if (selection) store.host.post({ type: 'act', action, selection, tryNumber: store.state().tryNumber });
}
