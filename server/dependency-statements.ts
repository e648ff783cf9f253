/** The statements that write dependencies (`a >> [b, c]`, `chain(…)`, `a.set_downstream(b)`), as a chain of operands. */
import type { DagFile } from '../dag/model.ts';
import type { ParsedSource } from '../dag/python/interpreter.ts';
import type { Expression, Span } from '../dag/python/syntax.ts';
import { type Placed, placedStatements } from './statement-blocks.ts';
import { TextLines } from './text-lines.ts';

export interface Operand extends Span {
  readonly text: string;
  /** Ids of the tasks that it stands for; several for a group or a variable of a loop. Of the DAG that was asked for. */
  readonly tasks: readonly string[];
  /** Of a list or tuple. */
  readonly elements?: readonly Operand[];
  /** It makes a task, so that it cannot be left out. */
  readonly isCall: boolean;
}

export interface DependencyStatement extends Placed {
  readonly form: 'shift' | 'chain' | 'set_downstream' | 'set_upstream';
  readonly operands: readonly Operand[];
  /** What stands between two operands: ` >> `, ` << `, ` >> Label("x") >> `; one less than operands. */
  readonly signs: readonly string[];
  /** Of `chain`, as it is called. */
  readonly callee: string;
}

export function dependencyStatements(source: ParsedSource, file: DagFile, dagId: string): DependencyStatement[] {
  const reader = new Reader(source, file, dagId);
  return [...placedStatements(source.module)].flatMap((placed) => {
    const found = placed.statement.kind === 'expression' ? reader.read(placed.statement.value) : undefined;
    return found && found.operands.length > 1 ? [{ ...placed, ...found }] : [];
  });
}

type Read = Pick<DependencyStatement, 'form' | 'operands' | 'signs' | 'callee'>;

class Reader {
  private readonly text: string;
  /** By `start-end`. */
  private readonly tasks = new Map<string, Set<string>>();

  constructor(source: ParsedSource, file: DagFile, dagId: string) {
    this.text = source.document.text;
    const lines = new TextLines(this.text);
    const note = (
      range: { start: Parameters<TextLines['offset']>[0]; end: Parameters<TextLines['offset']>[0] },
      taskId: string,
    ) => {
      const key = `${lines.offset(range.start)}-${lines.offset(range.end)}`;
      this.tasks.set(key, (this.tasks.get(key) ?? new Set()).add(taskId));
    };
    for (const reference of file.references)
      if (reference.kind === 'name' && reference.dagId === dagId) note(reference.location.range, reference.taskId);
    for (const task of file.dags.find((dag) => dag.dagId === dagId)?.tasks ?? [])
      if (task.location.uri === file.uri) note(task.location.range, task.taskId);
  }

  read(node: Expression): Read | undefined {
    if (node.kind === 'binary' && (node.operator === '>>' || node.operator === '<<')) return this.shift(node);
    if (node.kind !== 'call') return undefined;
    const { callee } = node;
    const positional = node.args.every(({ kind }) => kind === 'positional');
    if (callee.kind === 'attribute' && (callee.name === 'set_downstream' || callee.name === 'set_upstream')) {
      const [argument] = node.args;
      if (argument?.kind !== 'positional') return undefined;
      const sign = callee.name === 'set_downstream' ? ' >> ' : ' << ';
      return {
        form: callee.name,
        operands: [this.operand(callee.value), this.operand(argument.value)],
        signs: [sign],
        callee: callee.name,
      };
    }
    const name = this.text.slice(callee.start, callee.end);
    if (!/(^|\.)chain$/.test(name) || !positional) return undefined;
    const operands = node.args.map(({ value }) => this.operand(value));
    return { form: 'chain', operands, signs: operands.slice(1).map(() => ' >> '), callee: name };
  }

  private shift(node: Extract<Expression, { kind: 'binary' }>): Read {
    const { left, right } = node;
    const before: Read =
      left.kind === 'binary' && (left.operator === '>>' || left.operator === '<<')
        ? this.shift(left)
        : { form: 'shift', operands: [this.operand(left)], signs: [], callee: '' };
    const sign = ` ${node.operator} `;
    const pending = before.signs.length === before.operands.length ? before.signs.at(-1) : undefined;
    const signs = pending === undefined ? before.signs : before.signs.slice(0, -1);
    if (right.kind === 'call' && /(^|\.)Label$/.test(this.text.slice(right.callee.start, right.callee.end))) {
      const label = this.text.slice(right.start, right.end);
      return { ...before, signs: [...signs, `${pending ?? ''}${sign}${label}`] };
    }
    return {
      ...before,
      operands: [...before.operands, this.operand(right)],
      signs: [...signs, `${pending ?? ''}${sign}`],
    };
  }

  private operand(node: Expression): Operand {
    const { start, end } = node;
    const tasks = [...(this.tasks.get(`${start}-${end}`) ?? [])];
    const base = { start, end, text: this.text.slice(start, end), isCall: node.kind === 'call' };
    if (node.kind !== 'list' && node.kind !== 'tuple') return { ...base, tasks };
    const elements = node.elements.map((element) => this.operand(element));
    return {
      ...base,
      // A tuple's span has no parentheses around it.
      text: `[${elements.map(({ text }) => text).join(', ')}]`,
      elements,
      tasks: elements.flatMap((element) => element.tasks),
      isCall: elements.some(({ isCall }) => isCall),
    };
  }
}
