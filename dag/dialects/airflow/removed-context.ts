/** `removed-context`: what a task's function asks of its context and Airflow 3 does not give it any more. */
import type { Fix } from '../../model.ts';
import type { Expression, FunctionDefinition, Parameter } from '../../python/syntax.ts';
import { locationOf, type Site, type SourceDocument } from '../../python/values.ts';
import type { DagRecord, TaskRecord } from './graph.ts';
import type { AirflowState, Fault } from './state.ts';
import { isNode, nodesOf, type SyntaxNode } from './syntax-walk.ts';
import { OTHER_VERSION } from './template-vocabulary.ts';

const CODE = 'removed-context';
const REMOVED = OTHER_VERSION[3];
/** Names under which a task's function has objects of its context. */
const OBJECTS: { readonly [name: string]: string } = { ti: 'ti', task_instance: 'ti', dag_run: 'dag_run' };
/** Methods of an operator that are given the context. */
const METHODS = new Set(['execute', 'poke', 'pre_execute', 'post_execute', 'execute_complete']);
/** What a function that is to be looked into has somewhere in it. */
const MENTIONED = new RegExp(
  `\\b(${[...Object.keys(REMOVED).map((path) => path.split('.').at(-1)), 'get_current_context'].join('|')})\\b`,
  'g',
);

/** Whether something that Airflow 3 does not have is named between two offsets. */
type Mentions = (node: { readonly start: number; readonly end: number }) => boolean;

export function removedContext(
  document: SourceDocument,
  body: readonly unknown[],
  dags: readonly DagRecord[],
  { airflowVersion }: AirflowState,
): readonly Fault[] {
  const mentions = airflowVersion === 3 ? mentionsIn(document) : undefined;
  if (!mentions) return [];
  const told = new Set<number>();
  const found: Fault[] = [];
  const tell = (faults: readonly Fault[]): void => {
    for (const fault of faults) if (!told.has(fault.site.start)) found.push(fault);
    for (const fault of faults) told.add(fault.site.start);
  };
  const seen = new Set<FunctionDefinition>();
  for (const dag of dags)
    for (const task of dag.tasks.values()) {
      const { callable } = task;
      if (callable?.document !== document || callable.node.kind !== 'function' || !mentions(callable.node)) continue;
      tell(parameterFaults(callable.node, task, document));
      if (seen.has(callable.node)) continue;
      seen.add(callable.node);
      tell(bodyFaults(callable.node, contextNames(callable.node.parameters), document, mentions));
    }
  for (const node of decoratedFunctions(body)) {
    if (seen.has(node) || !mentions(node)) continue;
    tell(parameterFaults(node, undefined, document));
    tell(bodyFaults(node, contextNames(node.parameters), document, mentions));
  }
  for (const { method, context } of operatorMethods(body))
    if (mentions(method)) tell(bodyFaults(method, new Set([context]), document, mentions));
  return found;
}

function mentionsIn({ text }: SourceDocument): Mentions | undefined {
  const places = [...text.matchAll(MENTIONED)].map(({ index }) => index);
  if (places.length === 0) return undefined;
  return ({ start, end }) => {
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (places[low] ?? end) < end;
  };
}

/** Airflow fills parameters by name; one that it has nothing for keeps its default, or the call fails. */
function parameterFaults(
  node: FunctionDefinition,
  task: TaskRecord | undefined,
  document: SourceDocument,
): readonly Fault[] {
  const args: TaskRecord['args'] = task?.args ?? new Map();
  const given = args.get('op_kwargs');
  if (args.has('op_args') || (given && given.kind !== 'dict')) return [];
  return node.parameters.flatMap((parameter) => {
    const { name, start } = parameter;
    const isGiven = args.has(name) || (given?.kind === 'dict' && given.entries.has(`s${name}`));
    if (!isRemoved(name) || name === 'conf' || isGiven || /^var-/.test(parameter.kind)) return [];
    const better = replacement(name);
    const site = { document, start, end: start + name.length };
    const effect = parameter.default ? 'it keeps its default' : 'the call fails';
    return [
      faultOf(
        site,
        `Airflow 3 has no '${name}' to give to '${node.name}': ${effect}`,
        better,
        renamed(node, site, name, better),
      ),
    ];
  });
}

function bodyFaults(
  node: FunctionDefinition,
  contexts: ReadonlySet<string>,
  document: SourceDocument,
  mentions: Mentions,
): readonly Fault[] {
  const names = new Set(contexts);
  const asked = (value: unknown): boolean =>
    isNode(value) &&
    ((value.kind === 'name' && names.has(String(value.name))) ||
      (value.kind === 'call' &&
        isNode(value.callee) &&
        value.callee.kind === 'name' &&
        value.callee.name === 'get_current_context'));
  const found: Fault[] = [];
  for (const inner of nodesOf(node.body, mentions)) {
    if (inner.kind === 'assign') for (const target of assignedNames(inner)) if (asked(inner.value)) names.add(target);
    const key = keyOf(inner, asked);
    if (key && isRemoved(key.text)) {
      const message = `Airflow 3 has no '${key.text}' in a task's context: ${key.fails ? 'this fails' : 'this gives None'}`;
      found.push(faultOf({ document, ...key.span }, message, replacement(key.text)));
    }
    found.push(...attributeFaults(inner, asked, document));
  }
  return found;
}

/** `dag_run.execution_date`, `context['ti'].execution_date`. */
function attributeFaults(
  node: SyntaxNode,
  asked: (value: unknown) => boolean,
  document: SourceDocument,
): readonly Fault[] {
  if (node.kind !== 'attribute' || !isNode(node.value)) return [];
  const of = node.value.kind === 'name' ? String(node.value.name) : (keyOf(node.value, asked)?.text ?? '');
  const owner = Object.hasOwn(OBJECTS, of) ? OBJECTS[of] : undefined;
  const path = `${owner}.${String(node.name)}`;
  if (!owner || !isRemoved(path)) return [];
  const span = node.nameSpan as { readonly start: number; readonly end: number };
  const better = path === 'dag_run.execution_date' ? 'logical_date' : undefined;
  return [faultOf({ document, ...span }, `Airflow 3 has no '${String(node.name)}' in '${of}'`, better)];
}

interface Key {
  readonly text: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly fails: boolean;
}

/** `context['key']` and `context.get('key')`. */
function keyOf(node: SyntaxNode, asked: (value: unknown) => boolean): Key | undefined {
  if (node.kind === 'subscript' && asked(node.value)) return literal(node.index, true);
  if (node.kind !== 'call' || !isNode(node.callee) || node.callee.kind !== 'attribute') return undefined;
  if (node.callee.name !== 'get' || !asked(node.callee.value)) return undefined;
  const [first] = node.args as readonly { readonly value: Expression }[];
  return literal(first?.value, false);
}

function literal(node: unknown, fails: boolean): Key | undefined {
  if (!isNode(node) || node.kind !== 'string' || typeof node.value !== 'string') return undefined;
  const span = node.contentSpan as Key['span'] | undefined;
  return span && { text: node.value, span, fails };
}

function assignedNames(node: SyntaxNode): readonly string[] {
  const targets = Array.isArray(node.targets) ? node.targets : [node.target];
  return targets.flatMap((target) => (isNode(target) && target.kind === 'name' ? [String(target.name)] : []));
}

function contextNames(parameters: readonly Parameter[]): ReadonlySet<string> {
  return new Set(parameters.filter(({ kind }) => kind === 'var-keyword').map(({ name }) => name));
}

/** Functions under `@task` or one of its variants, of which no task was made: nobody has called them yet. */
function* decoratedFunctions(body: readonly unknown[]): Generator<FunctionDefinition> {
  for (const node of nodesOf(body, ({ kind }) => kind !== 'call' && kind !== 'expression')) {
    if (node.kind !== 'function') continue;
    const definition = node as unknown as FunctionDefinition;
    if (definition.decorators.some(isTask)) yield definition;
  }
}

function isTask(decorator: unknown): boolean {
  if (!isNode(decorator)) return false;
  if (decorator.kind === 'call') return isTask(decorator.callee);
  if (decorator.kind === 'attribute') return isTask(decorator.value);
  return decorator.kind === 'name' && decorator.name === 'task';
}

function* operatorMethods(
  body: readonly unknown[],
): Generator<{ readonly method: FunctionDefinition; readonly context: string }> {
  for (const node of body) {
    if (!isNode(node) || node.kind !== 'class') continue;
    const bases = node.args as readonly { readonly value: { readonly name?: string } }[];
    if (!bases.some(({ value }) => /(Operator|Sensor)$/.test(value.name ?? ''))) continue;
    for (const method of node.body as readonly SyntaxNode[]) {
      if (method.kind !== 'function' || !METHODS.has(String(method.name))) continue;
      const definition = method as unknown as FunctionDefinition;
      const context = definition.parameters[1]?.name;
      if (context) yield { method: definition, context };
    }
  }
}

function isRemoved(path: string): boolean {
  return Object.hasOwn(REMOVED, path);
}

/** Only what is a name itself: the others are expressions of templates. */
function replacement(path: string): string | undefined {
  const better = REMOVED[path];
  return better && /^\w+$/.test(better) ? better : undefined;
}

function faultOf(
  site: Site,
  message: string,
  better: string | undefined,
  edits = [{ site, newText: better ?? '' }],
): Fault {
  const fixes: readonly Fix[] = better
    ? [
        {
          title: `Change it to '${better}'`,
          edits: edits.map(({ site: at, newText }) => ({ location: locationOf(at), newText })),
          preferred: true,
        },
      ]
    : [];
  const advice = better ? `; it has '${better}'` : '';
  return { code: CODE, severity: 'warning', message: message + advice, site, related: [], fixes };
}

/** The parameter, and its uses in the function. */
function renamed(
  node: FunctionDefinition,
  site: Site,
  name: string,
  better: string | undefined,
): { site: Site; newText: string }[] {
  if (!better) return [];
  const uses = [...nodesOf(node.body)].filter((inner) => inner.kind === 'name' && inner.name === name);
  return [site, ...uses.map(({ start, end }) => ({ document: site.document, start, end }))].map((at) => ({
    site: at,
    newText: better,
  }));
}
