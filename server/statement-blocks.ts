/** The statements of a file by the blocks that they stand in. */
import type { FunctionDefinition, Module, Span, Statement } from '../dag/python/syntax.ts';

export interface Placed {
  readonly statement: Statement;
  /** All statements of its block. */
  readonly block: readonly Statement[];
  /** The innermost function around it. */
  readonly scope: FunctionDefinition | undefined;
}

/** In the order of the text, what encloses others before them. */
export function* placedStatements(module: Module): Generator<Placed> {
  yield* inBlock(module.body, undefined);
}

function* inBlock(block: readonly Statement[], scope: FunctionDefinition | undefined): Generator<Placed> {
  for (const statement of block) {
    yield { statement, block, scope };
    const inner = statement.kind === 'function' ? statement : scope;
    for (const each of blocksOf(statement)) yield* inBlock(each, inner);
  }
}

function blocksOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'if':
    case 'while':
    case 'for':
      return [statement.body, statement.orElse];
    case 'try':
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.orElse, statement.finallyBody];
    case 'with':
    case 'function':
    case 'class':
      return [statement.body];
    case 'match':
      return statement.cases.map(({ body }) => body);
    default:
      return [];
  }
}

export function encloses(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The white space before a statement that starts its line; undefined when something else stands there. */
export function indentationOf(text: string, { start }: Span): string | undefined {
  const line = text.slice(Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1, start);
  return /^[ \t]*$/.test(line) ? line : undefined;
}

export function lineEnding(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Offset of the end of the line, without its line ending. */
export function endOfLine(text: string, offset: number): number {
  const end = /[\r\n]/.exec(text.slice(offset))?.index;
  return end === undefined ? text.length : offset + end;
}

/** Of whole lines, the last line ending included. */
export function wholeLines(text: string, { start, end }: Span): Span {
  const lineEnd = endOfLine(text, end);
  const [ending = ''] = /^(\r\n|\r|\n)/.exec(text.slice(lineEnd)) ?? [];
  return { start: start - (indentationOf(text, { start, end })?.length ?? 0), end: lineEnd + ending.length };
}
