import { useStore as useFlow, useReactFlow } from '@xyflow/react';
import type { PointerEvent } from 'react';
import { useStatePaths } from './overview.tsx';
import { useView } from './store.ts';
import type { Drawing } from './view-state.ts';

/** Shown for graphs with at least this many cards, while a part of them is out of view. */
const FROM_CARDS = 25;
const LARGEST = { width: 180, height: 120 } as const;

export function Minimap() {
  const drawing = useView((state) => state.drawing);
  if (!drawing || drawing.layout.nodes.length < FROM_CARDS) return null;
  return <MinimapOf drawing={drawing} />;
}

function MinimapOf({ drawing }: { readonly drawing: Drawing }) {
  const { layout, origin } = drawing;
  const flow = useReactFlow();
  const paths = useStatePaths(drawing);
  const [x, y, zoom] = useFlow((state) => state.transform);
  const width = useFlow((state) => state.width);
  const height = useFlow((state) => state.height);
  const view = { x: -x / zoom - origin.x, y: -y / zoom - origin.y, width: width / zoom, height: height / zoom };
  const allInView =
    view.x <= 0 && view.y <= 0 && view.x + view.width >= layout.width && view.y + view.height >= layout.height;
  if (allInView || width < 440 || height < 240) return null;
  const scale = Math.min(LARGEST.width / layout.width, LARGEST.height / layout.height);
  const margin = 8 / scale;
  const goTo = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    const at = { x: (event.clientX - box.x) / scale - margin, y: (event.clientY - box.y) / scale - margin };
    void flow.setCenter(at.x + origin.x, at.y + origin.y, { zoom });
  };
  return (
    <svg
      className="minimap"
      width={layout.width * scale + 16}
      height={layout.height * scale + 16}
      viewBox={`${-margin} ${-margin} ${layout.width + 2 * margin} ${layout.height + 2 * margin}`}
      onPointerDown={goTo}
      onPointerMove={goTo}
      aria-hidden="true"
    >
      {[...paths].map(([state, path]) => (
        <path key={state} className={`far state-${state}`} d={path} />
      ))}
      <rect className="seen" {...clipped(view, layout.width, layout.height, margin)} rx={2 / scale} />
    </svg>
  );
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function clipped(view: Rectangle, width: number, height: number, margin: number): Rectangle {
  const left = Math.max(-margin * 0.8, view.x);
  const top = Math.max(-margin * 0.8, view.y);
  const right = Math.min(width + margin * 0.8, view.x + view.width);
  const bottom = Math.min(height + margin * 0.8, view.y + view.height);
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}
