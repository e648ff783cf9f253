/** `xcom-never-pushed`: a result is pulled from a task that surely pushes none; the pull gives None. */
import type { Task, XComPull } from '../model.ts';
import { problem, type Rule } from './rule.ts';

const RESULT = 'return_value';

export const xcomNeverPushed: Rule = {
  code: 'xcom-never-pushed',
  severity: 'warning',
  title: 'A result pulled from a task that pushes none',
  check: (dag) => {
    if (!dag.tasks.some((task) => task.xcomPulls?.length)) return [];
    const tasks = new Map(dag.tasks.map((task) => [task.taskId, task]));
    return dag.tasks.flatMap((task) =>
      (task.xcomPulls ?? []).flatMap((pull) => {
        const source = tasks.get(pull.taskId);
        const why = source && source !== task ? missing(source, pull) : undefined;
        if (!source || !why) return [];
        return [
          problem(xcomNeverPushed, pull.location, `'${task.taskId}' pulls ${why}: the pull gives None`, {
            related: [
              {
                location: source.callable?.location ?? source.location,
                message: `This is what '${source.taskId}' does`,
              },
            ],
          }),
        ];
      }),
    );
  },
};

function missing(source: Task, { key }: XComPull): string | undefined {
  const pushes = source.xcomPushes;
  if (!pushes || key === null) return undefined;
  if (key === undefined || key === RESULT) return `the result of '${source.taskId}', ${whyNone(source)}`;
  if (!pushes.keys || pushes.keys.includes(key)) return undefined;
  const others = pushes.keys.length > 0 ? `; it pushes ${pushes.keys.map((each) => `'${each}'`).join(', ')}` : '';
  return `'${key}' from '${source.taskId}', which pushes nothing under that key${others}`;
}

function whyNone(source: Task): string {
  if (source.args.some(({ name, value }) => name === 'do_xcom_push' && value.kind === 'json' && value.value === false))
    return 'which has do_xcom_push=False';
  return source.callable ? `whose function '${source.callable.name}' returns nothing` : 'which does nothing';
}
