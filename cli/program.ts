/** The commands and their options. What they do is loaded when one is called. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../package.json';
import type { AnalysisFlags } from './analysis.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import { collect, count, ruleSeverity } from './option-values.ts';
import { RUN_CHANGES } from './run/amend-commands.ts';
import { PLANNED_RUNS } from './run/planned-commands.ts';

/** Never throws: what goes wrong is printed to stderr. */
export async function main(args: readonly string[]): Promise<number> {
  let exit: ExitCode = EXIT.fine;
  const program = new Command('dagwright')
    .description('Checks, draws and runs Apache Airflow DAG files.')
    .version(version)
    .showHelpAfterError('(--help lists what there is)');
  const commands = [lintCommand, graphCommand, runCommand, runsCommand, logsCommand, ...RUN_CHANGES, ...PLANNED_RUNS];
  for (const add of commands) {
    add(program, (code) => {
      exit = code;
    });
  }
  for (const command of [program, ...program.commands]) command.exitOverride();
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? exit : EXIT.usage),
  );
  try {
    await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    return exitCodeOf(error);
  }
}

type Done = (code: ExitCode) => void;

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  if (error instanceof UsageError) {
    process.stderr.write(`dagwright: ${error.message}\n`);
    return EXIT.usage;
  }
  process.stderr.write(
    `dagwright ${version}, Node ${process.version}: an error of the program itself. Please report it with this text:\n` +
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return EXIT.usage;
}

function lintCommand(program: Command, done: Done): void {
  analysisOptions(program.command('lint'))
    .description('check DAG files and say what Airflow would refuse or do wrong')
    .argument('[paths...]', 'files and folders; the current folder when there is none')
    .addOption(new Option('--format <format>', 'how problems are printed').choices(LINT_FORMATS).default('text'))
    .addOption(new Option('--severity <least>', 'least severe problems to print').choices(SEVERITIES).default('hint'))
    .option(
      '--rule <code=severity>',
      'give a rule another severity, or turn it off or on; can be repeated',
      ruleSeverity,
      {},
    )
    .option('--exclude <glob>', 'leave these files and folders out; can be repeated', collect, [])
    .addOption(new Option('--threads <n>', 'threads to use; chosen by the number of files otherwise').argParser(count))
    .action(async (paths: string[], flags) => {
      const { lint } = await import('./lint/command.ts');
      done(await lint(paths, flags));
    });
}

const LINT_FORMATS = ['text', 'json', 'sarif', 'github'];
const SEVERITIES = ['error', 'warning', 'information', 'hint'];

function graphCommand(program: Command, done: Done): void {
  analysisOptions(program.command('graph'))
    .description('draw DAGs, or print what they consist of')
    .argument('<paths...>', 'files and folders')
    .addOption(new Option('--format <format>', 'what to make').choices(GRAPH_FORMATS).default('text'))
    .option('-o, --output <file>', 'write there instead of printing; a folder takes one file a DAG')
    .option('--dag <id>', 'only this DAG')
    .addOption(new Option('--direction <direction>', 'where a drawing flows').choices(['LR', 'TB']).default('LR'))
    .option('--exclude <glob>', 'leave these files and folders out; can be repeated', collect, [])
    .action(async (paths: string[], flags) => {
      const { graph } = await import('./graph/command.ts');
      done(await graph(paths, flags));
    });
}

const GRAPH_FORMATS = ['svg', 'mermaid', 'dot', 'json', 'jsonl', 'text'];

function runCommand(program: Command, done: Done): void {
  program
    .command('run')
    .description('run a DAG on this machine')
    .argument('<file[:dag]>', 'the DAG file, and the DAG when the file has several')
    .option('--conf <json>', 'configuration of the run: JSON, or @FILE')
    .option('--logical-date <date>', 'ISO 8601; now when absent')
    .addOption(new Option('--executor <name>', 'how tasks are carried out').choices(EXECUTORS))
    .addOption(new Option('--parallelism <n>', 'tasks at once with the local executor').argParser(count))
    .option('--python <path>', 'interpreter for Python tasks; python3 when absent')
    .option('--python-path <dir>', 'folder for sys.path; can be repeated', collect, [])
    .option('--task <id>', 'only this task, with its dependencies taken as met; can be repeated', collect, [])
    .option('--kubeconfig <file>', 'for pods; KUBECONFIG or ~/.kube/config when absent')
    .option('--kube-context <name>', 'context for pods; the current one when absent')
    .option('--namespace <name>', "namespace for pods; the context's when absent")
    .option('--image <name>', 'image of tasks with the executor kubernetes')
    .option('--pod-template <file>', "a Pod in YAML that they are made from, as for Airflow's KubernetesExecutor")
    .option('--upstream', 'with --task: also all before them')
    .option('--downstream', 'with --task: also all after them')
    .option('--resume', 'go on with the newest unfinished run of the DAG')
    .option('--workspace <dir>', 'folder whose .dagwright/ keeps the run; the current folder when absent')
    .addOption(new Option('--format <format>', 'how progress is printed').choices(['text', 'json']).default('text'))
    .action(async (target: string, flags) => {
      const { run } = await import('./run/command.ts');
      done(await run(target, flags));
    });
}

const EXECUTORS = ['sequential', 'debug', 'local', 'kubernetes'];

function runsCommand(program: Command, done: Done): void {
  program
    .command('runs')
    .description('list the runs of this workspace, newest first')
    .option('--dag <id>', 'only runs of this DAG')
    .addOption(new Option('--limit <n>', 'how many at most').argParser(count).default(20))
    .option('--workspace <dir>', 'folder whose .dagwright/ keeps the runs; the current folder when absent')
    .addOption(new Option('--format <format>', 'how they are printed').choices(['text', 'json']).default('text'))
    .action(async (flags) => {
      const { runs } = await import('./run/runs.ts');
      done(await runs(flags));
    });
}

function logsCommand(program: Command, done: Done): void {
  program
    .command('logs')
    .description('print the log of a task')
    .argument('<run>', 'id of the run, or `latest`')
    .argument('<task>', 'id of the task; TASK[INDEX] for an instance of a mapped one')
    .addOption(new Option('--try <n>', 'which try; the newest when absent').argParser(count))
    .option('--follow', 'go on until the task has ended')
    .option('--workspace <dir>', 'folder whose .dagwright/ keeps the run; the current folder when absent')
    .action(async (run: string, task: string, flags) => {
      const { logs } = await import('./run/logs.ts');
      done(await logs(run, task, flags));
    });
}

function analysisOptions(command: Command): Command {
  const none: AnalysisFlags['env'] = {};
  return command
    .addOption(
      new Option('--airflow-version <major>', 'Airflow that the files are for')
        .choices(['auto', '2', '3'])
        .default('auto'),
    )
    .addOption(
      new Option('--platform <name>', 'where the DAGs run, if that limits them; auto: what the folder says')
        .choices(['auto', 'mwaa', 'none'])
        .default('auto'),
    )
    .option(
      '--python <path>',
      "interpreter whose packages and Airflow count; the folder's environment or python3 when absent",
    )
    .option('--python-path <dir>', 'folder that is on sys.path; can be repeated', collect, [])
    .option('--env <name=value>', 'an environment variable that is known; can be repeated', assignment, none)
    .option('--variables <file>', 'JSON file with the values of Airflow Variables');
}

function assignment(value: string, earlier: AnalysisFlags['env']): AnalysisFlags['env'] {
  const [, name, text] = /^([^=]+)=([\s\S]*)$/.exec(value) ?? [];
  if (name === undefined || text === undefined) throw new InvalidArgumentError('It has to be NAME=VALUE.');
  return { ...earlier, [name]: text };
}
