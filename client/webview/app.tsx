import { ReactFlowProvider } from '@xyflow/react';
import { type KeyboardEvent, useRef } from 'react';
import { ContextMenu } from './context-menu.tsx';
import { GraphView } from './graph-view.tsx';
import { Header } from './header.tsx';
import { pressed } from './keyboard.ts';
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
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('input, select, textarea, [role="menu"]')) return;
    const onControl = event.target instanceof Element && event.target.closest('button') !== null;
    if (onControl && (event.key === 'Enter' || event.key === ' ')) return;
    if (pressed(store, event)) event.preventDefault();
  };
  return (
    <ReactFlowProvider>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys are for the whole panel, wherever in it the focus is */}
      <div className="panel" onKeyDown={onKeyDown}>
        {file && drawing && <Header />}
        {drawing ? (
          <div className="stage">
            <GraphView element={graph} />
            <Search focusGraph={() => graph.current?.focus()} />
            <Minimap />
            <Toolbar />
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
        <h2>{fileName} cannot be read</h2>
        <p>{broken}</p>
        <p>The graph comes back as soon as a part of the file makes sense again.</p>
      </div>
    );
  }
  if (fileName && !message) {
    return (
      <div className="words">
        <h2>No DAG in {fileName}</h2>
        <p>
          A DAG is made with <code>with DAG(…)</code>, or by calling a function that is decorated with <code>@dag</code>
          .
        </p>
      </div>
    );
  }
  return (
    <div className="words">
      <p>{message ?? 'Waiting for the analysis of the file…'}</p>
    </div>
  );
}
