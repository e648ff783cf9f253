/** The ends of the logs of failed tasks: what one would look at next. */
import type { Runner, TaskInstance } from '../../runner/index.ts';
import type { Palette } from '../terminal/colours.ts';
import { instanceName } from './states.ts';

const MAX_TASKS = 3;
const MAX_LINES = 15;
const MAX_BYTES = 8192;

export function failureLogs(runner: Runner, instances: readonly TaskInstance[], colours: Palette): string {
  const failed = instances.filter(({ state, tryNumber }) => state === 'failed' && tryNumber > 0);
  return failed
    .slice(0, MAX_TASKS)
    .map((instance) => {
      const lines = tail(runner, instance);
      if (lines.length === 0 || (lines.length === 1 && lines[0]?.endsWith(instance.reason ?? '\n'))) return '';
      const title = `${colours.red('✗')} ${colours.bold(instanceName(instance))} ${colours.dim('ends its log with')}`;
      return `${title}\n${lines.map((line) => `  ${colours.dim('│')} ${line}\n`).join('')}\n`;
    })
    .join('');
}

function tail(runner: Runner, { runId, taskId, mapIndex }: TaskInstance): readonly string[] {
  const instance = { runId, taskId, mapIndex };
  const { size } = runner.readLog({ ...instance, limit: 4 });
  const offset = Math.max(0, size - MAX_BYTES);
  const lines = runner
    .readLog({ ...instance, offset, limit: MAX_BYTES })
    .text.trimEnd()
    .split(/\r?\n/);
  // The first line is cut when the log is longer than what was read.
  return (offset > 0 ? lines.slice(1) : lines)
    .filter((line, index, all) => line !== '' || all.length > index + 1)
    .slice(-MAX_LINES);
}
