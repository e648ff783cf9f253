/**
 * Refactoring: operators that run a Python function become calls of it with `@task`. A function of the file is decorated, for all the tasks that
 * run it; a lambda becomes a function; what is defined elsewhere is decorated where it is called.
 */
import type { Call, CallArgument, FunctionDefinition, Lambda } from '../dag/python/syntax.ts';
import { codeOnly } from './code-only.ts';
import { importedNames } from './imported-names.ts';
import type { OffsetEdit, Refactoring, RefactoringPlace } from './refactoring.ts';
import { encloses, indentationOf, lineEnding, type Placed, placedStatements } from './statement-blocks.ts';
import {
  callOf,
  commentsOf,
  decoratorArguments,
  decoratorOf,
  functionArguments,
  importedAs,
  imports,
  isLiteral,
  optionsOf,
  textOf,
} from './taskflow-call.ts';

export function refactorTaskflow({ source, selection, airflowVersion }: RefactoringPlace): readonly Refactoring[] {
  const { text } = source.document;
  const placed = [...placedStatements(source.module)];
  const found = placed.findLast(({ statement }) => encloses(statement, selection) && callOf(statement) !== undefined);
  const operator = found && operatorOf(found, text);
  if (!operator) return [];
  const file = { text, placed, airflowVersion };
  const callable = operator.call.args.find(({ name }) => name === 'python_callable')?.value;
  switch (callable?.kind) {
    case 'name': {
      const definition = definitionOf(placed, callable.name);
      if (definition) return decorated(file, operator, definition);
      return importedNames(text).has(callable.name) ? decoratedAtCall(file, operator, callable.name) : [];
    }
    case 'attribute':
      return decoratedAtCall(file, operator, textOf(callable, text));
    case 'lambda':
      return fromLambda(file, operator, callable);
    default:
      return [];
  }
}

interface FileText {
  readonly text: string;
  readonly placed: readonly Placed[];
  readonly airflowVersion: 2 | 3;
}

/** A statement that makes a task which runs a Python function. */
interface Operator {
  readonly placed: Placed;
  readonly call: Call;
  /** `task`, `task.branch` … */
  readonly decorator: string;
  /** What the function is called with. */
  readonly given: string;
}

function operatorOf(placed: Placed, text: string): Operator | undefined {
  const call = callOf(placed.statement);
  const decorator = call && decoratorOf(call, text);
  // Without `with DAG` the call of a function would belong to no DAG.
  if (!call || !decorator || call.args.some(({ name }) => name === 'dag')) return undefined;
  const given = functionArguments(call, text);
  if (given === undefined) return undefined;
  return { placed, call, decorator: decorator.replace(/^task/, importedAs(text) ?? 'task'), given };
}

/** The function gets the decorator, and all operators that run it become its calls. */
function decorated(
  { text, placed, airflowVersion }: FileText,
  chosen: Operator,
  definition: FunctionDefinition,
): readonly Refactoring[] {
  const { name } = definition;
  const operators = placed.flatMap((each) => {
    const operator = operatorOf(each, text);
    return operator && runs(operator, name) ? [operator] : [];
  });
  const isAlike = operators.every(({ decorator }) => decorator === chosen.decorator);
  if (!isAlike || !isConvertible(codeOnly(text), operators, definition)) return [];
  const indentation = indentationOf(text, definition);
  if (indentation === undefined) return [];
  const early = sharedOptions(operators, name, text);
  const comments = operators.length === 1 ? commentsOf(chosen.call, text) : [];
  const line = `@${chosen.decorator}${decoratorArguments(early, comments, text, indentation)}${lineEnding(text)}${indentation}`;
  const written = new Set(early.map((each) => textOf(each, text)));
  const edits: OffsetEdit[] = [
    { start: definition.start, end: definition.start, newText: line },
    ...operators.flatMap(({ placed: { statement }, call, given }) => {
      const late = optionsOf(call, name).filter((each) => !written.has(textOf(each, text)));
      const override = late.length > 0 ? `.override(${late.map((each) => textOf(each, text)).join(', ')})` : '';
      const remarks = commentsOf(call, text).filter(({ about }) => !about || !early.includes(about));
      const above = remarks.map((each) => each.text + lineEnding(text) + (indentationOf(text, statement) ?? ''));
      const { start } = statement;
      return [
        ...(above.length > 0 ? [{ start, end: start, newText: above.join('') }] : []),
        { start: call.start, end: call.end, newText: `${name}${override}(${given})` },
      ];
    }),
    ...imports(text, airflowVersion),
  ];
  const tasks = operators.length > 1 ? ` and its ${operators.length} operators` : '';
  return [{ title: `Convert ${name}${tasks} to @${chosen.decorator}`, kind: 'rewrite', edits }];
}

function runs({ call }: Operator, name: string): boolean {
  const callable = call.args.find((each) => each.name === 'python_callable')?.value;
  return callable?.kind === 'name' && callable.name === name;
}

function definitionOf(placed: readonly Placed[], name: string): FunctionDefinition | undefined {
  const found = placed.flatMap(({ statement }) =>
    statement.kind === 'function' && statement.name === name ? [statement] : [],
  );
  return found.length === 1 && found[0]?.decorators.length === 0 ? found[0] : undefined;
}

/** The function serves these tasks alone, and its name means the function where they are made. */
function isConvertible(code: string, operators: readonly Operator[], definition: FunctionDefinition): boolean {
  const { name } = definition;
  const uses = (part: string): number =>
    [...part.matchAll(new RegExp(`(?<![\\w.])${name}\\b(?!\\s*=[^=])`, 'g'))].length;
  const assigned = operators.filter(({ placed: { statement } }) => {
    const [target] = statement.kind === 'assign' ? statement.targets : [];
    return target?.kind === 'name' && target.name === name;
  });
  if (operators.some(({ placed: { statement } }) => definition.start > statement.start)) return false;
  const [own] = assigned;
  if (!own) return uses(code) === operators.length + 1;
  // In a function, a name that is assigned is local from the start: `x = x()` would fail there.
  const { statement, scope } = own.placed;
  return operators.length === 1 && scope === undefined && uses(code.slice(0, statement.end)) === 2;
}

/** Literals that all of them have: what is more than that may not be known yet where the function is defined. */
function sharedOptions(operators: readonly Operator[], name: string, text: string): readonly CallArgument[] {
  const [first, ...others] = operators;
  if (!first) return [];
  const texts = others.map(({ call }) => new Set(optionsOf(call, name).map((each) => textOf(each, text))));
  return optionsOf(first.call, name).filter(
    (each) => isLiteral(each.value) && texts.every((written) => written.has(textOf(each, text))),
  );
}

/** `task(retries=2)(helpers.clean)(…)`: what is defined elsewhere may serve others, too. */
function decoratedAtCall(
  { text, airflowVersion }: FileText,
  operator: Operator,
  callable: string,
): readonly Refactoring[] {
  if (/[\r\n]/.test(callable)) return [];
  const { call, decorator, given, placed } = operator;
  const options = optionsOf(call, callable.slice(callable.lastIndexOf('.') + 1)).map((each) => textOf(each, text));
  const task = options.length > 0 ? `${decorator}(${options.join(', ')})(${callable})` : `${decorator}(${callable})`;
  const edits = [
    ...commentsAbove(text, operator),
    { start: call.start, end: call.end, newText: `${task}(${given})` },
    ...imports(text, airflowVersion),
  ];
  // A call over its own name would be a call of what it was before.
  const [target] = placed.statement.kind === 'assign' ? placed.statement.targets : [];
  if (target?.kind === 'name' && target.name === callable) return [];
  return [{ title: `Call ${callable} with ${decorator}()`, kind: 'rewrite', edits }];
}

/** A function of its own above the statement, named like the task. */
function fromLambda({ text, airflowVersion }: FileText, operator: Operator, lambda: Lambda): readonly Refactoring[] {
  const { call, decorator, given, placed } = operator;
  const id = call.args.find(({ name }) => name === 'task_id')?.value;
  const name = id?.kind === 'string' && /^[A-Za-z_]\w*$/.test(id.value) ? id.value : undefined;
  const indentation = indentationOf(text, placed.statement);
  const head = text.slice(lambda.start, lambda.body.start);
  const colon = head.lastIndexOf(':');
  const isUsed =
    name !== undefined &&
    new RegExp(`(?<![\\w.])${name}\\b(?!\\s*=[^=])`).test(codeOnly(text).slice(0, placed.statement.start));
  if (name === undefined || indentation === undefined || colon === -1 || isUsed || KEYWORDS.has(name)) return [];
  const parameters = head.slice('lambda'.length, colon).trim();
  const body = text.slice(lambda.start + colon + 1, lambda.end).trim();
  const result = /[\r\n]/.test(body) && !body.startsWith('(') ? `(${body})` : body;
  const newLine = lineEnding(text) + indentation;
  const comments = commentsOf(call, text).map((each) => each.text + newLine);
  const options = decoratorArguments(optionsOf(call, name), [], text, indentation);
  const definition = [`@${decorator}${options}`, `def ${name}(${parameters}):`, `    return ${result}`, '', ''];
  const { start } = placed.statement;
  const edits = [
    { start, end: start, newText: comments.join('') + definition.join(newLine).replace(/[ \t]+(?=\r?\n)/g, '') },
    { start: call.start, end: call.end, newText: `${name}(${given})` },
    ...imports(text, airflowVersion),
  ];
  return [{ title: `Convert the lambda to a function ${name} with @${decorator}`, kind: 'rewrite', edits }];
}

const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield None True False'.split(
    ' ',
  ),
);

function commentsAbove(text: string, { call, placed: { statement } }: Operator): readonly OffsetEdit[] {
  const { start } = statement;
  const above = commentsOf(call, text).map(
    (each) => each.text + lineEnding(text) + (indentationOf(text, statement) ?? ''),
  );
  return above.length > 0 ? [{ start, end: start, newText: above.join('') }] : [];
}
