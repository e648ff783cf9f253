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
const READABLE_ZOOM = 0.7;
/** Pixels between the beginning of a graph that does not fit and the edge of the panel. */
const EDGE = 24;
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
  const last = useRef({ width: 0, height: 0 });
  /** Where an animation is heading: the next move starts from there, not from where it happens to be. */
  const goal = useRef<Viewport | null>(null);

  useEffect(() => {
    if (!drawing || width === 0 || height === 0) return;
    const go = (viewport: Viewport, milliseconds: number) => {
      goal.current = viewport;
      void flow.setViewport(viewport, { duration: milliseconds }).then(() => {
        if (goal.current === viewport) goal.current = null;
      });
    };
    const size = { width, height };
    const resized = width !== last.current.width || height !== last.current.height;
    last.current = size;
    const first = done.current === -1;
    const duration = first || stillness() ? 0 : MILLISECONDS;
    if (moves !== done.current && focus) {
      done.current = moves;
      const now = first ? opening(drawing, size) : (goal.current ?? flow.getViewport());
      const wanted = target(drawing, focus, now, size) ?? (first ? now : undefined);
      fitted.current = focus.kind === 'fit' || (fitted.current && wanted === undefined);
      if (focus.kind === 'open') fitted.current = within(drawing, wanted ?? now, size);
      if (wanted) go(wanted, duration);
    } else if (fitted.current && (resized || !within(drawing, flow.getViewport(), size))) {
      go(whole(drawing, size), resized ? 0 : duration);
    }
  }, [drawing, moves, focus, width, height, flow]);

  return useCallback((event) => {
    if (event === null) return;
    fitted.current = false;
    goal.current = null;
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
  if (focus.kind === 'open') return opening(drawing, size);
  if (focus.kind === 'zoom') return zoomed(viewport, focus.by, size);
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

/** All of it if it can be read then; otherwise its beginning. */
function opening(drawing: Drawing, size: Size): Viewport {
  const all = whole(drawing, size);
  if (all.zoom >= READABLE_ZOOM) return all;
  const { layout, origin } = drawing;
  const zoom = READABLE_ZOOM;
  const first = layout.nodes.filter((node) => node.layer === 0);
  /** Along the layers from the first on, across them around the middle of the first. */
  const place = (axis: 'x' | 'y', length: 'width' | 'height', across: boolean) => {
    if (layout[length] * zoom <= size[length] - 2 * EDGE)
      return (size[length] - layout[length] * zoom) / 2 - origin[axis] * zoom;
    if (!across) return EDGE - origin[axis] * zoom;
    const starts = first.map((node) => node[axis] + node[length] / 2).sort((a, b) => a - b);
    const middle = (starts[Math.floor(starts.length / 2)] ?? 0) * zoom;
    const furthest = Math.max(0, layout[length] * zoom + EDGE - size[length]);
    return -Math.min(furthest, Math.max(-EDGE, middle - size[length] / 2)) - origin[axis] * zoom;
  };
  return {
    x: place('x', 'width', layout.direction === 'TB'),
    y: place('y', 'height', layout.direction === 'LR'),
    zoom,
  };
}

/** Around the middle of the panel. */
function zoomed({ x, y, zoom }: Viewport, by: number, { width, height }: Size): Viewport {
  const next = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom * by));
  const ratio = next / zoom;
  return { x: width / 2 - (width / 2 - x) * ratio, y: height / 2 - (height / 2 - y) * ratio, zoom: next };
}

function within({ layout, origin }: Drawing, viewport: Viewport, size: Size): boolean {
  return inView({ x: origin.x, y: origin.y, width: layout.width, height: layout.height }, viewport, size);
}

function inView(box: Box, { x, y, zoom }: Viewport, { width, height }: Size): boolean {
  const left = box.x * zoom + x;
  const top = box.y * zoom + y;
  return left >= 0 && top >= 0 && left + box.width * zoom <= width && top + box.height * zoom <= height;
}
