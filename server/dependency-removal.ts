/** What is left of a statement that writes dependencies when one of them is taken out. */
import type { DependencyStatement, Operand } from './dependency-statements.ts';

/** The statements that take its place, or why it cannot be done, in words for the user; undefined when it does not write it. */
export function without(
  statement: DependencyStatement,
  upstream: string,
  downstream: string,
): readonly string[] | { readonly refused: string } | undefined {
  const { operands, signs } = statement;
  for (const [index, sign] of signs.entries()) {
    const [left, right] = [operands[index], operands[index + 1]];
    if (!left || !right) continue;
    const isForward = sign.trim().startsWith('>>');
    const [wantedLeft, wantedRight] = isForward ? [upstream, downstream] : [downstream, upstream];
    if (!left.tasks.includes(wantedLeft) || !right.tasks.includes(wantedRight)) continue;
    return split(statement, index, wantedLeft, wantedRight);
  }
  return undefined;
}

function split(
  statement: DependencyStatement,
  index: number,
  leftTask: string,
  rightTask: string,
): readonly string[] | { readonly refused: string } {
  const { operands, signs } = statement;
  const [left, right] = [operands[index], operands[index + 1]];
  if (!left || !right) return [];
  const leftRest = rest(left, leftTask);
  const rightRest = rest(right, rightTask);
  if (leftRest === undefined || rightRest === undefined)
    return {
      refused: 'One expression stands for several tasks there, so that a single dependency cannot be taken out.',
    };
  if (leftRest !== '' && rightRest !== '')
    return { refused: 'Two lists are joined there, so that a single dependency cannot be taken out.' };
  const before = { operands: operands.slice(0, index + 1).map(({ text }) => text), signs: signs.slice(0, index) };
  const behind = { operands: operands.slice(index + 1).map(({ text }) => text), signs: signs.slice(index + 1) };
  const sign = signs[index] ?? ' >> ';
  const write = (parts: { readonly operands: readonly string[]; readonly signs: readonly string[] }): string =>
    written(statement, parts.operands, parts.signs);
  const keeps = (parts: readonly Operand[]): boolean => parts.length > 1 || parts.some(({ isCall }) => isCall);
  const prefix = keeps(operands.slice(0, index + 1)) ? [write(before)] : [];
  const suffix = keeps(operands.slice(index + 1)) ? [write(behind)] : [];
  if (leftRest === '' && rightRest === '') return [...prefix, ...suffix];
  if (leftRest === '') {
    // The right side goes on with the others of its list.
    if (behind.operands.length === 1)
      return [
        write({ operands: [...before.operands, rightRest], signs: [...before.signs, sign] }),
        ...leftOut(right, rightTask),
      ];
    return [...prefix, write({ operands: [left.text, rightRest], signs: [sign] }), ...suffix];
  }
  if (before.operands.length === 1)
    return [
      ...leftOut(left, leftTask),
      write({ operands: [leftRest, ...behind.operands], signs: [sign, ...behind.signs] }),
    ];
  return [...prefix, write({ operands: [leftRest, right.text], signs: [sign] }), ...suffix];
}

/** An element that makes its task where it stands has to go on standing somewhere. */
function leftOut({ elements }: Operand, task: string): readonly string[] {
  return (elements ?? []).filter(({ tasks, isCall }) => isCall && tasks.includes(task)).map(({ text }) => text);
}

/** An operand without a task: empty when nothing is left, undefined when it cannot be told apart. */
function rest(operand: Operand, task: string): string | undefined {
  if (!operand.elements) return operand.tasks.length === 1 ? '' : undefined;
  const others = operand.elements.filter(({ tasks }) => !tasks.includes(task));
  const taken = operand.elements.filter(({ tasks }) => tasks.includes(task));
  if (taken.some(({ tasks }) => tasks.length > 1)) return undefined;
  const [only] = others;
  if (!only) return '';
  return others.length === 1 ? only.text : `[${others.map(({ text }) => text).join(', ')}]`;
}

function written(statement: DependencyStatement, operands: readonly string[], signs: readonly string[]): string {
  const [first = '', second = ''] = operands;
  if (operands.length === 1) return first;
  switch (statement.form) {
    case 'chain':
      return `${statement.callee}(${operands.join(', ')})`;
    case 'set_downstream':
    case 'set_upstream':
      return `${first}.${statement.form}(${second})`;
    case 'shift':
      return operands.map((operand, index) => `${index === 0 ? '' : (signs[index - 1] ?? ' >> ')}${operand}`).join('');
  }
}
