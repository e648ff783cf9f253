/** Lines: from the border of the source to the border of the target, straight through columns and curved between them. */
import type { MainPlaces } from './along.ts';
import { ellipsize, estimateText, LABEL } from './measure.ts';
import type { CrossPlaces } from './place.ts';
import type { Vertex } from './proper.ts';
import type { Box, Direction, LayoutEdge, Point } from './types.ts';

/**
 * An SVG path for an edge's points: curves between points that differ on the cross axis, straight lines where they do not.
 * Loops come as four points and are drawn as one curve.
 */
export function edgePath(edge: Pick<LayoutEdge, 'points' | 'source' | 'target'>, direction: Direction): string {
  const [start, ...rest] = edge.points;
  if (!start) return '';
  let path = `M${text(start)}`;
  if (edge.source === edge.target) return `${path}C${rest.map(text).join(' ')}`;
  let from = start;
  for (const to of rest) {
    path += direction === 'LR' ? curveRight(from, to) : curveDown(from, to);
    from = to;
  }
  return path;
}

/** Through the layers of `chain`, from the far side of one end to the near side of the other. */
export function linePoints(
  from: Box,
  to: Box,
  chain: readonly Vertex[],
  back: boolean,
  places: { readonly across: CrossPlaces; readonly along: MainPlaces; readonly direction: Direction },
): Point[] {
  const { across, along, direction } = places;
  const at = (main: number, cross: number): Point =>
    direction === 'LR' ? { x: main, y: cross } : { x: cross, y: main };
  const first = chain[0];
  const last = chain.at(-1);
  if (!first || !last) return [];
  // Lines that lead back keep off the middle, where the forward lines come and go.
  const aside = back ? BACK_ASIDE : 0;
  const middle = (box: Box) => (direction === 'LR' ? box.y + box.height / 2 : box.x + box.width / 2) - aside;
  const points = [at(direction === 'LR' ? from.x + from.width : from.y + from.height, middle(from))];
  for (const vertex of chain) {
    const start = along.start[vertex.layer] ?? 0;
    const cross = (across.get(vertex) ?? 0) - (vertex === first ? aside : 0);
    if (vertex !== first && vertex !== last) points.push(at(start, cross));
    // A card may be smaller than its layer: the line runs on to the layer's edge before it bends.
    if (vertex !== last) points.push(at(start + (along.size[vertex.layer] ?? 0), cross));
  }
  points.push(at(direction === 'LR' ? to.x : to.y, middle(to)));
  return withoutRepeats(points, direction);
}

const BACK_ASIDE = 14;

/** Drops points in the middle of a straight line. */
function withoutRepeats(points: readonly Point[], direction: Direction): Point[] {
  const cross = (point: Point | undefined) => (direction === 'LR' ? point?.y : point?.x);
  const main = (point: Point | undefined) => (direction === 'LR' ? point?.x : point?.y);
  return points.filter((point, index) => {
    if (index === 0 || index === points.length - 1) return true;
    if (main(point) === main(points[index - 1])) return false;
    return cross(points[index - 1]) !== cross(point) || cross(point) !== cross(points[index + 1]);
  });
}

/** From the end of the card over its corner back to its upper (LR) or right (TB) side. */
export function loopPoints(node: Box, direction: Direction): Point[] {
  const { x, y, width, height } = node;
  return direction === 'LR'
    ? [
        { x: x + width, y: y + height / 2 },
        { x: x + width + 44, y: y + height / 2 },
        { x: x + width - 20, y: y - 28 },
        { x: x + width - 24, y },
      ]
    : [
        { x: x + width / 2, y: y + height },
        { x: x + width / 2, y: y + height + 40 },
        { x: x + width + 44, y: y + height },
        { x: x + width, y: y + height / 2 },
      ];
}

export function labelWidth(label: string): number {
  return Math.min(LABEL.maxWidth, Math.ceil(estimateText(label, 'label')) + 2 * LABEL.inset);
}

/** Nearer to the target than to the source: labels of branches would else lie on one another. */
export function labelBox(
  label: string,
  points: readonly Point[],
  direction: Direction,
): Box & { readonly text: string } {
  const to = points.at(-1) ?? { x: 0, y: 0 };
  const from = points.at(-2) ?? to;
  const width = labelWidth(label);
  const text = ellipsize(label, width - 2 * LABEL.inset, 'label', estimateText);
  const [x, y] =
    direction === 'LR'
      ? [mix(from.x, to.x, LABEL_AT), mix(from.y, to.y, LABEL_RISE)]
      : [mix(from.x, to.x, LABEL_RISE), mix(from.y, to.y, LABEL_AT)];
  return { text, x: x - width / 2, y: y - LABEL.height / 2, width, height: LABEL.height };
}

/** The curve's parameter at the label, and how far the curve has come on the cross axis there. */
const LABEL_AT = 0.58;
const LABEL_RISE = LABEL_AT * LABEL_AT * (3 - 2 * LABEL_AT);

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

function curveRight(from: Point, to: Point): string {
  if (from.y === to.y) return `H${round(to.x)}`;
  const middle = round((from.x + to.x) / 2);
  return `C${middle} ${round(from.y)} ${middle} ${round(to.y)} ${text(to)}`;
}

function curveDown(from: Point, to: Point): string {
  if (from.x === to.x) return `V${round(to.y)}`;
  const middle = round((from.y + to.y) / 2);
  return `C${round(from.x)} ${middle} ${round(to.x)} ${middle} ${text(to)}`;
}

function text(point: Point): string {
  return `${round(point.x)} ${round(point.y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
