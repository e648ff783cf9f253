/**
 * All lines in one SVG in the viewport. xyflow's own edges are culled by the straight box between two nodes, which is wrong
 * for lines that are routed around others; and one element a line is much lighter.
 */
import { useStore as useFlow, ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { edgePath, type Layout, type LayoutEdge } from '../../dag/layout/layout.ts';
import { cursorKey } from './node-look.ts';
import { useStore, useView } from './store.ts';
import type { Drawing } from './view-state.ts';

/** With fewer lines than this all are drawn, in view or not. */
const CULL_FROM = 500;
/** Pixels of the graph: the visible part is rounded to this, so that panning does not draw at every frame. */
const TILE = 1200;

export function EdgeLayer({ drawing, faint }: { readonly drawing: Drawing; readonly faint: boolean }) {
  const { layout, origin } = drawing;
  const culled = layout.edges.length > CULL_FROM && !faint;
  const view = useFlow((flow) => (culled ? tiles(flow.transform, flow.width, flow.height) : ''));
  const edges = useMemo(() => (culled ? visible(layout, origin, view) : layout.edges), [culled, layout, origin, view]);
  const active = useView((state) => state.selected ?? cursorKey(state) ?? null);
  const selectedEdge = useView((state) => state.edge);
  return (
    <ViewportPortal>
      <svg className="edges" width="1" height="1" aria-hidden="true">
        <defs>
          {['plain', 'near', 'cycle'].map((kind) => (
            <marker
              key={kind}
              id={`arrow-${kind}`}
              className={`arrow-${kind}`}
              viewBox="0 0 8 8"
              refX="7.5"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0 .8L8 4L0 7.2z" />
            </marker>
          ))}
        </defs>
        <g className="moved" style={{ transform: `translate(${origin.x}px, ${origin.y}px)` }}>
          {faint ? (
            <FaintLines layout={layout} />
          ) : (
            edges.map((edge) => (
              <Line
                key={edge.key}
                edge={edge}
                direction={layout.direction}
                near={active !== null && (edge.source === active || edge.target === active)}
                selected={edge.key === selectedEdge}
              />
            ))
          )}
        </g>
      </svg>
    </ViewportPortal>
  );
}

/** From afar: one path for all lines, one for those of cycles, without arrows and labels. */
const FaintLines = memo(function FaintLines({ layout }: { readonly layout: Layout }) {
  const path = (cycle: boolean) =>
    layout.edges
      .filter((edge) => edge.cycle === cycle)
      .map((edge) => edgePath(edge, layout.direction))
      .join('');
  return (
    <>
      <path className="line faint" d={path(false)} />
      <path className="line cycle" d={path(true)} />
    </>
  );
});

const Line = memo(function Line(props: {
  readonly edge: LayoutEdge;
  readonly direction: Layout['direction'];
  readonly near: boolean;
  readonly selected: boolean;
}) {
  const { edge, direction, near, selected } = props;
  const store = useStore();
  const d = edgePath(edge, direction);
  const classes = ['line', edge.kind];
  if (near || selected) classes.push('near');
  if (selected) classes.push('chosen');
  if (edge.cycle) classes.push('cycle');
  const marker = edge.cycle ? 'cycle' : near || selected ? 'near' : 'plain';
  const { label } = edge;
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: by keyboard, `e` selects the lines of a task */}
      <path
        className="hit"
        d={d}
        onClick={() => store.dispatch({ type: 'selectEdge', key: edge.key })}
        onContextMenu={(event) => {
          event.preventDefault();
          event.stopPropagation();
          store.dispatch({ type: 'selectEdge', key: edge.key });
          if (store.state().edge === edge.key)
            store.dispatch({ type: 'menu', menu: { x: event.clientX, y: event.clientY, key: null } });
        }}
      />
      <path className={classes.join(' ')} style={{ d: `path("${d}")` }} d={d} markerEnd={`url(#arrow-${marker})`} />
      {label && (
        <g className="label moved" style={{ transform: `translate(${label.x}px, ${label.y}px)` }}>
          <rect width={label.width} height={label.height} rx="9" />
          <text x={label.width / 2} y={label.height / 2 + 4}>
            {label.text}
          </text>
        </g>
      )}
    </>
  );
});

function tiles([x, y, zoom]: readonly [number, number, number], width: number, height: number): string {
  const left = Math.floor(-x / zoom / TILE);
  const top = Math.floor(-y / zoom / TILE);
  return [left, top, Math.ceil((width - x) / zoom / TILE), Math.ceil((height - y) / zoom / TILE)].join(' ');
}

function visible(layout: Layout, origin: Drawing['origin'], view: string): LayoutEdge[] {
  const [left = 0, top = 0, right = 0, bottom = 0] = view.split(' ').map((tile) => Number(tile) * TILE);
  const range = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
  return layout.edges.filter((edge) => {
    const [x1, x2] = range(edge.points.map((point) => point.x + origin.x));
    const [y1, y2] = range(edge.points.map((point) => point.y + origin.y));
    return x1 <= right && x2 >= left && y1 <= bottom && y2 >= top;
  });
}
