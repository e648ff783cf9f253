/** `cron-day-or-weekday`: a day of the month and a day of the week together. cron: either of them is enough. */
import { isStar } from '../cron-fires.ts';
import { problem, type Rule } from './rule.ts';

export const cronDayOrWeekday: Rule = {
  code: 'cron-day-or-weekday',
  severity: 'hint',
  title: 'A cron expression with both a day of the month and a day of the week',
  check: ({ schedule, location }) => {
    const [, , day, , weekday] = (schedule.text ?? '').trim().split(/\s+/);
    if (schedule.kind !== 'cron' || day === undefined || weekday === undefined) return [];
    if (!isOneOrMore(day) || !isOneOrMore(weekday)) return [];
    return [
      problem(
        cronDayOrWeekday,
        schedule.location ?? location,
        `'${schedule.text}' fires on every such day of the month, and on every such day of the week besides: cron does not ask for both`,
      ),
    ];
  },
};

function isOneOrMore(field: string): boolean {
  return !isStar(field) && !field.startsWith('*/');
}
