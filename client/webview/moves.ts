/** Where the viewport goes: fits, zooms, brings a node into view, and otherwise leaves it to the user. */
import { getViewportForBounds, type OnMove, useStore as useFlow, useReactFlow, type Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import type { Box } from '../../dag/layout/layout.ts';
import { useView } from './store.ts';
import type { Drawing, Focus } from './view-state.ts';

export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 2;

/** A fit does not enlarge, and leaves this share of the panel free. */
const FIT = { maxZoom: 1, padding: 0.06 } as const;
/** A node that is brought into view is not shown smaller than this. */
const READABLE_ZOOM = 0.6;
const MILLISECONDS = 220;

/** Carries out the moves that the store asks for. Returns what to call when the user begins to move the view. */
export function useMoves(): OnMove {
  const flow = useReactFlow();
  const drawing = useView((state) => state.drawing);
  const moves = useView((state) => state.moves);
  const focus = useView((state) => state.focus);
  const width = useFlow((state) => state.width);
  const height = useFlow((state) => state.height);
  /** Nobody has moved the view since it was fitted, so it stays fitted when the panel or the graph changes its size. */
  const fitted = useRef(true);
  const done = useRef(-1);

  useEffect(() => {
    if (!drawing || width === 0 || height === 0) return;
    const size = { width, height };
    const first = done.current === -1;
    const duration = first || stillness() ? 0 : MILLISECONDS;
    if (moves !== done.current && focus) {
      done.current = moves;
      if (focus.kind === 'zoom') {
        fitted.current = false;
        void flow.zoomTo(flow.getZoom() * focus.by, { duration });
        return;
      }
      if (focus.kind === 'fit') fitted.current = true;
      const wanted = first ? whole(drawing, size) : target(drawing, focus, flow.getViewport(), size);
      if (wanted) void flow.setViewport(wanted, { duration });
    } else if (fitted.current && !within(drawing, flow.getViewport(), size)) {
      void flow.setViewport(whole(drawing, size), { duration });
    }
  }, [drawing, moves, focus, width, height, flow]);

  return useCallback((event) => {
    if (event !== null) fitted.current = false;
  }, []);
}

function stillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function target(drawing: Drawing, focus: Focus, viewport: Viewport, size: Size): Viewport | undefined {
  if (focus.kind === 'fit') return whole(drawing, size);
  if (focus.kind === 'zoom') return undefined;
  const { layout, origin } = drawing;
  const node = layout.nodes.find((each) => each.key === focus.key);
  if (!node) return undefined;
  const place = { ...node, x: node.x + origin.x, y: node.y + origin.y };
  if (!focus.always && inView(place, viewport, size)) return undefined;
  const zoom = Math.max(READABLE_ZOOM, Math.min(1, viewport.zoom));
  return {
    x: size.width / 2 - (place.x + place.width / 2) * zoom,
    y: size.height / 2 - (place.y + place.height / 2) * zoom,
    zoom,
  };
}

function whole({ layout, origin }: Drawing, { width, height }: Size): Viewport {
  const bounds = { x: origin.x, y: origin.y, width: Math.max(1, layout.width), height: Math.max(1, layout.height) };
  return getViewportForBounds(bounds, width, height, MIN_ZOOM, FIT.maxZoom, FIT.padding);
}

function within({ layout, origin }: Drawing, viewport: Viewport, size: Size): boolean {
  return inView({ x: origin.x, y: origin.y, width: layout.width, height: layout.height }, viewport, size);
}

function inView(box: Box, { x, y, zoom }: Viewport, { width, height }: Size): boolean {
  const left = box.x * zoom + x;
  const top = box.y * zoom + y;
  return left >= 0 && top >= 0 && left + box.width * zoom <= width && top + box.height * zoom <= height;
}
