import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { ConnectHint } from './connect.tsx';
import { ContextMenu } from './context-menu.tsx';
import { GraphView } from './graph-view.tsx';
import { Header } from './header.tsx';
import { pressed } from './keyboard.ts';
import * as l10n from './l10n.ts';
import { Minimap } from './minimap.tsx';
import { Search } from './search.tsx';
import { useStore, useView } from './store.ts';
import { Toolbar } from './toolbar.tsx';

export function App() {
  const store = useStore();
  const graph = useRef<HTMLDivElement>(null);
  const file = useView((state) => state.file);
  const empty = useView((state) => state.empty);
  const drawing = useView((state) => state.drawing);
  const announcement = useView((state) => state.announcement);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest('input, select, textarea, [role="menu"]')) return;
      if (target?.closest('button') && (event.key === 'Enter' || event.key === ' ')) return;
      if (pressed(store, event)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store]);
  return (
    <ReactFlowProvider>
      <div className="panel">
        {file && drawing && <Header />}
        {drawing ? (
          <div className="stage">
            <GraphView element={graph} />
            <Search focusGraph={() => graph.current?.focus()} />
            <Minimap />
            <Toolbar />
            <ConnectHint />
          </div>
        ) : (
          <Nothing fileName={file?.fileName} broken={file?.broken} message={empty} />
        )}
        <ContextMenu focusGraph={() => graph.current?.focus()} />
        <div className="spoken" aria-live="polite" role="status">
          {announcement}
        </div>
      </div>
    </ReactFlowProvider>
  );
}

function Nothing(props: { readonly fileName?: string; readonly broken?: string; readonly message: string | null }) {
  const { fileName, broken, message } = props;
  if (broken && fileName) {
    return (
      <div className="words">
        <h2>{l10n.t('{0} cannot be read', fileName)}</h2>
        <p>{broken}</p>
        <p>{l10n.t('The graph comes back as soon as a part of the file makes sense again.')}</p>
      </div>
    );
  }
  if (fileName && !message) {
    return (
      <div className="words">
        <h2>{l10n.t('No DAG in {0}', fileName)}</h2>
        <p>
          {l10n.t('A DAG is made with')} <code>with DAG(…)</code>,{' '}
          {l10n.t('or by calling a function that is decorated with')} <code>@dag</code>.
        </p>
      </div>
    );
  }
  return (
    <div className="words">
      <p>{message ?? l10n.t('Waiting for the analysis of the file…')}</p>
    </div>
  );
}
