/** The commands that change a run, and their options. */
import { Argument, type Command, Option } from 'commander';
import type { ExitCode } from '../exit.ts';

type Done = (code: ExitCode) => void;

export const RUN_CHANGES: readonly ((program: Command, done: Done) => void)[] = [
  clearCommand,
  markCommand,
  cancelCommand,
  pauseCommand,
  resumeCommand,
];

function clearCommand(program: Command, done: Done): void {
  range(program.command('clear'))
    .description('run tasks of a run again, by the file as it is now, and go on with the run')
    .argument('<run>', 'id of the run, or `latest`')
    .argument('[tasks...]', 'ids of tasks; TASK[INDEX] for an instance of a mapped one')
    .option('--failed', 'those that failed, and all after them')
    .option('--dry-run', 'print what would be cleared, and do nothing')
    .action(async (run: string, tasks: string[], flags) => {
      const { clear } = await import('./amend.ts');
      done(await clear(run, tasks, flags));
    });
}

function markCommand(program: Command, done: Done): void {
  range(program.command('mark'))
    .description('give tasks of a run a state without running them, and go on with the run')
    .argument('<run>', 'id of the run, or `latest`')
    .addArgument(new Argument('<state>', 'the state').choices(['success', 'failed', 'skipped']))
    .argument('<tasks...>', 'ids of tasks; TASK[INDEX] for an instance of a mapped one')
    .action(async (run: string, state: 'success' | 'failed' | 'skipped', tasks: string[], flags) => {
      const { mark } = await import('./amend.ts');
      done(await mark(run, state, tasks, flags));
    });
}

function cancelCommand(program: Command, done: Done): void {
  ofRun(program.command('cancel'))
    .description('end a run: SIGTERM to its tasks, SIGKILL to those that do not end')
    .action(async (run: string, flags) => {
      const { cancel } = await import('./amend.ts');
      done(await cancel(run, flags));
    });
}

function pauseCommand(program: Command, done: Done): void {
  ofRun(program.command('pause'))
    .description('start no further task of a run; what runs goes on')
    .action(async (run: string, flags) => {
      const { pause } = await import('./amend.ts');
      done(await pause(run, true, flags));
    });
}

function resumeCommand(program: Command, done: Done): void {
  ofRun(program.command('resume'))
    .description('go on with a run that was paused')
    .action(async (run: string, flags) => {
      const { pause } = await import('./amend.ts');
      done(await pause(run, false, flags));
    });
}

function ofRun(command: Command): Command {
  return workspace(command.argument('<run>', 'id of the run, or `latest`'));
}

function range(command: Command): Command {
  return workspace(command)
    .option('--upstream', 'also all before them')
    .option('--downstream', 'also all after them')
    .addOption(new Option('--format <format>', 'how progress is printed').choices(['text', 'json']).default('text'));
}

function workspace(command: Command): Command {
  return command.option('--workspace <dir>', 'folder whose .dagwright/ keeps the run; the current folder when absent');
}
