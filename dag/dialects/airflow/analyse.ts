/** One Airflow DAG file: evaluation, and what it found as a `DagFile`. */
import type { Dag, DagFile, Problem, TaskReference, Unknown } from '../../model.ts';
import { callValue } from '../../python/calls.ts';
import { isOurLimit } from '../../python/conversion.ts';
import { evaluateModule } from '../../python/imports.ts';
import { BudgetExceeded, type Host, Interpreter, type Limits, type ParsedSource } from '../../python/interpreter.ts';
import {
  type CallArguments,
  locationOf,
  type PyClass,
  type PyUnknown,
  type Site,
  unknown,
  type Value,
} from '../../python/values.ts';
import { comesWithAirflow } from './bundled-providers.ts';
import { xcomOf } from './dependencies.ts';
import { type DagRecord, doubt } from './graph.ts';
import { TASK_GROUP } from './groups.ts';
import { MODULE_PREFIX } from './ids.ts';
import type { InstalledOperators } from './installed/operators.ts';
import { lateFaults } from './late-mistakes.ts';
import { checkMissing, type KnownEnvironment, missingInTasks, moduleSite } from './missing-modules.ts';
import { mistakeProblems } from './mistakes.ts';
import { checkPluginsImport } from './mwaa-plugins-import.ts';
import { namedIds } from './named-ids.ts';
import { initialiseTask, operatorClass } from './operators.ts';
import { doubtWhatRestsOnOrder } from './order.ts';
import { outsideDag, ownKind } from './outside-dags.ts';
import { HARMLESS, mayMakeTasks, noteContext } from './outside-tasks.ts';
import { noteOutsideWork } from './parse-time-work.ts';
import { checkImport, surelyMissing } from './removed-imports.ts';
import { repeatedDagFaults, repeatedDags } from './repeated-dags.ts';
import { dagResult } from './result.ts';
import { noSetupContext } from './setups.ts';
import { checkDaysAgo } from './start-dates.ts';
import { type AirflowState, attachState, currentDag, dagOf, type Fault, taskOf } from './state.ts';
import { checkUnlikely } from './unlikely-modules.ts';

export interface AirflowAnalysisOptions {
  readonly airflowVersion: 2 | 3;
  readonly variables: { readonly [name: string]: string };
  readonly limits: Limits;
  readonly installed?: InstalledOperators;
  /** The file is for an environment of Amazon MWAA. */
  readonly isForMwaa?: boolean;
  readonly optionalRules?: readonly string[];
  /** Absent where it is not known which interpreter runs the file. */
  readonly environment?: KnownEnvironment;
  /** A host that nothing was evaluated with, for a second look at the file. */
  readonly anotherHost?: () => Host;
}

export function analyseAirflowFile(source: ParsedSource, host: Host, options: AirflowAnalysisOptions): DagFile {
  const interpreter = new Interpreter(host, options.limits, source.document);
  const state = prepared(interpreter, options);
  interpreter.importReached = (imported) => {
    if (imported.site.document !== source.document) return;
    checkImport(interpreter, imported);
    if (options.isForMwaa) checkPluginsImport(interpreter, imported);
    if (options.environment) checkMissing(interpreter, imported, options.environment);
    checkUnlikely(interpreter, imported, imported.moduleSite ?? moduleSite(imported.site, imported.module));
  };
  interpreter.nameRead = (value, site) => {
    const tasks = taskOf(value) ? [taskOf(value)] : xcomOf(value)?.tasks;
    const [task] = tasks ?? [];
    if (task && tasks?.length === 1 && site.document === source.document)
      state.mentions.push({ task, site, kind: 'name' });
  };
  const namespace = new Map<string, Value>();
  let truncated: string | undefined;
  try {
    evaluateModule(interpreter, source, moduleName(source.document.uri), namespace);
  } catch (error) {
    truncated = stopped(error);
  }
  const unfollowed: Unknown[] = interpreter.unfollowed.map(({ reason, site }) => ({
    reason,
    location: locationOf(site),
  }));
  const end: Site = { document: source.document, start: 0, end: 0 };
  const stop = interpreter.reached ?? end;
  if (truncated) unfollowed.push({ reason: truncated, location: locationOf(stop) });
  for (const { site, early } of interpreter.ahead)
    if (early()) unfollowed.push({ reason: 'how far a generator gets', location: locationOf(site) });
  for (const mistake of interpreter.mistakes)
    unfollowed.push({ reason: mistake.message || mistake.type, location: locationOf(mistake.site) });
  if (source.module.syntaxErrors.length > 0)
    unfollowed.push({ reason: 'the file has syntax errors', location: locationOf(end) });
  const candidates = collected(state, namespace);
  const repeated = repeatedDags(candidates);
  const found = kept(candidates);
  const { anotherHost } = options;
  if (anotherHost && !truncated)
    doubtWhatRestsOnOrder(interpreter, found, () => kept(evaluatedBackwards(source, anotherHost(), options)));
  const limitless = new Interpreter(host, {
    ...options.limits,
    steps: options.limits.steps * 2,
    time: options.limits.time * 2,
  });
  attachState(limitless, state);
  const reasons = distinct(unfollowed);
  const dags = found.map((dag) => dagResult(limitless, dag, options.airflowVersion, reasons));
  // Arguments may stand in a part of the file that was too deep or too long to be read.
  const isReadWhole = !source.module.syntaxErrors.some(isOurLimit);
  const problems: Problem[] = [
    ...mistakeProblems(interpreter.mistakes, source, namespace.keys()),
    ...state.faults.filter((fault) => fault.severity !== 'error' || isReadWhole).map(faultProblem),
    ...(truncated ? [stoppedProblem(truncated, stop)] : []),
    ...repeatedDagFaults(repeated, source.document.uri).map(faultProblem),
    ...(truncated ? [] : lateFaults(source, state, found, limitless).map(faultProblem)),
    ...(options.environment ? missingInTasks(source, limitless, options.environment).map(faultProblem) : []),
  ];
  return {
    uri: source.document.uri,
    dialect: dags.length > 0 ? 'airflow' : null,
    dags,
    problems,
    dependencies: [],
    references: [...references(state, found), ...found.flatMap(namedIds), ...dags.flatMap(pullReferences)].sort(
      byPlace,
    ),
    ...(truncated ? { truncated } : {}),
  };
}

/** Attaches the dialect to an evaluation that is to come. */
function prepared(interpreter: Interpreter, options: AirflowAnalysisOptions): AirflowState {
  const state: AirflowState = {
    airflowVersion: options.airflowVersion,
    dags: [],
    dagStack: [],
    groupStack: [],
    setupContext: noSetupContext(),
    faults: [],
    mentions: [],
    decorated: [],
    labels: [],
    variables: options.variables,
    isForMwaa: options.isForMwaa ?? false,
    optionalRules: new Set(options.optionalRules),
    ...(options.installed ? { installed: options.installed } : {}),
  };
  attachState(interpreter, state);
  interpreter.importFails = (module, name) => surelyMissing(options.airflowVersion, module, name);
  interpreter.surelyThere = (module) =>
    comesWithAirflow(options.airflowVersion, module) || options.environment?.modules.mayHave(module) === true;
  interpreter.outsideCall = (callee, args, site) => outsideCall(interpreter, state, callee, args, site);
  interpreter.outsideBase = outsideOperator;
  // DAGs, tasks, groups, XComs …: a record of the dialect says what kind of object it is.
  interpreter.followsItself = ({ payload }) => payload !== undefined && 'kind' in payload;
  interpreter.outsideInstance = (base, args, site) => doubtOutsideInstance(interpreter, state, base, args, site);
  return state;
}

function evaluatedBackwards(source: ParsedSource, host: Host, options: AirflowAnalysisOptions): readonly DagRecord[] {
  const interpreter = new Interpreter(host, options.limits, source.document, { backwards: true });
  const state = prepared(interpreter, options);
  const namespace = new Map<string, Value>();
  try {
    evaluateModule(interpreter, source, moduleName(source.document.uri), namespace);
  } catch (error) {
    stopped(error);
  }
  return collected(state, namespace);
}

const MOST_REASONS = 50;

/** A loop may meet the same unknown at the same place thousands of times. */
function distinct(unknowns: readonly Unknown[]): readonly Unknown[] {
  const found = new Map<string, Unknown>();
  for (const unknown of unknowns) {
    const { uri, range } = unknown.location;
    found.set(`${uri} ${range.start.line} ${range.start.character} ${unknown.reason}`, unknown);
    if (found.size === MOST_REASONS) break;
  }
  return [...found.values()];
}

function stopped(error: unknown): string {
  if (error instanceof BudgetExceeded) return error.reason;
  // Deep nesting exhausts the evaluator's own stack before its budget.
  if (error instanceof RangeError) return 'it is nested too deeply to follow';
  throw error;
}

function stoppedProblem(reason: string, site: Site): Problem {
  const { start } = locationOf(site).range;
  const { uri } = site.document;
  return {
    code: 'analysis-stopped',
    severity: 'information',
    message: `The file is checked up to here only: ${reason}. Airflow runs all of it each time it reads the file`,
    location: { uri, range: { start, end: { line: start.line, character: start.character + 1 } } },
    related: [],
    fixes: [],
  };
}

function moduleName(uri: string): string {
  return MODULE_PREFIX + (uri.split('/').at(-1) ?? 'dag').replace(/\.py$/, '');
}

/** Airflow: DAGs among the module's globals, and those that were entered with `with` or made by `@dag`. */
function collected(state: AirflowState, namespace: ReadonlyMap<string, Value>): readonly DagRecord[] {
  const global = new Set<DagRecord>();
  for (const value of namespace.values()) {
    for (const candidate of value.kind === 'unknown' ? (value.choices ?? []) : [value]) {
      const dag = dagOf(candidate);
      if (dag) global.add(dag);
    }
  }
  return state.dags.filter((dag) => (dag.registered && autoRegisters(dag)) || global.has(dag));
}

/** Of several DAGs with one id in a file Airflow keeps one, in an order that is not fixed. */
function kept(dags: readonly DagRecord[]): readonly DagRecord[] {
  const last = new Map(dags.map((dag) => [dag.dagId, dag]));
  for (const dag of dags)
    if (last.get(dag.dagId) !== dag)
      doubt(last.get(dag.dagId) ?? dag, 'which of several DAGs with this id Airflow keeps', dag.site);
  return dags.filter((dag) => last.get(dag.dagId) === dag);
}

function autoRegisters(dag: DagRecord): boolean {
  const value = dag.args.get('auto_register');
  return !(value?.kind === 'bool' && !value.value);
}

/** A call into a package nobody has the text of. */
function outsideCall(
  interpreter: Interpreter,
  state: AirflowState,
  callee: PyUnknown,
  args: { readonly keywords: ReadonlyMap<string, Value>; readonly positional: readonly Value[] } & Parameters<
    NonNullable<Interpreter['outsideCall']>
  >[1],
  site: Site,
): Value | undefined {
  noteContext(interpreter, callee);
  const { origin } = callee;
  const dag = dagOf(args.keywords.get('dag')) ?? currentDag(state);
  const doubtful = !origin || origin.includes('(');
  if (dag && doubtful && makesSomething(args))
    doubt(dag, unknown(`a task that is made by what is not known: ${callee.reason}`, callee.site ?? site), site);
  if (!origin) return undefined;
  noteOutsideWork(interpreter, origin, site);
  if (origin === 'airflow.utils.dates.days_ago') checkDaysAgo(interpreter, args, site);
  if (args.keywords.has('task_id') && !origin.includes('(')) {
    const cls = operatorClass(origin);
    const made = { kind: 'instance', cls, attrs: new Map<string, Value>(), site } as const;
    initialiseTask(interpreter, made, args, site);
    if (dag && !origin.startsWith('airflow.')) doubt(dag, `${origin}, which is taken for an operator`, site);
    return made;
  }
  const own = outsideDag(interpreter, origin, callee, args, site);
  if (own) return own;
  // A function that is given a task or its result may well hand it on: `cast('str', result)`, `disable_lineage(task)`.
  const handedOn = [...args.positional, ...args.keywords.values()].find((value) => taskOf(value) ?? xcomOf(value));
  if (handedOn) return { ...callee, origin: undefined, choices: [handedOn] };
  if (!dag || origin.includes('(')) return undefined;
  // Of a package that makes no tasks it is something else: `google.cloud.batch_v1.TaskGroup()`.
  if (/TaskGroup$/.test(origin) && !HARMLESS.test(origin)) {
    doubt(dag, unknown(`the tasks that ${origin} makes`, site), site);
    return callValue(interpreter, ownKind(TASK_GROUP, origin, callee), asTaskGroup(args, callee), site);
  }
  if (mayMakeTasks(interpreter, origin)) doubt(dag, unknown(`${origin}(), which may make tasks`, site), site);
  return undefined;
}

/** What a package's own kind of group has in common with Airflow's; the rest is for itself. */
function asTaskGroup(args: CallArguments, callee: PyUnknown): CallArguments {
  const shared = ['group_id', 'prefix_group_id', 'parent_group', 'dag', 'default_args', 'add_suffix_on_collision'];
  const keywords = new Map([...args.keywords].filter(([name]) => shared.includes(name)));
  const [id] = args.positional;
  if (id && !keywords.has('group_id')) keywords.set('group_id', id);
  return { positional: [], positionalSites: [], keywords, keywordSites: args.keywordSites, unknownKeywords: callee };
}

/** A base class that nobody has the text of, with the name of an operator. */
function outsideOperator({ origin }: PyUnknown): PyClass | undefined {
  return origin && /^[\w.]+(Operator|Sensor)(Async)?$/.test(origin) ? operatorClass(origin) : undefined;
}

/** An instance of a class with another base that nobody has the text of: it may be a task for all that is known. */
function doubtOutsideInstance(
  interpreter: Interpreter,
  state: AirflowState,
  base: PyUnknown,
  args: { readonly keywords: ReadonlyMap<string, Value>; readonly positional: readonly Value[] },
  site: Site,
): void {
  const dag = dagOf(args.keywords.get('dag')) ?? currentDag(state);
  if (!dag) return;
  const { origin, reason } = base;
  if (makesSomething(args) || !origin || mayMakeTasks(interpreter, origin))
    doubt(dag, unknown(`what ${origin ?? reason} is, which may make a task`, site), site);
}

/** Arguments that only what makes a task or a group is given. */
function makesSomething(args: {
  readonly keywords: ReadonlyMap<string, Value>;
  readonly positional: readonly Value[];
}): boolean {
  if (['task_id', 'group_id', 'task_group'].some((name) => args.keywords.has(name))) return true;
  return [...args.positional, ...args.keywords.values()].some((value) => dagOf(value) !== undefined);
}

function faultProblem(fault: Fault): Problem {
  return {
    code: fault.code,
    severity: fault.severity,
    message: fault.message,
    location: locationOf(fault.site),
    related: [
      ...fault.related.map(({ site, message }) => ({ location: locationOf(site), message })),
      ...(fault.relatedLocations ?? []),
    ],
    fixes: fault.fixes,
    ...(fault.dag ? { dagId: fault.dag.dagId } : {}),
  };
}

function byPlace(first: TaskReference, second: TaskReference): number {
  const [a, b] = [first.location, second.location];
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1;
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}

/** The XCom pulls of a task name other tasks of its DAG. */
function pullReferences(dag: Dag): readonly TaskReference[] {
  const ids = new Set(dag.tasks.map((task) => task.taskId));
  return dag.tasks.flatMap((task) =>
    (task.xcomPulls ?? []).flatMap(({ taskId, location }) =>
      ids.has(taskId) ? [{ dagId: dag.dagId, taskId, location, kind: 'id' } as const] : [],
    ),
  );
}

function references(state: AirflowState, dags: readonly DagRecord[]): readonly TaskReference[] {
  const found: TaskReference[] = state.mentions.flatMap(({ task, site, kind }) =>
    task.dag ? [{ dagId: task.dag.dagId, taskId: task.taskId, location: locationOf(site), kind }] : [],
  );
  for (const dag of dags) {
    for (const task of dag.tasks.values())
      if (task.idSite)
        found.push({ dagId: dag.dagId, taskId: task.taskId, location: locationOf(task.idSite), kind: 'id' });
  }
  return found;
}
