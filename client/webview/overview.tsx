/** The cards from afar, when thousands are in view: one path a colour instead of an element a card. */
import { ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import type { LayoutNode } from '../../dag/layout/layout.ts';
import type { TaskInstanceState } from '../../runner/protocol.ts';
import { cursorKey, nodeState } from './node-look.ts';
import { useStore, useView } from './store.ts';
import type { Drawing } from './view-state.ts';

export function Overview({ drawing }: { readonly drawing: Drawing }) {
  const { layout, origin } = drawing;
  const paths = useStatePaths(drawing);
  const selected = useView((state) => state.selected ?? cursorKey(state));
  const marked = layout.nodes.find((node) => node.key === selected);
  return (
    <ViewportPortal>
      <svg className="overview" width="1" height="1" aria-hidden="true">
        <g style={{ transform: `translate(${origin.x}px, ${origin.y}px)` }}>
          {layout.groups.map((group) => (
            <rect
              key={group.key}
              className="far-box"
              x={group.x}
              y={group.y}
              width={group.width}
              height={group.height}
              rx="24"
            />
          ))}
          {[...paths].map(([state, path]) => (
            <path key={state} className={`far state-${state}`} d={path} />
          ))}
          {marked && <path className="far marked" d={rectangle(marked)} />}
        </g>
      </svg>
    </ViewportPortal>
  );
}

/** State (`none` without a run) → the outlines of all cards in it. */
export function useStatePaths(drawing: Drawing): ReadonlyMap<TaskInstanceState, string> {
  const store = useStore();
  const run = useView((state) => (state.dagId === null ? undefined : state.runs[state.dagId]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run is what nodeState looks at
  return useMemo(() => {
    const parts = new Map<TaskInstanceState, string[]>();
    for (const node of drawing.layout.nodes) {
      const state = nodeState(store.state(), node) ?? 'none';
      const list = parts.get(state);
      if (list) list.push(rectangle(node));
      else parts.set(state, [rectangle(node)]);
    }
    return new Map([...parts].map(([state, list]) => [state, list.join('')]));
  }, [drawing, run, store]);
}

function rectangle(node: LayoutNode): string {
  return `M${node.x} ${node.y}h${node.width}v${node.height}h${-node.width}z`;
}
