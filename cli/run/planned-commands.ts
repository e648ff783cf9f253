/** The commands that make several runs of a DAG, or none, and their options. */
import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit.ts';
import { collect, count } from '../option-values.ts';

type Done = (code: ExitCode) => void;

export const PLANNED_RUNS: readonly ((program: Command, done: Done) => void)[] = [
  backfillCommand,
  scheduleCommand,
  renderCommand,
];

function backfillCommand(program: Command, done: Done): void {
  common(program.command('backfill'))
    .description("run a DAG for a range of dates, by the DAG's own schedule")
    .argument('<file[:dag]>', 'the DAG file, and the DAG when the file has several')
    .requiredOption('--from <date>', 'first logical date: ISO 8601, in UTC without an offset')
    .requiredOption('--to <date>', 'last logical date; a day without a time is its midnight, as in Airflow')
    .addOption(
      new Option('--max-active-runs <n>', "runs at once; the DAG's own limit, 10 at most, when absent").argParser(
        count,
      ),
    )
    .addOption(
      new Option('--rerun <which>', 'which runs that are there already are done again')
        .choices(['none', 'failed', 'completed'])
        .default('none'),
    )
    .option('--backwards', 'the newest first')
    .option('--dry-run', 'print the runs that would be made, and do nothing')
    .option('--conf <json>', 'configuration of the runs: JSON, or @FILE')
    .addOption(executor())
    .addOption(new Option('--parallelism <n>', 'tasks of a run at once with the local executor').argParser(count))
    .action(async (target: string, flags) => {
      const { backfill } = await import('./backfill.ts');
      done(await backfill(target, flags));
    });
}

function scheduleCommand(program: Command, done: Done): void {
  common(program.command('schedule'))
    .description('run DAGs by their own schedules until Ctrl-C; switches that the editor has set stay')
    .argument('[file[:dag]...]', 'DAG files, and the DAG where a file has several')
    .option('--catchup', 'make the runs that were missed, whatever the DAG says')
    .option('--no-catchup', 'make the latest of them alone')
    .option('--list', 'print what is switched on in this workspace, and end')
    .option('--off', 'switch these DAGs off, and end')
    .addOption(executor())
    .action(async (targets: string[], flags) => {
      const { schedule } = await import('./schedule.ts');
      done(await schedule(targets, flags));
    });
}

function renderCommand(program: Command, done: Done): void {
  common(program.command('render'))
    .description('print the template fields of tasks as a run would have them, and execute nothing')
    .argument('<file[:dag]>', 'the DAG file, and the DAG when the file has several')
    .argument('[tasks...]', 'ids of tasks; all when there is none')
    .option('--logical-date <date>', 'ISO 8601; now when absent')
    .option('--conf <json>', 'configuration of the run (and its params): JSON, or @FILE')
    .action(async (target: string, tasks: string[], flags) => {
      const { render } = await import('./render.ts');
      done(await render(target, tasks, flags));
    });
}

function common(command: Command): Command {
  return command
    .option('--python <path>', 'interpreter for Python tasks; python3 when absent')
    .option('--python-path <dir>', 'folder for sys.path; can be repeated', collect, [])
    .option('--workspace <dir>', 'folder whose .dagwright/ keeps the runs; the current folder when absent')
    .addOption(new Option('--format <format>', 'how it is printed').choices(['text', 'json']).default('text'));
}

function executor(): Option {
  return new Option('--executor <name>', 'how tasks are carried out').choices(['sequential', 'local', 'kubernetes']);
}
