/** Whether logical lines go together: blocks where a colon promises one, `else` where an `if` is, no dangling decorators. */
import { BLOCK_WORDS } from './line-repair.ts';
import type { LogicalLine } from './logical-lines.ts';
import type { Repair } from './offset-map.ts';
import type { SyntaxProblem } from './syntax.ts';

export interface StructureFinding {
  readonly line: LogicalLine;
  readonly repairs: readonly Repair[];
  readonly problem: SyntaxProblem;
}

interface Block {
  readonly indent: number;
  /** First words of the statement that a clause may continue, in order: `if`, `elif` … */
  clauses: string[];
}

/** Which words a clause may follow. */
const FOLLOWS: { readonly [clause: string]: readonly string[] } = {
  elif: ['if', 'elif'],
  else: ['if', 'elif', 'for', 'while', 'except', 'async'],
  except: ['try', 'except'],
  finally: ['try', 'except', 'else'],
};
const CLAUSE_OF: { readonly [clause: string]: string } = {
  elif: "'if'",
  else: "'if', 'for', 'while' or 'try'",
  except: "'try'",
  finally: "'try'",
};

/** `endsWithColon`: the line, as it is or as it is repaired, opens a block. */
export function checkStructure(
  lines: readonly LogicalLine[],
  text: string,
  endsWithColon: (line: LogicalLine) => boolean,
): StructureFinding[] {
  const findings: StructureFinding[] = [];
  const blocks: Block[] = [{ indent: 0, clauses: [] }];
  for (const [index, line] of lines.entries()) {
    if (index > 0 && sharesPhysicalLine(lines[index - 1], line, text)) continue;
    while (blocks.length > 1 && (blocks[blocks.length - 1]?.indent ?? 0) > line.indent) blocks.pop();
    const previous = lines[index - 1];
    if (previous !== undefined && line.indent > previous.indent && endsWithColon(previous)) {
      blocks.push({ indent: line.indent, clauses: [] });
    }
    const block = blocks[blocks.length - 1];
    if (block === undefined) continue;
    const orphan = orphanClause(line, block);
    if (orphan) findings.push(orphan);
    if (FOLLOWS[line.firstWord] === undefined) block.clauses = [];
    if (BLOCK_WORDS.has(line.firstWord)) block.clauses.push(line.firstWord);
  }
  return findings;
}

function sharesPhysicalLine(previous: LogicalLine | undefined, line: LogicalLine, text: string): boolean {
  return previous !== undefined && !/[\r\n]/.test(text.slice(previous.end, line.start));
}

function orphanClause(line: LogicalLine, block: Block): StructureFinding | undefined {
  const allowed = FOLLOWS[line.firstWord];
  const last = block.clauses[block.clauses.length - 1];
  if (allowed === undefined || (last !== undefined && allowed.includes(last))) return undefined;
  const word = line.firstWord;
  const end = line.start + word.length;
  const message = `invalid syntax: '${word}' without ${CLAUSE_OF[word] ?? 'its statement'} before it`;
  return {
    line,
    repairs: [{ start: line.start, end: line.end, insert: 'if 1:' }],
    problem: { start: line.start, end, message },
  };
}
