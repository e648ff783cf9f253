/** `dagwright runs` */
import { resolve } from 'node:path';
import type { RunSummary, TaskInstanceState } from '../../runner/protocol.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type Palette, padded, palette, usesColour, visibleLength } from '../terminal/colours.ts';
import { withRunner } from './session.ts';
import { durationOf, paintedRunState } from './states.ts';

export interface RunsFlags {
  readonly dag?: string;
  readonly limit: number;
  readonly workspace?: string;
  readonly format: 'text' | 'json';
}

export async function runs(flags: RunsFlags): Promise<ExitCode> {
  const workspace = resolve(flags.workspace ?? '.');
  return withRunner({ workspace, program: 'dagwright runs' }, async (session) => {
    const filter = { limit: flags.limit, ...(flags.dag !== undefined && { dagId: flags.dag }) };
    const { runs: list } = await session.request('runs/list', filter);
    const colours = palette(usesColour(process.stdout));
    process.stdout.write(
      flags.format === 'json' ? `${JSON.stringify(list.map(runJson), null, 2)}\n` : table(list, flags.dag, colours),
    );
    return EXIT.fine;
  });
}

function runJson(run: RunSummary): object {
  return {
    run_id: run.runId,
    dag_id: run.dagId,
    file: run.file,
    state: run.state,
    executor: run.executor,
    logical_date: run.logicalDate,
    conf: run.conf,
    start_date: run.startDate,
    end_date: run.endDate,
    counts: run.counts,
    ...(run.message === undefined ? {} : { message: run.message }),
  };
}

function table(list: readonly RunSummary[], dag: string | undefined, colours: Palette): string {
  if (list.length === 0)
    return `No runs${dag === undefined ? '' : ` of DAG ${dag}`} yet. \`dagwright run FILE\` makes one.\n`;
  const rows = [['RUN', 'DAG', 'STATE', 'TIME', 'TASKS'].map(colours.dim)];
  for (const run of list) rows.push([run.runId, run.dagId, paintedRunState(run.state, colours), time(run), tasks(run)]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => visibleLength(row[column] ?? '')))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function time(run: RunSummary): string {
  return run.endDate === null && run.message !== undefined ? run.message : durationOf(run, Date.now());
}

function tasks(run: RunSummary): string {
  const counts = Object.entries(run.counts) as [TaskInstanceState, number][];
  return counts.map(([state, count]) => `${count} ${state}`).join(', ');
}
