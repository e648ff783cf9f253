/** The drawing as a file: made here, saved by the extension host. */
import { toMermaid } from '../../dag/layout/mermaid.ts';
import { toSvg } from '../../dag/layout/svg.ts';
import { TASK_STATES } from './states.ts';
import type { Store } from './store.ts';
import type { Drawing, ViewState } from './view-state.ts';

/** Chromium refuses canvases that are larger. */
const LARGEST_SIDE = 16_000;

export async function exportGraph(store: Store, format: 'svg' | 'png' | 'mermaid'): Promise<void> {
  const state = store.state();
  const { drawing } = state;
  if (!drawing) return;
  try {
    const content = await exported(state, drawing, format);
    store.host.post({ type: 'export', format, content, dagId: drawing.dag.dagId });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    store.host.post({ type: 'error', message: `The graph could not be exported as ${format}: ${reason}` });
  }
}

async function exported(state: ViewState, drawing: Drawing, format: 'svg' | 'png' | 'mermaid'): Promise<string> {
  switch (format) {
    case 'mermaid':
      return toMermaid(drawing.dag, drawing.layout.direction);
    case 'svg':
      return toSvg(drawing.dag, drawing.layout, { theme: 'auto', states: dots(state) });
    case 'png':
      return png(toSvg(drawing.dag, drawing.layout, { theme: isDark() ? 'dark' : 'light', states: dots(state) }));
  }
}

function isDark(): boolean {
  return document.body.matches('.vscode-dark, .vscode-high-contrast:not(.vscode-high-contrast-light)');
}

function dots(state: ViewState) {
  const shown = state.dagId === null ? undefined : state.runs[state.dagId];
  if (!shown) return undefined;
  const style = getComputedStyle(document.body);
  return Object.fromEntries(
    Object.entries(shown.states)
      .filter(([, { state: name }]) => name !== 'none')
      .map(([taskId, { state: name }]) => [
        taskId,
        { color: style.getPropertyValue(`--state-${name}`).trim() || '#888888', name: TASK_STATES[name].name },
      ]),
  );
}

/** Base64 of a PNG, at twice the size where that is possible. */
async function png(svg: string): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, LARGEST_SIDE / image.width, LARGEST_SIDE / image.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.width * scale);
  canvas.height = Math.ceil(image.height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('there is no canvas to draw on');
  context.scale(scale, scale);
  context.drawImage(image, 0, 0);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
