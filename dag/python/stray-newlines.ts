/**
 * The grammar lets a statement run on over a line's end wherever it still expects something: `a >>` and `b` on the next
 * line come as one `a >> b`. Python does so only inside brackets and after a backslash.
 */
import type { RawNode } from './raw-tree.ts';

/** Whether a line ends amid the statement; statements in its blocks are not looked at. */
export function runsOverLineEnd(statement: RawNode, text: string): boolean {
  const newline = text.indexOf('\n', statement.start);
  if (newline < 0 || newline >= statement.end) return false;
  return visit(statement, { text, depth: 0, previousEnd: undefined });
}

interface State {
  readonly text: string;
  /** Brackets open. */
  depth: number;
  /** Of the token before on the same logical line. */
  previousEnd: number | undefined;
}

/** What begins on a line of its own. */
const OWN_LINE: ReadonlySet<string> = new Set([
  'elif_clause',
  'else_clause',
  'except_clause',
  'finally_clause',
  'case_clause',
  'decorator',
  'function_definition',
  'class_definition',
]);

function visit(node: RawNode, state: State): boolean {
  if (node.type === 'block') return visitBlock(node, state);
  if (node.children.length === 0 || node.type === 'string') return visitToken(node, state);
  for (const child of node.children) {
    const apart = OWN_LINE.has(child.type);
    if (apart) state.previousEnd = undefined;
    if (visit(child, state)) return true;
    if (apart) state.previousEnd = undefined;
  }
  return false;
}

function visitBlock(node: RawNode, state: State): boolean {
  for (const child of node.children) {
    state.previousEnd = undefined;
    if (child.type === 'case_clause' && visit(child, state)) return true;
  }
  state.previousEnd = undefined;
  return false;
}

function visitToken(node: RawNode, state: State): boolean {
  const { previousEnd } = state;
  if (previousEnd !== undefined && state.depth === 0 && hasBareNewline(state.text, previousEnd, node.start))
    return true;
  if (node.type === 'string' && isCutByNewline(node, state.text)) return true;
  if (node.type === "'('" || node.type === "'['" || node.type === "'{'") state.depth++;
  else if (node.type === "')'" || node.type === "']'" || node.type === "'}'") state.depth--;
  state.previousEnd = node.end;
  return false;
}

/** The grammar lets some strings in single quotes go on after a line's end; Python only what braces of an f-string hold. */
function isCutByNewline({ start, end }: RawNode, text: string): boolean {
  const [, prefix = '', quote = ''] = /^([A-Za-z]*)('{3}|"{3}|'|")/.exec(text.slice(start, start + 6)) ?? [];
  return quote.length === 1 && !/[fFtT]/.test(prefix) && hasBareNewline(text, start, end);
}

function hasBareNewline(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (text.charCodeAt(i) !== 10) continue;
    const before = text.charAt(i - 1) === '\r' ? text.charAt(i - 2) : text.charAt(i - 1);
    if (before !== '\\') return true;
  }
  return false;
}
