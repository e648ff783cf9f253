/** The blocks directly inside a statement, in the order of the text. */
import type { Statement } from './syntax.ts';

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
      return [];
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
