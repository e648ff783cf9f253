import { type KeyboardEvent, useEffect, useRef } from 'react';
import * as l10n from './l10n.ts';
import { Sign } from './sign.tsx';
import { useStore, useView } from './store.ts';
import { searchMatches } from './view-state.ts';

export function Search({ focusGraph }: { readonly focusGraph: () => void }) {
  const store = useStore();
  const open = useView((state) => state.search.open);
  const query = useView((state) => state.search.query);
  const index = useView((state) => state.search.index);
  const found = useView((state) => searchMatches(state).length);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (open) input.current?.select();
  }, [open]);
  if (!open) return null;
  const close = () => {
    store.dispatch({ type: 'search', open: false, query: '' });
    focusGraph();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') store.dispatch({ type: 'searchStep', by: event.shiftKey ? -1 : 1 });
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  const result = query.trim() === '' ? '' : found === 0 ? l10n.t('no task') : l10n.t('{0} of {1}', index + 1, found);
  return (
    <search className="search">
      <input
        ref={input}
        type="text"
        value={query}
        placeholder={l10n.t('Find a task or operator')}
        aria-label={l10n.t('Find a task or operator')}
        spellCheck={false}
        onChange={(event) => store.dispatch({ type: 'search', open: true, query: event.target.value })}
        onKeyDown={onKeyDown}
      />
      <output className={found === 0 && query.trim() !== '' ? 'none-found' : ''}>{result}</output>
      <button
        type="button"
        className="tool"
        aria-label={l10n.t('Next (Enter)')}
        title={l10n.t('Next (Enter)')}
        onClick={() => store.dispatch({ type: 'searchStep', by: 1 })}
      >
        <Sign path="M8 3v10M4 9l4 4 4-4" />
      </button>
      <button
        type="button"
        className="tool"
        aria-label={l10n.t('Close (Escape)')}
        title={l10n.t('Close (Escape)')}
        onClick={close}
      >
        <Sign path="M4 4l8 8M12 4l-8 8" />
      </button>
    </search>
  );
}
