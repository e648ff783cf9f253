/** Refactoring: `a.set_downstream(b)` and `a.set_upstream(b)` become `a >> b` and `b >> a`. */
import type { ParsedSource } from '../dag/python/interpreter.ts';
import type { Call, Expression, Span } from '../dag/python/syntax.ts';
import type { Refactoring, RefactoringPlace } from './refactoring.ts';
import { encloses, placedStatements } from './statement-blocks.ts';

export function refactorShift({ source, selection }: RefactoringPlace): readonly Refactoring[] {
  const all = [...calls(source)];
  const [here] = all.filter(({ span }) => encloses(span, selection) || encloses(selection, span));
  if (!here) return [];
  const edit = ({ span, newText }: Found) => ({ ...span, newText });
  const one = { title: `Write it as ${shortened(here.newText)}`, kind: 'rewrite', edits: [edit(here)] } as const;
  if (all.length === 1) return [one];
  const title = `Write all ${all.length} set_upstream and set_downstream calls of the file with >>`;
  return [one, { title, kind: 'rewrite', edits: all.map(edit) }];
}

interface Found {
  readonly span: Span;
  readonly newText: string;
}

function* calls({ document: { text }, module }: ParsedSource): Generator<Found> {
  for (const { statement } of placedStatements(module)) {
    if (statement.kind !== 'expression' || statement.value.kind !== 'call') continue;
    const newText = shifted(statement.value, text);
    if (newText !== undefined) yield { span: { start: statement.start, end: statement.end }, newText };
  }
}

function shifted({ callee, args }: Call, text: string): string | undefined {
  if (callee.kind !== 'attribute') return undefined;
  const [others, label] = argumentsOf(args);
  if (!others) return undefined;
  const owner = operand(callee.value, text);
  const other = operand(others, text);
  const sign = label ? `>> Label(${text.slice(label.start, label.end)}) >>` : '>>';
  if (label && !/\bLabel\b/.test(text)) return undefined;
  if (callee.name === 'set_downstream') return `${owner} ${sign} ${other}`;
  // A list has no `>>` of its own, but the task behind it takes one.
  return callee.name === 'set_upstream' ? `${other} ${sign} ${owner}` : undefined;
}

/** Airflow: `set_downstream(task_or_task_list, edge_modifier=None)`. */
function argumentsOf(args: Call['args']): readonly [Expression | undefined, Expression | undefined] {
  const [first, ...rest] = args;
  if (first?.kind !== 'positional') return [undefined, undefined];
  const [modifier] = rest;
  if (!modifier) return [first.value, undefined];
  const label =
    modifier.name === 'edge_modifier' && modifier.value.kind === 'call' ? modifier.value.args[0] : undefined;
  return label ? [first.value, label.value] : [undefined, undefined];
}

/** What binds looser than `>>` needs parentheses. */
function operand(node: Expression, text: string): string {
  const own = text.slice(node.start, node.end);
  switch (node.kind) {
    case 'name':
    case 'attribute':
    case 'call':
    case 'subscript':
    case 'list':
      return own;
    case 'tuple':
      return `[${node.elements.map((element) => text.slice(element.start, element.end)).join(', ')}]`;
    default:
      return `(${own})`;
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
