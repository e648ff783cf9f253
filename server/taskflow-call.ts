/** The call of an operator that runs a Python function, and what of it goes where when the function becomes the task. */
import { readPythonLines } from '../dag/files/python-lines.ts';
import type { Call, CallArgument, Expression, Span } from '../dag/python/syntax.ts';
import { importEdit } from './import-edit.ts';
import { importedNames, pathOf } from './imported-names.ts';
import type { OffsetEdit } from './refactoring.ts';
import { lineEnding, type Placed } from './statement-blocks.ts';
import { TextLines } from './text-lines.ts';

/** Operator → decorator. */
const DECORATORS: { readonly [operator: string]: string } = {
  PythonOperator: 'task',
  BranchPythonOperator: 'task.branch',
  ShortCircuitOperator: 'task.short_circuit',
  PythonVirtualenvOperator: 'task.virtualenv',
  ExternalPythonOperator: 'task.external_python',
  PythonSensor: 'task.sensor',
};

export interface CommentOfCall {
  readonly text: string;
  /** The argument that it stands behind, on its line. */
  readonly about: CallArgument | undefined;
}

/** What somebody wrote between the arguments stays in the file. */
export function commentsOf(call: Call, text: string): readonly CommentOfCall[] {
  const lines = new TextLines(text);
  return readPythonLines(text).comments.flatMap(({ line, character, text: written }) => {
    const at = lines.offset({ line, character });
    if (at < call.start || call.end <= at) return [];
    const about = call.args.find(({ end }) => end <= at && /^[ \t]*,?[ \t]*$/.test(text.slice(end, at)));
    return [{ text: written.trimEnd(), about }];
  });
}

/** On a line each where they have comments. */
export function decoratorArguments(
  early: readonly CallArgument[],
  comments: readonly CommentOfCall[],
  text: string,
  indentation: string,
): string {
  if (early.length === 0) return '';
  const remarkOn = (argument: CallArgument) => comments.find(({ about }) => about === argument)?.text;
  if (early.every((each) => remarkOn(each) === undefined))
    return `(${early.map((each) => textOf(each, text)).join(', ')})`;
  const newLine = lineEnding(text) + indentation;
  const lines = early.map((each) => {
    const remark = remarkOn(each);
    return `${newLine}    ${textOf(each, text)},${remark === undefined ? '' : `  ${remark}`}`;
  });
  return `(${lines.join('')}${newLine})`;
}

export function callOf(statement: Placed['statement']): Call | undefined {
  if (statement.kind !== 'assign' && statement.kind !== 'expression') return undefined;
  return statement.value.kind === 'call' ? statement.value : undefined;
}

export function decoratorOf({ callee }: Call, text: string): string | undefined {
  const path = pathOf(importedNames(text), text.slice(callee.start, callee.end));
  const name = path?.startsWith('airflow.') ? path.slice(path.lastIndexOf('.') + 1) : undefined;
  return name !== undefined && Object.hasOwn(DECORATORS, name) ? DECORATORS[name] : undefined;
}

/** What the function is called with; undefined when that is not written out. */
export function functionArguments({ args }: Call, text: string): string | undefined {
  const positional = args.find(({ name }) => name === 'op_args')?.value;
  const keywords = args.find(({ name }) => name === 'op_kwargs')?.value;
  const parts: string[] = [];
  if (positional) {
    if (positional.kind !== 'list' && positional.kind !== 'tuple') parts.push(`*${textOf(positional, text)}`);
    else parts.push(...positional.elements.map((element) => textOf(element, text)));
  }
  if (keywords) {
    const entries = keywordEntries(keywords, text);
    if (entries === undefined) parts.push(`**${textOf(keywords, text)}`);
    else parts.push(...entries);
  }
  return args.some(({ kind }) => kind === 'star' || kind === 'double-star') ? undefined : parts.join(', ');
}

function keywordEntries(node: Expression, text: string): readonly string[] | undefined {
  if (node.kind !== 'dict') return undefined;
  const entries = node.items.map((entry) =>
    entry.key?.kind === 'string' && /^[A-Za-z_]\w*$/.test(entry.key.value)
      ? `${entry.key.value}=${textOf(entry.value, text)}`
      : undefined,
  );
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

/** `provide_context` does nothing since Airflow 2. */
const OF_THE_CALL = new Set(['python_callable', 'op_args', 'op_kwargs', 'provide_context']);

export function optionsOf({ args }: Call, functionName: string): readonly CallArgument[] {
  return args.filter((argument) => !OF_THE_CALL.has(argument.name ?? '') && !isNamedLike(argument, functionName));
}

/** What is more than a literal may not be known yet where the function is defined. */
export function isLiteral(node: Expression): boolean {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'constant':
      return true;
    case 'list':
    case 'tuple':
      return node.elements.every(isLiteral);
    default:
      return false;
  }
}

/** Airflow names the task after the function anyway. */
function isNamedLike({ name, value }: CallArgument, functionName: string): boolean {
  return name === 'task_id' && value.kind === 'string' && value.value === functionName;
}

export function textOf({ start, end }: Span, text: string): string {
  return text.slice(start, end);
}

export function importedAs(text: string): string | undefined {
  const found = [...importedNames(text)].find(([, path]) => /^airflow\.(sdk|decorators)\.task$/.test(path));
  return found?.[0];
}

export function imports(text: string, airflowVersion: 2 | 3): readonly OffsetEdit[] {
  if (importedAs(text) !== undefined) return [];
  const edit = importEdit(text, airflowVersion === 3 ? 'airflow.sdk' : 'airflow.decorators', 'task');
  const at = new TextLines(text).offset(edit.range.start);
  return [{ start: at, end: at, newText: edit.newText }];
}
