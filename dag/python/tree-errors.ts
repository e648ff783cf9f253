/** Where tree-sitter had to guess: its ERROR and MISSING nodes, and the statements that are free of them. */
import type { Node } from 'web-tree-sitter';
import { isStatementType } from './convert-statements.ts';
import type { Span } from './syntax.ts';

/** The first ERROR or MISSING node in the order of the text, innermost. */
export function firstError(root: Node): Span {
  let node = root;
  while (true) {
    const inner = node.children.find((child) => child !== null && (child.isMissing || child.isError || child.hasError));
    if (!inner) return { start: node.startIndex, end: node.endIndex };
    if (inner.isMissing) return { start: inner.startIndex, end: inner.startIndex };
    node = inner;
  }
}

/** Spans of the outermost statements without any error, in the order of the text. */
export function readableStatements(root: Node): Span[] {
  const spans: Span[] = [];
  // A stack of its own: a tree can be deeper than ours.
  const rest: Node[] = [root];
  while (rest.length > 0) {
    const node = rest.pop();
    if (node === undefined) break;
    if (node === root || node.hasError || node.isError) {
      for (const child of node.children.toReversed()) if (child !== null) rest.push(child);
    } else if (isStatementType(node.type)) spans.push({ start: node.startIndex, end: node.endIndex });
  }
  return spans;
}
