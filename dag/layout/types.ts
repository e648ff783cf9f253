/**
 * The drawing of a DAG, as plain data: what goes in beside the DAG, and what comes out.
 *
 * Lengths are in pixels at zoom 1, x to the right, y down, the drawing's top left corner at (0, 0).
 */
import type { Dag, EdgeKind } from '../model.ts';

export type GraphInput = Pick<Dag, 'tasks' | 'edges' | 'groups'>;

/** `LR`: from left to right, `TB`: from top to bottom. */
export type Direction = 'LR' | 'TB';

/** The width of a line of text in pixels; `role` says in which of the card's fonts. */
export type MeasureText = (text: string, role: TextRole) => number;
export type TextRole = 'title' | 'detail' | 'label';

export interface LayoutOptions {
  /** `LR` when absent. */
  readonly direction?: Direction;
  /** Ids of groups that are drawn as one node. */
  readonly collapsed?: ReadonlySet<string>;
  /** An estimate from character classes when absent. */
  readonly measure?: MeasureText;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A task, or a group that is collapsed or has no tasks. */
export interface LayoutNode extends Box {
  /** `task:ID` or `group:ID`: tasks and groups may share an id in a faulty file. */
  readonly key: string;
  readonly kind: 'task' | 'group';
  readonly id: string;
  /** The title as it fits into the card, with an ellipsis if need be. Without the prefix of the group it is drawn in. */
  readonly title: string;
  /** The second line: the operator, or what is in the group. */
  readonly detail: string;
  /** Id of the group box that it is drawn in. */
  readonly parent: string | null;
  /** Column (LR) or row (TB) within its connected part of the DAG. */
  readonly layer: number;
}

/** A group that is drawn as a box around its tasks. */
export interface LayoutGroup extends Box {
  readonly key: string;
  readonly id: string;
  readonly title: string;
  readonly parent: string | null;
  /** 0 for a group at the top. */
  readonly depth: number;
}

export interface LayoutEdge {
  readonly key: string;
  /** Keys of the nodes at its ends, in the direction of the dependency. */
  readonly source: string;
  readonly target: string;
  /** From the border of the source to the border of the target; `edgePath` makes a curve of it. */
  readonly points: readonly Point[];
  readonly kind: EdgeKind;
  /** The label's text, as it fits, and where. */
  readonly label?: Box & { readonly text: string };
  /** Drawn against the direction of the layers. */
  readonly back: boolean;
  /** Part of a dependency cycle. */
  readonly cycle: boolean;
  /** Indices into the DAG's edges that this line stands for: several when a group is collapsed or an edge is written twice. */
  readonly edges: readonly number[];
}

export interface Layout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  /** Tasks and collapsed groups, in the order of the file. */
  readonly nodes: readonly LayoutNode[];
  /** Outer groups before the groups in them. */
  readonly groups: readonly LayoutGroup[];
  readonly edges: readonly LayoutEdge[];
}
