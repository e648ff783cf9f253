/** What is to be run: from the analysis where that is enough, else from what the user's Python says; with the run's params checked. */
import { readFileSync } from 'node:fs';
import type { Json, Param } from '../dag/model.ts';
import { schemaFaults } from '../dag/params/json-schema.ts';
import { type Analyse, chooseDag } from './analysis.ts';
import { RunnerError } from './errors.ts';
import { type RunPlan, selectTasks } from './plan.ts';
import { hasOwnTimetable, type TimingSources, timedByAnalysis, timedByWorker } from './plan-timing.ts';
import type { StartRunParams } from './protocol.ts';
import { isFailure, type PythonSource } from './python-source.ts';
import { chosenTasks } from './selection.ts';

export interface PlanSources {
  readonly analyse: () => Promise<Analyse>;
  /** Something that the user should know. */
  readonly tell: (message: string) => void;
  readonly timing: TimingSources;
}

/** Throws RunnerErrors. */
export async function makePlan(params: StartRunParams, python: PythonSource, sources: PlanSources): Promise<RunPlan> {
  const { planFromAnalysis, reasonsToAskPython } = await import('./plan-from-analysis.ts');
  const analyse = await sources.analyse();
  const analysis = await analyse(params.file, params.pythonPath ?? []);
  const wrong = faultOf(() => chooseDag(analysis, params.file, params.dagId));
  if (wrong) return planOfAnotherMind(params, python, wrong, sources);
  const dag = chooseDag(analysis, params.file, params.dagId);
  const reasons = dag
    ? [
        ...reasonsToAskPython(dag, readFileSync(params.file, 'utf8')),
        ...(hasOwnTimetable(dag) ? ['its timetable is made in Python'] : []),
      ]
    : ['the file shows no DAG at first sight'];
  if (dag) checkParams(dag.params.flatMap(knownParam), params.conf ?? {});
  const analysed = dag && planFromAnalysis(dag, params.file);
  const plan =
    reasons.length === 0 && dag && analysed
      ? await timedByAnalysis(analysed, dag, sources.timing)
      : await planFromPython(params, python, sources, { analysed, reasons });
  return params.taskIds ? selectTasks(plan, chosenTasks(plan, params)) : plan;
}

/** A file that is wrong for one version of Airflow may be right for the one in the interpreter, which has the last word. */
async function planOfAnotherMind(
  params: StartRunParams,
  python: PythonSource,
  wrong: RunnerError,
  { timing }: PlanSources,
): Promise<RunPlan> {
  const worker = wrong.kind === 'invalidDag' ? await python.worker() : undefined;
  if (!worker || isFailure(worker) || worker.description.sdk === 'standin') throw wrong;
  const { planFromWorker } = await import('./plan-from-worker.ts');
  checkParams(worker.description.dag.paramSchemas, params.conf ?? {});
  const plan = timedByWorker(planFromWorker(worker.description, params.file), worker.description, timing);
  return params.taskIds ? selectTasks(plan, chosenTasks(plan, params)) : plan;
}

function faultOf(choose: () => unknown): RunnerError | undefined {
  try {
    choose();
  } catch (error) {
    if (error instanceof RunnerError) return error;
    throw error;
  }
  return undefined;
}

async function planFromPython(
  params: StartRunParams,
  python: PythonSource,
  { tell, timing }: PlanSources,
  { analysed, reasons }: { readonly analysed: RunPlan | undefined; readonly reasons: readonly string[] },
): Promise<RunPlan> {
  const { planFromWorker, differenceFrom } = await import('./plan-from-worker.ts');
  const worker = await python.worker();
  if (isFailure(worker)) {
    if (!analysed)
      throw new RunnerError(worker.reason === 'no-dag' ? 'noDag' : 'python', worker.message, worker.traceback);
    throw new RunnerError(
      'python',
      `${worker.message} Python has to be asked about DAG ${analysed.dagId} because ${reasons[0]}.`,
      worker.traceback,
    );
  }
  checkParams(worker.description.dag.paramSchemas, params.conf ?? {});
  const plan = timedByWorker(planFromWorker(worker.description, params.file), worker.description, timing);
  const difference = analysed && differenceFrom(analysed, plan);
  if (difference) tell(difference);
  return plan;
}

interface CheckedParam {
  readonly name: string;
  readonly schema: Param['schema'];
  /** Absent: the run has to give a value. */
  readonly default?: Json;
}

/** What is not known from the file alone is left to Python. */
function knownParam({ name, schema, default: value }: Param): CheckedParam[] {
  return value.kind === 'json' ? [{ name, schema, default: value.value }] : [];
}

/** Airflow makes no run whose params do not fit their schemas. Throws a RunnerError that names them all. */
function checkParams(params: readonly CheckedParam[], conf: { readonly [name: string]: Json }): void {
  const problems = params.flatMap((param) => {
    const value = param.name in conf ? conf[param.name] : param.default;
    if (value === undefined) return [`${param.name} has no default: it has to be given`];
    return schemaFaults(value, param.schema).map(({ path, message }) =>
      [`${param.name}${path.map((key) => `[${JSON.stringify(key)}]`).join('')}`, message].join(' '),
    );
  });
  if (problems.length > 0) throw new RunnerError('wrong', `The run's params are not right: ${problems.join('; ')}.`);
}
