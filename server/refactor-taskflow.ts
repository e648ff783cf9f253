/** Refactoring: a PythonOperator and its function become a function with `@task`. */
import type { Call, CallArgument, Expression, FunctionDefinition } from '../dag/python/syntax.ts';
import { codeOnly } from './code-only.ts';
import { importEdit } from './import-edit.ts';
import { importedNames, pathOf } from './imported-names.ts';
import type { OffsetEdit, Refactoring, RefactoringPlace } from './refactoring.ts';
import { encloses, indentationOf, lineEnding, type Placed, placedStatements } from './statement-blocks.ts';
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

export function refactorTaskflow({ source, selection, airflowVersion }: RefactoringPlace): readonly Refactoring[] {
  const { text } = source.document;
  const placed = [...placedStatements(source.module)];
  const found = placed.findLast(({ statement }) => encloses(statement, selection) && callOf(statement) !== undefined);
  const call = found && callOf(found.statement);
  const decorator = call && decoratorOf(call, text);
  // Without `with DAG` the call of a function would belong to no DAG.
  if (!found || !call || !decorator || call.args.some(({ name }) => name === 'dag')) return [];
  const functionName = call.args.find(({ name }) => name === 'python_callable')?.value;
  if (functionName?.kind !== 'name') return [];
  const definition = definitionOf(placed, functionName.name);
  if (!definition || !isConvertible(codeOnly(text), found, definition, functionName.name)) return [];
  const given = functionArguments(call, text);
  if (given === undefined) return [];
  const indentation = indentationOf(text, definition);
  if (indentation === undefined) return [];
  const taskName = importedAs(text) ?? 'task';
  const decorated = decorator.replace(/^task/, taskName);
  const options = optionsOf(call, functionName.name);
  const early = options.filter(({ value }) => isLiteral(value)).map((each) => written(each, text));
  const late = options.filter(({ value }) => !isLiteral(value)).map((each) => written(each, text));
  const line = `@${decorated}${early.length > 0 ? `(${early.join(', ')})` : ''}${lineEnding(text)}${indentation}`;
  const override = late.length > 0 ? `.override(${late.join(', ')})` : '';
  const edits: OffsetEdit[] = [
    { start: definition.start, end: definition.start, newText: line },
    { start: call.start, end: call.end, newText: `${functionName.name}${override}(${given})` },
    ...imports(text, airflowVersion),
  ];
  return [{ title: `Convert ${functionName.name} to @${decorated}`, kind: 'rewrite', edits }];
}

function callOf(statement: Placed['statement']): Call | undefined {
  if (statement.kind !== 'assign' && statement.kind !== 'expression') return undefined;
  return statement.value.kind === 'call' ? statement.value : undefined;
}

function decoratorOf({ callee }: Call, text: string): string | undefined {
  const path = pathOf(importedNames(text), text.slice(callee.start, callee.end));
  const name = path?.startsWith('airflow.') ? path.slice(path.lastIndexOf('.') + 1) : undefined;
  return name !== undefined && Object.hasOwn(DECORATORS, name) ? DECORATORS[name] : undefined;
}

function definitionOf(placed: readonly Placed[], name: string): FunctionDefinition | undefined {
  const found = placed.flatMap(({ statement }) =>
    statement.kind === 'function' && statement.name === name ? [statement] : [],
  );
  return found.length === 1 && found[0]?.decorators.length === 0 ? found[0] : undefined;
}

/** The function serves this task alone, and its name means the function where the task is made. */
function isConvertible(code: string, found: Placed, definition: FunctionDefinition, name: string): boolean {
  const uses = (part: string): number =>
    [...part.matchAll(new RegExp(`(?<![\\w.])${name}\\b(?!\\s*=[^=])`, 'g'))].length;
  const { statement, scope } = found;
  if (definition.start > statement.start) return false;
  const [target] = statement.kind === 'assign' ? statement.targets : [];
  // In a function, a name that is assigned is local from the start: `x = x()` would fail there.
  if (target?.kind === 'name' && target.name === name)
    return scope === undefined && uses(code.slice(0, statement.end)) === 2;
  return uses(code) === 2;
}

/** What the function is called with; undefined when that is not written out. */
function functionArguments({ args }: Call, text: string): string | undefined {
  const positional = args.find(({ name }) => name === 'op_args')?.value;
  const keywords = args.find(({ name }) => name === 'op_kwargs')?.value;
  const parts: string[] = [];
  if (positional) {
    if (positional.kind !== 'list' && positional.kind !== 'tuple') parts.push(`*${source(positional, text)}`);
    else parts.push(...positional.elements.map((element) => source(element, text)));
  }
  if (keywords) {
    const entries = keywordEntries(keywords, text);
    if (entries === undefined) parts.push(`**${source(keywords, text)}`);
    else parts.push(...entries);
  }
  return args.some(({ kind }) => kind === 'star' || kind === 'double-star') ? undefined : parts.join(', ');
}

function keywordEntries(node: Expression, text: string): readonly string[] | undefined {
  if (node.kind !== 'dict') return undefined;
  const entries = node.items.map((entry) =>
    entry.key?.kind === 'string' && /^[A-Za-z_]\w*$/.test(entry.key.value)
      ? `${entry.key.value}=${source(entry.value, text)}`
      : undefined,
  );
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

/** `provide_context` does nothing since Airflow 2. */
const OF_THE_CALL = new Set(['python_callable', 'op_args', 'op_kwargs', 'provide_context']);

function optionsOf({ args }: Call, functionName: string): readonly CallArgument[] {
  return args.filter((argument) => !OF_THE_CALL.has(argument.name ?? '') && !isNamedLike(argument, functionName));
}

/** What is more than a literal may not be known yet where the function is defined. */
function isLiteral(node: Expression): boolean {
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

function written({ start, end }: CallArgument, text: string): string {
  return text.slice(start, end);
}

/** Airflow names the task after the function anyway. */
function isNamedLike({ name, value }: CallArgument, functionName: string): boolean {
  return name === 'task_id' && value.kind === 'string' && value.value === functionName;
}

function source({ start, end }: Expression, text: string): string {
  return text.slice(start, end);
}

function importedAs(text: string): string | undefined {
  const found = [...importedNames(text)].find(([, path]) => /^airflow\.(sdk|decorators)\.task$/.test(path));
  return found?.[0];
}

function imports(text: string, airflowVersion: 2 | 3): readonly OffsetEdit[] {
  if (importedAs(text) !== undefined) return [];
  const edit = importEdit(text, airflowVersion === 3 ? 'airflow.sdk' : 'airflow.decorators', 'task');
  const at = new TextLines(text).offset(edit.range.start);
  return [{ start: at, end: at, newText: edit.newText }];
}
