import { turn } from './commands.ts';
import { exportGraph } from './export.ts';
import * as l10n from './l10n.ts';
import { Popover } from './popover.tsx';
import { Sign } from './sign.tsx';
import { useStore, useView } from './store.ts';

export function Toolbar() {
  const store = useStore();
  const direction = useView((state) => state.direction);
  const hasGroups = useView((state) => (state.drawing?.dag.groups.length ?? 0) > 0);
  const anyOpen = useView((state) => (state.drawing?.layout.groups.length ?? 0) > 0);
  const searching = useView((state) => state.search.open);
  const command = (name: 'fit' | 'zoomIn' | 'zoomOut' | 'search' | 'collapseAll' | 'expandAll') => () =>
    store.dispatch({ type: 'host', message: { type: 'command', command: name } });
  return (
    <div className="toolbar" role="toolbar" aria-label={l10n.t('Graph')}>
      <Tool label={l10n.t('Zoom in (+)')} path="M3 8h10M8 3v10" onClick={command('zoomIn')} />
      <Tool label={l10n.t('Zoom out (−)')} path="M3 8h10" onClick={command('zoomOut')} />
      <Tool label={l10n.t('Fit (f)')} path="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" onClick={command('fit')} />
      <span className="divider" />
      <Tool
        label={direction === 'LR' ? l10n.t('Draw from top to bottom') : l10n.t('Draw from left to right')}
        path={direction === 'LR' ? 'M3 8h10M9.5 4.5L13 8l-3.5 3.5' : 'M8 3v10M4.5 9.5L8 13l3.5-3.5'}
        onClick={() => turn(store)}
      />
      {hasGroups && (
        <Tool
          label={anyOpen ? l10n.t('Collapse all groups') : l10n.t('Expand all groups')}
          path={anyOpen ? 'M3 3h10v10H3zM5.5 8h5' : 'M3 3h10v10H3zM5.5 8h5M8 5.5v5'}
          onClick={command(anyOpen ? 'collapseAll' : 'expandAll')}
        />
      )}
      <Tool
        label={l10n.t('Find a task (/ or Ctrl+F)')}
        path="M7 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8M10 10l3.5 3.5"
        pressed={searching}
        onClick={command('search')}
      />
      <ExportTool />
    </div>
  );
}

function Tool(props: {
  readonly label: string;
  readonly path: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      className="tool"
      title={props.label}
      aria-label={props.label}
      aria-pressed={props.pressed}
      onClick={props.onClick}
    >
      <Sign path={props.path} />
    </button>
  );
}

function ExportTool() {
  const store = useStore();
  const content = <Sign path="M8 10V2.5M5 5.3l3-2.8 3 2.8M3 9v4.5h10V9" />;
  return (
    <Popover menu button={{ className: 'tool', title: l10n.t('Export'), label: l10n.t('Export'), content }}>
      {(close) => (
        <span className="popover up" role="menu" aria-label={l10n.t('Export')}>
          {(['svg', 'png', 'mermaid'] as const).map((format) => (
            <button
              key={format}
              type="button"
              role="menuitem"
              className="menu-item"
              onClick={() => {
                close();
                void exportGraph(store, format);
              }}
            >
              {format === 'mermaid' ? 'Mermaid' : format.toUpperCase()}
            </button>
          ))}
        </span>
      )}
    </Popover>
  );
}
