import { type NodeTypes, ReactFlow, useStore as useFlow, useReactFlow } from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, type RefObject, useMemo } from 'react';
import type { Direction } from '../../dag/layout/layout.ts';
import type { Dag } from '../../dag/model.ts';
import { connectTo, reveal, subject } from './commands.ts';
import { ConnectLine } from './connect.tsx';
import { EdgeLayer } from './edge-layer.tsx';
import { elementId } from './element-id.ts';
import * as l10n from './l10n.ts';
import { MAX_ZOOM, MIN_ZOOM, useMoves } from './moves.ts';
import { type BoxNode, GroupBox, GroupCard, type GroupNode, TaskCard, type TaskNode } from './node-cards.tsx';
import { Overview } from './overview.tsx';
import { useStore, useView } from './store.ts';
import type { Drawing } from './view-state.ts';

const NODE_TYPES: NodeTypes = { task: TaskCard, group: GroupCard, box: GroupBox };

/** From this many cards on, and below this zoom, cards are drawn as plain rectangles. */
const OVERVIEW = { cards: 300, zoom: 0.32 } as const;

/** Without sizes and handles given, xyflow would draw all nodes once to measure them, in view or not. */
const NO_HANDLES: [] = [];

/** Only the title of a box takes clicks: the rest of it is canvas to drag. */
const THROUGH = { pointerEvents: 'none' } as const;

export function GraphView({ element }: { readonly element: RefObject<HTMLDivElement | null> }) {
  const store = useStore();
  const drawing = useView((state) => state.drawing);
  const selected = useView((state) => state.selected);
  const flow = useReactFlow();
  const onMoveStart = useMoves();
  const far =
    useFlow((state) => state.transform[2] < OVERVIEW.zoom) && (drawing?.layout.nodes.length ?? 0) > OVERVIEW.cards;
  const nodes = useMemo(() => (drawing ? flowNodes(drawing, far) : []), [drawing, far]);
  if (!drawing) return null;

  const click = (key: string) => {
    if (connectTo(store, key)) return;
    store.dispatch({ type: 'select', key });
    if (subject(key).kind === 'group') store.dispatch({ type: 'toggleGroup', groupId: subject(key).id });
    else reveal(store, key);
  };
  const hit = (event: ReactMouseEvent | MouseEvent) =>
    far ? nodeAt(drawing, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })) : undefined;
  const openMenu = (event: ReactMouseEvent | MouseEvent, key: string | null) => {
    event.preventDefault();
    if (key !== null) store.dispatch({ type: 'select', key });
    store.dispatch({ type: 'menu', menu: { x: event.clientX, y: event.clientY, key } });
  };
  const { dag, layout } = drawing;
  return (
    <div
      ref={element}
      className={`graph ${far ? 'from-afar' : ''}`}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the graph takes the keys; its cards are reached with the arrows
      tabIndex={0}
      aria-label={graphWords(dag, layout.direction)}
      aria-activedescendant={selected === null ? undefined : elementId(selected)}
    >
      <ReactFlow<TaskNode | GroupNode | BoxNode>
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        minZoom={MIN_ZOOM}
        maxZoom={MAX_ZOOM}
        onlyRenderVisibleElements
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll={false}
        proOptions={{ hideAttribution: true }}
        onMoveStart={onMoveStart}
        onNodeClick={(_, node) => {
          element.current?.focus({ preventScroll: true });
          if (node.type !== 'box') click(node.id);
        }}
        onNodeDoubleClick={(_, node) => store.state().connecting === null && reveal(store, node.id)}
        onNodeContextMenu={(event, node) => openMenu(event, node.id)}
        onPaneClick={(event) => {
          element.current?.focus({ preventScroll: true });
          const key = hit(event);
          if (key) click(key);
          else store.dispatch({ type: 'select', key: null });
        }}
        onPaneContextMenu={(event) => openMenu(event, hit(event) ?? null)}
      >
        <EdgeLayer drawing={drawing} faint={far} />
        {far && <Overview drawing={drawing} />}
        <ConnectLine drawing={drawing} />
      </ReactFlow>
    </div>
  );
}

function flowNodes({ dag, layout, origin }: Drawing, far: boolean): (TaskNode | GroupNode | BoxNode)[] {
  if (far) return [];
  const tasks = new Map(dag.tasks.map((task) => [task.taskId, task]));
  const groups = new Map(dag.groups.map((group) => [group.groupId, group]));
  const boxes = layout.groups.map((box): BoxNode => {
    const { key, width, height } = box;
    const position = { x: box.x + origin.x, y: box.y + origin.y };
    const data = { box, group: groups.get(box.id) };
    return {
      id: key,
      type: 'box',
      position,
      width,
      height,
      measured: { width, height },
      handles: NO_HANDLES,
      zIndex: -10 + Math.min(box.depth, 9),
      style: THROUGH,
      data,
    };
  });
  const cards = layout.nodes.map((node): TaskNode | GroupNode => {
    const { key, width, height } = node;
    const position = { x: node.x + origin.x, y: node.y + origin.y };
    const common = { width, height, measured: { width, height }, handles: NO_HANDLES };
    return node.kind === 'task'
      ? { ...common, id: key, type: 'task', position, data: { node, task: tasks.get(node.id) } }
      : { ...common, id: key, type: 'group', position, data: { node, group: groups.get(node.id) } };
  });
  return [...boxes, ...cards];
}

function nodeAt({ layout, origin }: Drawing, point: { readonly x: number; readonly y: number }): string | undefined {
  const x = point.x - origin.x;
  const y = point.y - origin.y;
  return layout.nodes.find((n) => x >= n.x && x <= n.x + n.width && y >= n.y && y <= n.y + n.height)?.key;
}

function graphWords({ dagId, tasks }: Dag, direction: Direction): string {
  return direction === 'LR'
    ? l10n.t('Graph of DAG {0}, {1} tasks. The left and right arrow keys follow dependencies.', dagId, tasks.length)
    : l10n.t('Graph of DAG {0}, {1} tasks. The up and down arrow keys follow dependencies.', dagId, tasks.length);
}
