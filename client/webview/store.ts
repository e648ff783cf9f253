/** The panel's one store: state, dispatch, subscription. Components read slices of it with `useView`. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { MeasureText } from '../../dag/layout/layout.ts';
import type { Host } from './host.ts';
import { type Action, initialState, reduce, type ViewState } from './view-state.ts';

export interface Store {
  readonly host: Host;
  state(): ViewState;
  dispatch(action: Action): void;
  subscribe(listener: () => void): () => void;
}

export function createStore(host: Host, measure?: MeasureText): Store {
  let state = initialState(host.saved());
  const listeners = new Set<() => void>();
  return {
    host,
    state: () => state,
    dispatch(action) {
      const next = reduce(state, action, measure);
      if (next === state) return;
      if (next.collapsed !== state.collapsed || next.direction !== state.direction) {
        host.save({ collapsed: next.collapsed, direction: next.direction });
      }
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const StoreContext = createContext<Store | null>(null);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('The graph was mounted without its store.');
  return store;
}

/** A slice of the state; it must be a part of it or a plain value, so that equal slices are identical. */
export function useView<T>(select: (state: ViewState) => T): T {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => select(store.state()));
}
