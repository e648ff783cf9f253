/** What Airflow takes without a word when it imports a file, and its users find out later. */
import type { Interpreter, ParsedSource } from '../../python/interpreter.ts';
import type { FunctionDefinition } from '../../python/syntax.ts';
import { locationOf, type Site, type Value } from '../../python/values.ts';
import { checkBranchTargets } from './branch-targets.ts';
import { unsetEnvironment } from './environment-variables.ts';
import type { DagRecord } from './graph.ts';
import type { AirflowState, Fault } from './state.ts';
import { isNode, nodesOf, type SyntaxNode } from './syntax-walk.ts';
import { templateFaults } from './template-mistakes.ts';
import { FieldsByClass } from './template-texts.ts';

export function lateFaults(
  source: ParsedSource,
  state: AirflowState,
  dags: readonly DagRecord[],
  interpreter: Interpreter,
): readonly Fault[] {
  if (source.module.syntaxErrors.length > 0) return [];
  const fields = new FieldsByClass(interpreter);
  return [
    ...neverCalled(source, state),
    ...notCalled(source),
    ...unsetEnvironment(source, interpreter.host),
    ...dags.flatMap((dag) => [
      ...checkBranchTargets(dag),
      ...movingStart(dag),
      ...templateFaults(dag, fields, interpreter.host.files, state.airflowVersion),
    ]),
  ];
}

function warning(code: string, message: string, site: Site, more: Partial<Fault> = {}): Fault {
  return { code, severity: 'warning', message, site, related: [], fixes: [], ...more };
}

/** Where its name does not occur a second time, nobody in the file can call it. */
function onlyNamedOnce(source: ParsedSource, name: string): boolean {
  return (source.document.text.match(new RegExp(`(?<![\\w])${name}(?![\\w])`, 'g'))?.length ?? 0) === 1;
}

function neverCalled(source: ParsedSource, state: AirflowState): readonly Fault[] {
  const { document } = source;
  const dags = state.decorated
    .filter(
      ({ function: made, calls }) => calls === 0 && made.document === document && onlyNamedOnce(source, made.name),
    )
    .map(({ function: made }) =>
      warning(
        'never-called',
        `'${made.name}' is never called, so there is no such DAG; call it: ${made.name}()`,
        made.site,
      ),
    );
  const tasks = innerFunctions(source)
    .filter((made) => made.decorators.some(isTaskDecorator) && onlyNamedOnce(source, made.name))
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
  return [...nodesOf(source.module.body)].filter(
    (node): node is SyntaxNode & FunctionDefinition => node.kind === 'function' && !top.has(node),
  );
}

function isTaskDecorator(decorator: unknown): boolean {
  if (!isNode(decorator)) return false;
  if (decorator.kind === 'call') return isTaskDecorator(decorator.callee);
  if (decorator.kind === 'attribute') return isTaskDecorator(decorator.value);
  return decorator.kind === 'name' && decorator.name === 'task';
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

/** What the evaluation says of `datetime.now()` and all that comes of it. */
const NOW = 'the current time';

function movingStart(dag: DagRecord): readonly Fault[] {
  const own = dag.args.get('start_date');
  const defaults = dag.args.get('default_args');
  const shared = defaults?.kind === 'dict' ? defaults.entries.get('sstart_date')?.value : undefined;
  const moves = (value: Value | undefined): boolean =>
    value?.kind === 'unknown' && value.reason === NOW && !value.choices;
  const site = moves(own)
    ? dag.argSites.get('start_date')
    : moves(shared) && defaults?.kind === 'dict'
      ? (defaults.sites?.get('start_date') ?? (shared?.kind === 'unknown' ? shared.site : undefined))
      : undefined;
  if (!site) return [];
  const message =
    'This start date is another one at every import, so that the first interval may never be over; write a fixed date';
  return [warning('moving-start-date', message, site, { dag })];
}
