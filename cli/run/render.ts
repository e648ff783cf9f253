/** `dagwright render` */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Json } from '../../dag/model.ts';
import type { RenderAnswer, RenderedTask } from '../../runner/protocol.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { type Palette, palette, usesColour } from '../terminal/colours.ts';
import { ownEnvironment, pythonOption, readConf, runnableTarget } from './command.ts';
import { withRunner } from './session.ts';

export interface RenderFlags {
  readonly logicalDate?: string;
  readonly conf?: string;
  readonly python?: string;
  readonly pythonPath: readonly string[];
  readonly workspace?: string;
  readonly format: 'text' | 'json';
}

export async function render(text: string, tasks: readonly string[], flags: RenderFlags): Promise<ExitCode> {
  const target = runnableTarget(text);
  const workspace = resolve(flags.workspace ?? '.');
  if (!existsSync(workspace)) throw new UsageError(`there is no folder ${workspace}`);
  return withRunner({ workspace, program: 'dagwright render' }, async (session) => {
    const answer = await session.request('dags/render', {
      file: resolve(target.file),
      ...(target.dagId !== undefined && { dagId: target.dagId }),
      ...(flags.logicalDate !== undefined && { logicalDate: flags.logicalDate }),
      conf: flags.conf === undefined ? {} : readConf(flags.conf),
      ...(tasks.length > 0 && { taskIds: tasks }),
      ...pythonOption(flags.python, workspace),
      pythonPath: flags.pythonPath.map((path) => resolve(path)),
      ...ownEnvironment(session),
    });
    const colours = palette(usesColour(process.stdout));
    const all = flags.format === 'json' ? `${JSON.stringify(json(answer), null, 2)}\n` : page(answer, colours);
    process.stdout.write(all);
    return answer.tasks.some(isFaulty) ? EXIT.problems : EXIT.fine;
  });
}

function isFaulty({ error, errors }: RenderedTask): boolean {
  return error !== undefined || Object.keys(errors).length > 0;
}

function page({ dagId, runId, tasks }: RenderAnswer, colours: Palette): string {
  return [`${colours.bold(dagId)}  ${colours.dim(runId)}\n`, ...tasks.map((task) => section(task, colours))].join('\n');
}

function section(task: RenderedTask, colours: Palette): string {
  const mapped = task.mapped ? ', what its instances have in common' : '';
  const lines = [`${colours.bold(task.taskId)}  ${colours.dim(`${task.operator}${mapped}`)}`];
  for (const [name, value] of Object.entries(task.fields)) {
    if (value !== null) lines.push(field(name, typeof value === 'string' ? value : pretty(value)));
  }
  for (const name of task.missing) lines.push(field(name, colours.dim('the result of another task')));
  for (const [name, message] of Object.entries(task.errors)) lines.push(field(name, colours.red(message)));
  if (task.error !== undefined) lines.push(`  ${colours.red(task.error)}`);
  if (task.xcoms.length > 0)
    lines.push(`  ${colours.dim(`without the results that it asks for: ${task.xcoms.join(', ')}`)}`);
  return `${lines.join('\n')}\n`;
}

function field(name: string, text: string): string {
  return text.includes('\n') ? `  ${name}:\n${text.replace(/^(?=.)/gm, '    ')}` : `  ${name}: ${text}`;
}

function pretty(value: Json): string {
  return JSON.stringify(value, null, 2);
}

function json({ dagId, runId, logicalDate, tasks }: RenderAnswer): object {
  return {
    dag_id: dagId,
    run_id: runId,
    logical_date: logicalDate,
    tasks: tasks.map((task) => ({
      task_id: task.taskId,
      operator: task.operator,
      mapped: task.mapped,
      fields: task.fields,
      errors: task.errors,
      missing: task.missing,
      xcoms: task.xcoms,
      ...(task.error !== undefined && { error: task.error }),
    })),
  };
}
