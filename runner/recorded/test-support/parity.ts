/** For tests: scenario DAGs carried out by this runner, told in the words in which record.py writes down what Airflow made of them. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '../../../dag/model.ts';
import { RunnerError } from '../../errors.ts';
import { Runner, type RunSummary, type StartRunParams, type TaskInstance } from '../../index.ts';
import { WarmPython } from '../../operators/warm-python.ts';

/** One DAG in a recording. */
export interface RecordedDag {
  /** Name of its file. */
  readonly file: string;
  readonly runs: readonly RecordedRun[];
  /** Runs of other DAGs that came of it. */
  readonly follows?: { readonly [dagId: string]: readonly RecordedRun[] };
}

export interface RecordedRun {
  readonly state: string;
  /** `TASK` or `TASK[INDEX]` → `STATE TRIES`. */
  readonly tasks: { readonly [name: string]: string };
  readonly xcoms: { readonly [name: string]: Json };
  /** Instances in the order in which they started. */
  readonly order?: readonly string[];
  /** The most instances that ran together. */
  readonly atOnce?: number;
}

export interface Recording {
  readonly source: string;
  readonly version: string;
  readonly dags: { readonly [dagId: string]: RecordedDag };
}

interface ScenarioPlan {
  readonly logicalDate: string;
  /** Files of the installed Airflow that belong to the scenarios, from its folder on. */
  readonly installed?: readonly string[];
  /** Tasks whose XComs are others at each run, so that nobody compares them. */
  readonly varying?: { readonly [dagId: string]: readonly string[] | undefined };
  readonly pools?: { readonly [name: string]: number };
  readonly variables?: { readonly [name: string]: string };
  readonly connections?: { readonly [name: string]: string };
  readonly before: { readonly [dagId: string]: readonly string[] };
  readonly follows: { readonly [dagId: string]: readonly string[] };
  readonly runs: { readonly [dagId: string]: readonly ScenarioRun[] };
}

interface ScenarioRun {
  readonly conf?: { readonly [name: string]: Json };
  readonly logicalDate?: string;
}

/** The folder of recordings. */
export const RECORDED = dirname(dirname(fileURLToPath(import.meta.url)));

export const SCENARIOS = join(RECORDED, 'scenarios');

/** A workspace with the scenarios' DAG files, pools, variables and connections. */
export class ScenarioWorkspace {
  readonly folder: string;
  readonly #plan: ScenarioPlan;
  readonly #recording: Recording;
  readonly #python: string;
  readonly #runner: Runner;
  readonly #warm: WarmPython;
  readonly #how: Partial<StartRunParams>;

  /** `folder`: of the scenarios' DAG files, with their `runs.json`. `how`: their runs are started, `env`: the runner's. */
  static async open(
    python: string,
    folder: string,
    recording: Recording,
    how: Partial<StartRunParams> = {},
    env?: { readonly [name: string]: string | undefined },
  ): Promise<ScenarioWorkspace> {
    const plan = readPlan(folder);
    const workspace = mkdtempSync(join(tmpdir(), 'dagwright-recorded-'));
    cpSync(folder, join(workspace, 'dags'), { recursive: true, filter: (path) => !/__pycache__/.test(path) });
    if (recording.version.startsWith('2') && !plan.installed) putIntoWordsOfAirflow2(join(workspace, 'dags'));
    const settings = join(workspace, '.dagwright');
    mkdirSync(settings);
    for (const name of ['pools', 'variables', 'connections'] as const) {
      writeFileSync(join(settings, `${name}.json`), JSON.stringify(plan[name] ?? {}));
    }
    const warm = new WarmPython();
    const runner = await Runner.open({ workspace, program: 'a test', startWorker: warm.start, ...(env && { env }) });
    return new ScenarioWorkspace(workspace, plan, recording, python, runner, warm, how);
  }

  private constructor(
    folder: string,
    plan: ScenarioPlan,
    recording: Recording,
    python: string,
    runner: Runner,
    warm: WarmPython,
    how: Partial<StartRunParams>,
  ) {
    this.folder = folder;
    this.#plan = plan;
    this.#recording = recording;
    this.#python = python;
    this.#runner = runner;
    this.#warm = warm;
    this.#how = how;
  }

  async close(): Promise<void> {
    await this.#runner.close();
    this.#warm.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What became of the DAG, as a recording has it. */
  async play(dagId: string): Promise<RecordedDag> {
    const { before, follows, runs, logicalDate } = this.#plan;
    for (const other of before[dagId] ?? []) await this.#run(other, { logicalDate });
    const own: RecordedRun[] = [];
    for (const run of runs[dagId] ?? [{}]) {
      const ended = await this.#run(dagId, { logicalDate, ...run }).catch(refusal);
      if (ended === 'refused') {
        own.push({ state: ended, tasks: {}, xcoms: {} });
        continue;
      }
      await this.#runner.settled(ended.runId);
      own.push(this.#told(ended));
    }
    const others = follows[dagId];
    const file = this.#fileOf(dagId) ?? '';
    if (!others) return { file, runs: own };
    return { file, runs: own, follows: Object.fromEntries(others.map((other) => [other, this.#runsOf(other, dagId)])) };
  }

  async #run(dagId: string, run: ScenarioRun): Promise<RunSummary> {
    const file = this.#fileOf(dagId);
    if (file === undefined) throw new Error(`no scenario file has DAG ${dagId}`);
    const { done } = await this.#runner.start({
      file: file.startsWith('/') ? file : join(this.folder, 'dags', file),
      dagId,
      python: this.#python,
      parallelism: 16,
      ...this.#how,
      ...run,
    });
    return done;
  }

  #fileOf(dagId: string): string | undefined {
    const own = this.#recording.dags[dagId];
    if (own) return own.file;
    // One that only comes before others is recorded with them.
    const [after] = Object.entries(this.#plan.before).find(([, before]) => before.includes(dagId)) ?? [];
    return after === undefined ? undefined : this.#recording.dags[after]?.file;
  }

  #runsOf(dagId: string, cause: string): RecordedRun[] {
    const runs = this.#runner.list({ dagId }).toReversed();
    return runs.filter(({ conf }) => (conf.by ?? cause) === cause).map((run) => this.#told(run));
  }

  #told({ runId, dagId, state }: RunSummary): RecordedRun {
    const { taskInstances } = this.#runner.get(runId);
    // `_link_…`: addresses of pages of Airflow's server.
    const varying = this.#plan.varying?.[dagId] ?? [];
    const all = this.#runner.xcoms(runId);
    const kept = all.filter(({ key, taskId }) => !key.startsWith('_link_') && !varying.includes(taskId));
    const shown = this.#recording.version.startsWith('2') ? shownByAirflow2 : (value: Json) => value;
    const xcoms = kept.map((one) => [`${nameOf(one)}.${one.key}`, shown(one.value)] as const);
    const started = taskInstances
      .filter(
        ({ startDate, tryNumber, operator }) => startDate !== null && tryNumber > 0 && operator !== 'EmptyOperator',
      )
      .sort(byStart);
    return {
      state: state === 'cancelled' ? 'failed' : state,
      tasks: Object.fromEntries(taskInstances.map((one) => [nameOf(one), `${one.state} ${one.tryNumber}`])),
      xcoms: Object.fromEntries(xcoms),
      order: started.map(nameOf),
      atOnce: mostAtOnce(started),
    };
  }
}

/** Its records show a tuple inside of something else as a list. */
function shownByAirflow2(value: Json): Json {
  if (Array.isArray(value)) return value.map(shownByAirflow2);
  if (typeof value !== 'object' || value === null) return value;
  const one = value as { readonly [key: string]: Json };
  if (one.__classname__ === 'builtins.tuple') return shownByAirflow2(one.__data__ ?? null);
  return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, shownByAirflow2(item)]));
}

/** What `runs.json` says of the scenarios of a folder. */
export function readPlan(folder: string): ScenarioPlan {
  return JSON.parse(readFileSync(join(folder, 'runs.json'), 'utf8')) as ScenarioPlan;
}

/** Airflow makes no run of params that do not fit. */
function refusal(error: unknown): 'refused' {
  if (error instanceof RunnerError && error.message.includes('params are not right')) return 'refused';
  throw error;
}

/** As record.py does it. */
function putIntoWordsOfAirflow2(dags: string): void {
  const words = join(RECORDED, 'airflow-2');
  const replacements = JSON.parse(readFileSync(join(words, 'replacements.json'), 'utf8')) as Record<string, string>;
  for (const file of readdirSync(dags).filter((name) => name.endsWith('.py'))) {
    const path = join(dags, file);
    let text = readFileSync(path, 'utf8');
    for (const [before, after] of Object.entries(replacements)) text = text.replaceAll(before, after);
    writeFileSync(path, text);
  }
  cpSync(join(words, 'scenario_names.py'), join(dags, 'scenario_names.py'));
}

/** What is compared: what the recording has of order and simultaneity, and no ids of runs. */
export function comparable(told: RecordedDag, recorded: RecordedDag): RecordedDag {
  const asked = (run: RecordedRun, like: RecordedRun | undefined): RecordedRun => {
    const { order, atOnce, ...rest } = run;
    return {
      ...rest,
      ...(like?.order && order && { order }),
      ...(like?.atOnce !== undefined && atOnce !== undefined && { atOnce }),
    };
  };
  const all = (runs: readonly RecordedRun[], like: readonly RecordedRun[]) =>
    runs.map((run, index) => asked(run, like[index]));
  const { follows } = told;
  const compared: RecordedDag = {
    file: told.file,
    runs: all(told.runs, recorded.runs),
    ...(follows && {
      follows: Object.fromEntries(
        Object.entries(follows).map(([id, runs]) => [id, all(runs, recorded.follows?.[id] ?? [])]),
      ),
    }),
  };
  const text = JSON.stringify(compared, sorted);
  const ofTheMoment = text
    .replaceAll(/(manual|asset_triggered|dataset_triggered)__[^"]*/g, '$1__')
    .replaceAll(/(trigger_logical_date_iso":)"[^"]*"/g, '$1"now"');
  return JSON.parse(ofTheMoment) as RecordedDag;
}

/** Airflow keeps them in sets, so their order means nothing. */
function sorted(key: string, value: unknown): unknown {
  const isSet = (key === 'followed' || key === 'skipped') && Array.isArray(value);
  return isSet ? [...value].sort() : value;
}

export function recording(name: string): Recording {
  return JSON.parse(readFileSync(join(RECORDED, `${name}.json`), 'utf8')) as Recording;
}

function nameOf({ taskId, mapIndex }: { readonly taskId: string; readonly mapIndex: number }): string {
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
}

function byStart(a: TaskInstance, b: TaskInstance): number {
  return (a.startDate ?? '').localeCompare(b.startDate ?? '');
}

function mostAtOnce(instances: readonly TaskInstance[]): number {
  const moments = instances.flatMap(({ startDate, endDate }): [string, number][] => [
    [startDate ?? '', 1],
    [endDate ?? '', -1],
  ]);
  moments.sort((a, b) => a[0].localeCompare(b[0]) || a[1] - b[1]);
  let now = 0;
  return Math.max(0, ...moments.map(([, step]) => (now += step)));
}
