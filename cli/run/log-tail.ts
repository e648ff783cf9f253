/** The ends of the logs of failed tasks: what one would look at next. */
import type { TaskInstance } from '../../runner/protocol.ts';
import type { Palette } from '../terminal/colours.ts';
import type { RunnerSession } from './session.ts';
import { instanceName } from './states.ts';

const MAX_TASKS = 3;
const MAX_LINES = 15;
const MAX_BYTES = 8192;

export async function failureLogs(
  session: RunnerSession,
  instances: readonly TaskInstance[],
  colours: Palette,
): Promise<string> {
  const failed = instances.filter(({ state, tryNumber }) => state === 'failed' && tryNumber > 0);
  let text = '';
  for (const instance of failed.slice(0, MAX_TASKS)) {
    const lines = await tail(session, instance);
    if (lines.length === 0 || (lines.length === 1 && lines[0]?.endsWith(instance.reason ?? '\n'))) continue;
    const title = `${colours.red('✗')} ${colours.bold(instanceName(instance))} ${colours.dim('ends its log with')}`;
    text += `${title}\n${lines.map((line) => `  ${colours.dim('│')} ${line}\n`).join('')}\n`;
  }
  return text;
}

async function tail(session: RunnerSession, { runId, taskId, mapIndex }: TaskInstance): Promise<readonly string[]> {
  const instance = { runId, taskId, mapIndex };
  const { size } = await session.request('logs/read', { ...instance, limit: 4 });
  const offset = Math.max(0, size - MAX_BYTES);
  const { text } = await session.request('logs/read', { ...instance, offset, limit: MAX_BYTES });
  const lines = text.trimEnd().split(/\r?\n/);
  // The first line is cut when the log is longer than what was read.
  return (offset > 0 ? lines.slice(1) : lines)
    .filter((line, index, all) => line !== '' || all.length > index + 1)
    .slice(-MAX_LINES);
}
