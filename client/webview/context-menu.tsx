import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  actOnTask,
  filterBy,
  isInRun,
  removeDependency,
  reveal,
  runDag,
  runTask,
  runWithLog,
  showLog,
  showRuns,
  startConnecting,
  subject,
} from './commands.ts';
import { type DrawnDependency, dependenciesAt, selectedDependency } from './edited-dependency.ts';
import { exportGraph } from './export.ts';
import * as l10n from './l10n.ts';
import type { TaskAction } from './protocol.ts';
import type { Store } from './store.ts';
import { useStore, useView } from './store.ts';
import type { ViewState } from './view-state.ts';

interface Item {
  readonly label: string;
  readonly key?: string;
  readonly run: () => void;
}

export function ContextMenu({ focusGraph }: { readonly focusGraph: () => void }) {
  const store = useStore();
  const menu = useView((state) => state.menu);
  const element = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  useLayoutEffect(() => {
    if (!menu || !element.current) return;
    const { width, height } = element.current.getBoundingClientRect();
    setPlace({
      left: Math.max(4, Math.min(menu.x, window.innerWidth - width - 4)),
      top: Math.max(4, Math.min(menu.y, window.innerHeight - height - 4)),
    });
    element.current.querySelector('button')?.focus();
  }, [menu]);
  useEffect(() => {
    if (!menu) return;
    const close = (event: Event) => {
      if (event.target instanceof Node && element.current?.contains(event.target)) return;
      store.dispatch({ type: 'menu', menu: null });
    };
    window.addEventListener('pointerdown', close, true);
    window.addEventListener('blur', close);
    return () => {
      window.removeEventListener('pointerdown', close, true);
      window.removeEventListener('blur', close);
    };
  }, [menu, store]);
  if (!menu) return null;
  const act = (item: Item) => () => {
    store.dispatch({ type: 'menu', menu: null });
    focusGraph();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(element.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) buttons.at(next >= buttons.length ? 0 : next)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') {
      store.dispatch({ type: 'menu', menu: null });
      focusGraph();
    } else return;
    event.preventDefault();
  };
  return (
    <div ref={element} className="menu" role="menu" tabIndex={-1} style={place} onKeyDown={onKeyDown}>
      {itemsFor(store, store.state(), menu.key).map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the sections of a menu have no other name
        <div key={index} className="menu-section">
          {section.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="menu-item"
              onClick={act(item)}
            >
              <span>{item.label}</span>
              {item.key && <kbd>{item.key}</kbd>}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function itemsFor(store: Store, state: ViewState, key: string | null): Item[][] {
  const line = selectedDependency(state);
  if (key === null && line) return [[removeItem(store, line)]];
  if (key === null) return paneItems(store);
  const { kind, id } = subject(key);
  if (kind === 'group') {
    const collapsed = state.drawing?.layout.nodes.some((node) => node.key === key) === true;
    return [
      [
        { label: l10n.t('Go to Source'), key: 'Enter', run: () => reveal(store, key) },
        {
          label: collapsed ? l10n.t('Expand Group') : l10n.t('Collapse Group'),
          key: 'c',
          run: () => store.dispatch({ type: 'toggleGroup', groupId: id }),
        },
      ],
    ];
  }
  const log: Item[] =
    runWithLog(state, key) === undefined
      ? []
      : [{ label: l10n.t('Show Log'), key: 'l', run: () => showLog(store, key) }];
  const action = (label: string, name: TaskAction, shortcut?: string): Item => ({
    label,
    ...(shortcut !== undefined && { key: shortcut }),
    run: () => actOnTask(store, key, name),
  });
  const inRun: Item[][] = isInRun(state, key)
    ? [
        [...log, action(l10n.t('Show Details'), 'details', 'i')],
        [action(l10n.t('Clear with Downstream'), 'clearDownstream'), action(l10n.t('Clear This Alone'), 'clear')],
        [
          action(l10n.t('Mark as Success'), 'markSuccess'),
          action(l10n.t('Mark as Failed'), 'markFailed'),
          action(l10n.t('Mark as Skipped'), 'markSkipped'),
        ],
      ]
    : [];
  return [
    [
      { label: l10n.t('Run Task'), key: 'r', run: () => runTask(store, key) },
      action(l10n.t('Run with Upstream'), 'runWithUpstream'),
      action(l10n.t('Run with Downstream'), 'runWithDownstream'),
      action(l10n.t('Debug Task'), 'debug'),
    ],
    ...inRun,
    [{ label: l10n.t('Go to Source'), key: 'Enter', run: () => reveal(store, key) }],
    [
      { label: l10n.t('Add Dependency…'), key: 'a', run: () => startConnecting(store, key) },
      ...dependenciesAt(state, key)
        .slice(0, MOST_REMOVALS)
        .map((dependency) => removeItem(store, dependency)),
    ],
    [
      { label: l10n.t('Show Only Upstream'), key: 'u', run: () => filterBy(store, key, 'up') },
      { label: l10n.t('Show Only Downstream'), key: 'd', run: () => filterBy(store, key, 'down') },
      { label: l10n.t('Show Only Up- and Downstream'), key: 'b', run: () => filterBy(store, key, 'both') },
      ...(state.filter
        ? [{ label: l10n.t('Show All'), key: 'Esc', run: () => store.dispatch({ type: 'filter', filter: null }) }]
        : []),
    ],
  ];
}

/** A task with more lines has them selected one by one. */
const MOST_REMOVALS = 6;

function removeItem(store: Store, dependency: DrawnDependency): Item {
  const { upstream, downstream } = dependency;
  return {
    label: l10n.t('Remove Dependency {0} → {1}', upstream, downstream),
    run: () => removeDependency(store, dependency),
  };
}

function paneItems(store: Store): Item[][] {
  return [
    [
      { label: l10n.t('Run DAG'), run: () => runDag(store) },
      { label: l10n.t('Show Runs as a Grid'), run: () => showRuns(store) },
    ],
    [
      { label: l10n.t('Fit'), key: 'f', run: () => store.dispatch({ type: 'move', focus: { kind: 'fit' } }) },
      { label: l10n.t('Find'), key: '/', run: () => store.dispatch({ type: 'search', open: true, query: '' }) },
    ],
    [
      { label: l10n.t('Export SVG'), run: () => void exportGraph(store, 'svg') },
      { label: l10n.t('Export PNG'), run: () => void exportGraph(store, 'png') },
      { label: l10n.t('Export Mermaid'), run: () => void exportGraph(store, 'mermaid') },
    ],
  ];
}
