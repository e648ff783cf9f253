/** The blocks of statements inside of statements, in the order of the text. */
import type { Statement } from './syntax.ts';

const NONE: readonly (readonly Statement[])[] = [];

/** Those directly inside. */
export function nestedBlocks(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'function':
    case 'class':
    case 'with':
    case 'invalid-statement':
      return [statement.body];
    case 'while':
    case 'for':
      return [statement.body, statement.orElse];
    case 'if':
      return ifBlocks(statement);
    case 'match':
      return statement.cases.map((one) => one.body);
    case 'try':
      return [
        statement.body,
        ...statement.handlers.map((handler) => handler.body),
        statement.orElse,
        statement.finallyBody,
      ];
    default:
      return NONE;
  }
}

/** All statements of a block and of the blocks inside. */
export function statementsBelow(body: readonly Statement[]): readonly Statement[] {
  const found: Statement[] = [];
  collect(body, found);
  return found;
}

function collect(body: readonly Statement[], into: Statement[]): void {
  for (const statement of body) {
    into.push(statement);
    for (const block of nestedBlocks(statement)) collect(block, into);
  }
}

/** An `elif` is an `If` in `orElse`: the chain is walked, not descended. */
function ifBlocks(statement: Statement & { kind: 'if' }): (readonly Statement[])[] {
  const blocks: (readonly Statement[])[] = [];
  let current = statement;
  while (true) {
    blocks.push(current.body);
    const [next] = current.orElse;
    if (current.orElse.length !== 1 || next?.kind !== 'if') break;
    current = next;
  }
  blocks.push(current.orElse);
  return blocks;
}
