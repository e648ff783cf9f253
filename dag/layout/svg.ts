/** A DAG as a picture that stands alone: no script, no external font, light and dark by the reader's own setting. */
import type { Dag, Task } from '../model.ts';
import { FONT_SIZE } from './measure.ts';
import { type OperatorKind, operatorKind } from './operator-kind.ts';
import { edgePath } from './route.ts';
import type { GraphInput, Layout, LayoutEdge, LayoutGroup, LayoutNode } from './types.ts';

export interface SvgOptions {
  /** `auto` follows `prefers-color-scheme`. */
  readonly theme?: 'auto' | 'light' | 'dark';
  /** Task id → fill of a state dot and the state's name, for pictures of runs. */
  readonly states?: { readonly [taskId: string]: { readonly color: string; readonly name: string } };
}

const MARGIN = 24;

/** The SVG document of a layout of this DAG. */
export function toSvg(dag: GraphInput & Partial<Pick<Dag, 'dagId'>>, layout: Layout, options: SvgOptions = {}): string {
  const tasks = new Map(dag.tasks.map((task) => [task.taskId, task]));
  const width = Math.ceil(layout.width) + 2 * MARGIN;
  const height = Math.ceil(layout.height) + 2 * MARGIN;
  const title = `${dag.dagId ? `DAG ${dag.dagId}` : 'DAG'}: ${count(dag.tasks.length, 'task')}, ${count(dag.edges.length, 'dependency', 'dependencies')}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${styles(options.theme ?? 'auto')}</style>`,
    `<defs>${arrow('arrow', 'e')}${arrow('arrow-cycle', 'x')}</defs>`,
    `<rect class="bg" x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}"/>`,
    ...layout.groups.map(groupSvg),
    ...layout.edges.map((edge) => edgeSvg(edge, layout)),
    ...layout.nodes.map((node) => nodeSvg(node, tasks.get(node.id), options)),
    ...layout.edges.map(labelSvg),
    '</svg>',
    '',
  ]
    .filter((line, index, all) => line !== '' || index === all.length - 1)
    .join('\n');
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Text for XML; characters that XML 1.0 cannot hold become the replacement character. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
      .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}

interface Palette {
  readonly background: string;
  readonly card: string;
  readonly border: string;
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly group: string;
  readonly groupBorder: string;
  readonly cycle: string;
  readonly kinds: { readonly [kind in OperatorKind]: string };
}

const LIGHT: Palette = {
  background: '#ffffff',
  card: '#ffffff',
  border: '#d0d7de',
  text: '#1f2328',
  faint: '#656d76',
  line: '#8c959f',
  group: '#0969da0a',
  groupBorder: '#afb8c1',
  cycle: '#cf222e',
  kinds: {
    python: '#3572a5',
    shell: '#4d8b31',
    branch: '#bf8700',
    sensor: '#8250df',
    empty: '#8c959f',
    container: '#1b7c83',
    data: '#d1570b',
    message: '#bf3989',
    trigger: '#0969da',
    other: '#57606a',
  },
};

const DARK: Palette = {
  background: '#0d1117',
  card: '#161b22',
  border: '#3d444d',
  text: '#e6edf3',
  faint: '#9198a1',
  line: '#6e7681',
  group: '#58a6ff0d',
  groupBorder: '#484f58',
  cycle: '#f85149',
  kinds: {
    python: '#5e9fd6',
    shell: '#6cc04a',
    branch: '#e3b341',
    sensor: '#b392f0',
    empty: '#8b949e',
    container: '#39c5cf',
    data: '#f0883e',
    message: '#f778ba',
    trigger: '#58a6ff',
    other: '#9198a1',
  },
};

function styles(theme: 'auto' | 'light' | 'dark'): string {
  const font = 'font-family:system-ui,-apple-system,"Segoe UI",Ubuntu,"Helvetica Neue",Arial,sans-serif';
  const base = [
    `text{${font}}`,
    `.t{font-size:${FONT_SIZE.title}px;font-weight:500}`,
    `.d{font-size:${FONT_SIZE.detail}px}`,
    '.b{font-weight:600}',
    `.l{font-size:${FONT_SIZE.label}px;text-anchor:middle}`,
    '.e,.x{fill:none;stroke-width:1.5}',
    '.data{stroke-dasharray:5 4}',
    '.c,.g{stroke-width:1}',
    '.g{stroke-dasharray:none}',
    '.dyn{stroke-dasharray:5 3}',
    '.m{stroke-width:1.5;fill:none;stroke-linecap:round;stroke-linejoin:round}',
    'marker path{stroke:none}',
  ].join('');
  if (theme === 'light') return base + colors(LIGHT);
  if (theme === 'dark') return base + colors(DARK);
  return `${base}${colors(LIGHT)}@media(prefers-color-scheme:dark){${colors(DARK)}}`;
}

function colors(palette: Palette): string {
  const kinds = Object.entries(palette.kinds).map(([kind, color]) => `.k-${kind}{fill:${color}}`);
  return [
    `.bg{fill:${palette.background}}`,
    `.c{fill:${palette.card};stroke:${palette.border}}`,
    `.t{fill:${palette.text}}`,
    `.d,.l{fill:${palette.faint}}`,
    `.lb{fill:${palette.background};stroke:${palette.border}}`,
    `.g{fill:${palette.group};stroke:${palette.groupBorder}}`,
    `.e{stroke:${palette.line}}`,
    `.x{stroke:${palette.cycle}}`,
    `.m{stroke:${palette.faint}}`,
    `marker .e{fill:${palette.line}}marker .x{fill:${palette.cycle}}`,
    ...kinds,
  ].join('');
}

function arrow(id: string, className: string): string {
  return (
    `<marker id="${id}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">` +
    `<path class="${className}" d="M0 .8L8 4L0 7.2z"/></marker>`
  );
}

function groupSvg(group: LayoutGroup): string {
  return (
    `<g><rect class="g" x="${n(group.x)}" y="${n(group.y)}" width="${n(group.width)}" height="${n(group.height)}" rx="10"/>` +
    `<text class="d b" x="${n(group.x + 14)}" y="${n(group.y + 20)}">${escapeXml(group.title)}<title>${escapeXml(group.id)}</title></text></g>`
  );
}

function edgeSvg(edge: LayoutEdge, layout: Layout): string {
  const classes = `${edge.cycle ? 'x' : 'e'}${edge.kind === 'data' ? ' data' : ''}`;
  const marker = edge.cycle ? 'arrow-cycle' : 'arrow';
  return `<path class="${classes}" d="${edgePath(edge, layout.direction)}" marker-end="url(#${marker})"/>`;
}

function labelSvg({ label }: LayoutEdge): string {
  if (!label) return '';
  return (
    `<g><rect class="lb" x="${n(label.x)}" y="${n(label.y)}" width="${n(label.width)}" height="${n(label.height)}" rx="9"/>` +
    `<text class="l" x="${n(label.x + label.width / 2)}" y="${n(label.y + label.height / 2 + 4)}">${escapeXml(label.text)}</text></g>`
  );
}

function nodeSvg(node: LayoutNode, task: Task | undefined, options: SvgOptions): string {
  const kind = node.kind === 'group' ? 'other' : task ? operatorKind(task) : 'other';
  const { x, y, width, height } = node;
  const state = options.states?.[node.id];
  const dynamic = task?.dynamic ? ' dyn' : '';
  const stack =
    node.kind === 'group' || task?.mapped
      ? `<rect class="c" x="${n(x + 4)}" y="${n(y + 4)}" width="${n(width)}" height="${n(height)}" rx="8"/>`
      : '';
  return [
    `<g><title>${escapeXml(`${node.id}\n${node.detail}`)}</title>${stack}`,
    `<rect class="c${dynamic}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="8"/>`,
    `<rect class="k-${kind}" x="${n(x + 8)}" y="${n(y + 10)}" width="4" height="${n(height - 20)}" rx="2"/>`,
    `<text class="t" x="${n(x + 22)}" y="${n(y + 21)}">${escapeXml(node.title)}</text>`,
    `<text class="d" x="${n(x + 22)}" y="${n(y + 37)}">${escapeXml(node.detail)}</text>`,
    marks(node, task),
    state ? `<circle cx="${n(x + width - 14)}" cy="${n(y + 33)}" r="5" fill="${escapeXml(state.color)}"/>` : '',
    '</g>',
  ].join('');
}

/** Small drawings in the card's upper right corner, from right to left. */
function marks(node: LayoutNode, task: Task | undefined): string {
  const drawn: string[] = [];
  if (node.kind === 'group') drawn.push(icon('M0 4h8M4 0v8', 'collapsed group'));
  if (task?.mapped) drawn.push(icon('M2.5 0H.5v8h2M6.5 0h2v8h-2', 'mapped'));
  if (task?.setup) drawn.push(icon('M4.5 8V0M1 3.5L4.5 0L8 3.5', 'setup'));
  if (task?.teardown) drawn.push(icon('M4.5 0v8M1 4.5L4.5 8L8 4.5', 'teardown'));
  if (task?.dynamic)
    drawn.push(icon('M2 2.4a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.4M4.5 8.2v.1', 'made in a loop of unknown length'));
  return drawn
    .map(
      (path, index) =>
        `<g transform="translate(${n(node.x + node.width - 20 - index * 16)} ${n(node.y + 12)})">${path}</g>`,
    )
    .join('');
}

function icon(path: string, meaning: string): string {
  return `<path class="m" d="${path}"><title>${meaning}</title></path>`;
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
