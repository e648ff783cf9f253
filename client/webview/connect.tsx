/** A dependency that is being added: the handle of a card, the line to the pointer, and what to do next in words. */
import { useReactFlow, ViewportPortal } from '@xyflow/react';
import { type PointerEvent as ReactPointerEvent, useEffect, useState } from 'react';
import { connectTo } from './commands.ts';
import { connectWords } from './edited-dependency.ts';
import * as l10n from './l10n.ts';
import { type Store, useStore, useView } from './store.ts';
import type { Drawing } from './view-state.ts';

/** Pixels that a pointer may tremble during a click. */
const TREMBLE = 6;

/** To be dragged onto another card, or clicked before it. By keyboard: `a`. */
export function ConnectHandle({ taskId }: { readonly taskId: string }) {
  const store = useStore();
  const label = l10n.t('Add a dependency: drag to the task that comes after {0}', taskId);
  return (
    <button
      type="button"
      className="connect nodrag nopan"
      tabIndex={-1}
      aria-label={label}
      title={label}
      onPointerDown={(event) => event.button === 0 && drag(store, taskId, event)}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}

function drag(store: Store, taskId: string, event: ReactPointerEvent): void {
  event.stopPropagation();
  event.preventDefault();
  store.dispatch({ type: 'connect', taskId });
  const release = (end: PointerEvent): void => {
    const isClick = Math.hypot(end.clientX - event.clientX, end.clientY - event.clientY) < TREMBLE;
    // A click on the handle waits for the click on the other card.
    if (isClick || end.type === 'pointercancel' || store.state().connecting !== taskId) return;
    const card = document.elementFromPoint(end.clientX, end.clientY)?.closest('[id^="node-task:"]');
    if (!card || !connectTo(store, card.id.slice('node-'.length))) store.dispatch({ type: 'connect', taskId: null });
  };
  window.addEventListener('pointerup', release, { once: true });
}

export function ConnectLine({ drawing }: { readonly drawing: Drawing }) {
  const connecting = useView((state) => state.connecting);
  const flow = useReactFlow();
  const [pointer, setPointer] = useState<{ readonly x: number; readonly y: number } | null>(null);
  useEffect(() => {
    setPointer(null);
    if (connecting === null) return;
    const follow = (event: PointerEvent): void =>
      setPointer(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
    window.addEventListener('pointermove', follow);
    return () => window.removeEventListener('pointermove', follow);
  }, [connecting, flow]);
  const node = drawing.layout.nodes.find(({ key }) => key === `task:${connecting}`);
  if (!node || !pointer) return null;
  const { layout, origin } = drawing;
  const right = layout.direction === 'LR';
  const x = node.x + origin.x + (right ? node.width : node.width / 2);
  const y = node.y + origin.y + (right ? node.height / 2 : node.height);
  return (
    <ViewportPortal>
      <svg className="edges" width="1" height="1" aria-hidden="true">
        <path className="line connecting" d={`M${x} ${y}L${pointer.x} ${pointer.y}`} />
      </svg>
    </ViewportPortal>
  );
}

export function ConnectHint() {
  const store = useStore();
  const connecting = useView((state) => state.connecting);
  if (connecting === null) return null;
  return (
    <div className="connect-hint">
      <span>{connectWords(connecting)}</span>
      <button type="button" className="link" onClick={() => store.dispatch({ type: 'connect', taskId: null })}>
        {l10n.t('Cancel')}
      </button>
    </div>
  );
}
