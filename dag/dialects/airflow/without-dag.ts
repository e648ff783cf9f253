/** `outside-dag`: a dependency of tasks that no DAG has. */
import type { Interpreter } from '../../python/interpreter.ts';
import type { Site } from '../../python/values.ts';
import type { TaskRecord } from './graph.ts';
import { refuse } from './refusals.ts';

/** Only where nothing around them can have given them one. */
export function checkWithoutDag(interpreter: Interpreter, tasks: readonly TaskRecord[], site: Site): void {
  if (interpreter.calls.length > 0 || ![site, ...tasks.map((task) => task.site)].every(isAtMargin)) return;
  const plain = ({ instance, args, site: made }: TaskRecord): boolean =>
    !instance.cls.site && !args.has('dag') && !args.has('task_group') && !textOf(made).includes('**');
  if (!tasks.every(plain)) return;
  refuse(interpreter, {
    code: 'outside-dag',
    message: 'Neither side of this dependency has a DAG: give the tasks dag=…, or make them inside of `with DAG(…):`',
    site,
  });
}

function textOf({ document, start, end }: Site): string {
  return document.text.slice(start, end);
}

/** The line that it begins on is not indented: no `with` is around it. */
function isAtMargin({ document, start }: Site): boolean {
  const line = document.text.lastIndexOf('\n', start - 1) + 1;
  return !/[\s)\]}]/.test(document.text.charAt(line));
}
