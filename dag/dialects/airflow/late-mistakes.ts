/** What Airflow takes without a word when it imports a file, and its users find out later. */
import { type Comment, readPythonLines } from '../../files/python-lines.ts';
import type { Interpreter, ParsedSource } from '../../python/interpreter.ts';
import { statementsBelow } from '../../python/nested-blocks.ts';
import type { FunctionDefinition } from '../../python/syntax.ts';
import { locationOf, type PyFunction, type Site } from '../../python/values.ts';
import { checkBranchTargets } from './branch-targets.ts';
import { changedSignatures } from './changed-signatures.ts';
import { changingArguments } from './changing-arguments.ts';
import { unusedDefaultArguments } from './default-arguments.ts';
import { deprecated } from './deprecated.ts';
import { unsetEnvironment } from './environment-variables.ts';
import type { DagRecord } from './graph.ts';
import { idleArguments } from './idle-arguments.ts';
import { importsInFunctions } from './imports-in-functions.ts';
import { lostLabels } from './lost-labels.ts';
import { moduleMembers } from './module-members.ts';
import { mwaaTaskOptions } from './mwaa-task-options.ts';
import { sleeps } from './parse-time-sleep.ts';
import { pluginMembers } from './plugin-members.ts';
import { removedContext } from './removed-context.ts';
import { removedMembers } from './removed-members.ts';
import { repeatedDependencies } from './repeated-dependencies.ts';
import { rulesAfterSetups } from './setup-refusals.ts';
import { startDateFaults } from './start-dates.ts';
import type { AirflowState, Fault } from './state.ts';
import { styleFaults } from './style/rules.ts';
import { isNode, nodesOf, type SyntaxNode } from './syntax-walk.ts';
import { templateFaults } from './template-mistakes.ts';
import { FieldsByClass } from './template-texts.ts';
import { unreachedArguments } from './unreached-arguments.ts';
import { writtenMoments } from './written-moments.ts';
import { type WrittenPaths, writtenPaths } from './written-paths.ts';

export function lateFaults(
  source: ParsedSource,
  state: AirflowState,
  dags: readonly DagRecord[],
  interpreter: Interpreter,
): readonly Fault[] {
  if (source.module.syntaxErrors.length > 0) return [];
  const fields = new FieldsByClass(interpreter);
  let paths: WrittenPaths | undefined;
  const written = (): WrittenPaths => {
    paths ??= writtenPaths(source);
    return paths;
  };
  const moments = dags.flatMap((dag) => [
    ...startDateFaults(dag, state.airflowVersion),
    ...(state.airflowVersion === 3 ? changingArguments(source.document, dag, fields) : []),
  ]);
  const idle = idleArguments(source.document, dags, state);
  return [
    ...neverCalled(source, state),
    ...notCalled(source),
    ...sleeps(source),
    ...unsetEnvironment(source, interpreter.host),
    ...unusedDefaultArguments(source.document, dags, interpreter, state),
    ...removedMembers(source, state, written),
    ...changedSignatures(source, state, written),
    ...deprecated(source, dags, state, written),
    ...neverMapped(source, namedOnce(source)),
    ...moduleMembers(source, state),
    ...importsInFunctions(source, state),
    ...pluginMembers(source, state),
    ...lostLabels(source.document, state),
    ...idle,
    ...unreachedArguments(source, state, idle, written),
    ...(state.isForMwaa ? mwaaTaskOptions(source.document, dags) : []),
    ...removedContext(source.document, source.module.body, dags, state),
    ...styleFaults(source, state, written),
    ...moments,
    ...writtenMoments(source, state, moments, written),
    ...dags.flatMap((dag) => [
      ...checkBranchTargets(dag),
      ...repeatedDependencies(source.document, dag),
      ...rulesAfterSetups(dag),
      ...templateFaults(dag, fields, interpreter.host.files, state.airflowVersion),
    ]),
  ];
}

function warning(code: string, message: string, site: Site, more: Partial<Fault> = {}): Fault {
  return { code, severity: 'warning', message, site, related: [], fixes: [], ...more };
}

/** Where its name, which stands at `start`, does not occur a second time, comments aside, nobody in the file can call it. */
function namedOnce({ document: { text, lines } }: ParsedSource): (name: string, start: number) => boolean {
  let comments: readonly Comment[] | undefined;
  const isComment = (at: number): boolean => {
    if (!text.slice(text.lastIndexOf('\n', at) + 1, at).includes('#')) return false;
    comments ??= readPythonLines(text).comments;
    const place = lines.positionAt(at);
    return comments.some(({ line, character }) => line === place.line && character <= place.character);
  };
  const isUse = (at: number, name: string): boolean => isWord(text, at, name.length) && !isComment(at);
  return (name, start) => {
    if (name === '') return false;
    // Most are called soon after they are defined.
    for (let at = text.indexOf(name, start + 1); at >= 0; at = text.indexOf(name, at + 1))
      if (isUse(at, name)) return false;
    for (
      let at = start > 0 ? text.lastIndexOf(name, start - 1) : -1;
      at >= 0;
      at = at > 0 ? text.lastIndexOf(name, at - 1) : -1
    )
      if (isUse(at, name)) return false;
    return true;
  };
}

function isWord(text: string, at: number, length: number): boolean {
  return (
    !isPartOfWord(text.slice(Math.max(0, at - 2), at), -1) && !isPartOfWord(text.slice(at + length, at + length + 2), 0)
  );
}

/** Whether the first character is (0) or the last one (-1). */
function isPartOfWord(text: string, index: 0 | -1): boolean {
  const code = text.charCodeAt(index === 0 ? 0 : text.length - 1);
  if (code < 128) return /\w/.test(String.fromCharCode(code));
  return (index === 0 ? /^[\p{L}\p{N}]/u : /[\p{L}\p{N}]$/u).test(text);
}

function neverCalled(source: ParsedSource, state: AirflowState): readonly Fault[] {
  const { document } = source;
  const isNamedOnce = namedOnce(source);
  const isDefinedOnly = ({ node, name }: PyFunction): boolean =>
    node.kind === 'function' && isNamedOnce(name, node.nameSpan.start);
  const dags = state.decorated
    .filter(({ function: made, calls }) => calls === 0 && made.document === document && isDefinedOnly(made))
    .map(({ function: made }) =>
      warning(
        'never-called',
        `'${made.name}' is never called, so there is no such DAG; call it: ${made.name}()`,
        made.site,
      ),
    );
  const tasks = innerFunctions(source)
    .filter((made) => made.decorators.some(isTaskDecorator) && isNamedOnce(made.name, made.nameSpan.start))
    .map(({ name, nameSpan }) =>
      warning('never-called', `'${name}' is never called, so the DAG has no such task; call it: ${name}()`, {
        document,
        start: nameSpan.start,
        end: nameSpan.end,
      }),
    );
  return [...dags, ...tasks];
}

/** Functions inside of something: those at the top of a file may be there for others to import. */
function innerFunctions(source: ParsedSource): readonly FunctionDefinition[] {
  if (!/^\s*from airflow\.(sdk|decorators) import [^\n]*\btask\b/m.test(source.document.text)) return [];
  const top = new Set<unknown>(source.module.body);
  return statementsBelow(source.module.body).filter(
    (statement): statement is FunctionDefinition => statement.kind === 'function' && !top.has(statement),
  );
}

function isTaskDecorator(decorator: unknown): boolean {
  if (!isNode(decorator)) return false;
  if (decorator.kind === 'call') return isTaskDecorator(decorator.callee);
  if (decorator.kind === 'attribute') return isTaskDecorator(decorator.value);
  return decorator.kind === 'name' && decorator.name === 'task';
}

/** `Operator.partial(task_id=…)` without `.expand()`: Airflow says "Task … was never mapped!", and the DAG has no such task. */
function neverMapped(source: ParsedSource, isNamedOnce: (name: string, start: number) => boolean): readonly Fault[] {
  const { document, module } = source;
  if (!/\.partial\s*\(/.test(document.text)) return [];
  return [...nodesOf(module.body)].flatMap((node) => {
    if (node.kind !== 'expression' && node.kind !== 'assign') return [];
    const { value, targets = [] } = node as SyntaxNode & { readonly targets?: readonly SyntaxNode[] };
    if (!isNode(value) || value.kind !== 'call' || !isNode(value.callee)) return [];
    const [target, ...others] = targets;
    const isLost =
      !target || (others.length === 0 && target.kind === 'name' && isNamedOnce(String(target.name), target.start));
    const args = value.args as readonly { readonly kind: string; readonly name?: string }[];
    const isTask = args.some(({ kind, name }) => kind === 'keyword' && name === 'task_id');
    if (!isLost || !isTask || value.callee.kind !== 'attribute' || value.callee.name !== 'partial') return [];
    const site = { document, start: value.start, end: value.end };
    return [warning('never-called', 'This is never mapped, so the DAG has no such task: call .expand(…) on it', site)];
  });
}

const METHODS = new Set(['set_upstream', 'set_downstream', 'as_setup', 'as_teardown']);

/** `a.set_downstream` alone on its line does nothing. */
function notCalled({ document, module }: ParsedSource): readonly Fault[] {
  if (!/\.(set_upstream|set_downstream|as_setup|as_teardown)\b(?!\s*\()/.test(document.text)) return [];
  return [...nodesOf(module.body)].flatMap((node) => {
    const value = node.kind === 'expression' ? node.value : undefined;
    if (!isNode(value) || value.kind !== 'attribute') return [];
    const site = { document, start: value.start, end: value.end };
    const name = /\w+$/.exec(document.text.slice(value.start, value.end))?.[0] ?? '';
    if (!METHODS.has(name)) return [];
    const fixes = name.startsWith('as_')
      ? [
          {
            title: 'Call it',
            edits: [{ location: locationOf({ document, start: value.end, end: value.end }), newText: '()' }],
            preferred: true,
          },
        ]
      : [];
    return [warning('not-called', `'${name}' is named, but not called: this line does nothing`, site, { fixes })];
  });
}
