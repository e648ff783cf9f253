/** `schedule-never-fires`: a cron expression for a day that no month has. */
import { problem, type Rule } from './rule.ts';

const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const scheduleNeverFires: Rule = {
  code: 'schedule-never-fires',
  severity: 'warning',
  title: 'A schedule for a day that does not exist',
  check: (dag) => {
    const { schedule } = dag;
    if (schedule.kind !== 'cron') return [];
    const [, , days = '', months = '', weekdays = ''] = (schedule.text ?? '').trim().split(/\s+/);
    // With a day of the week beside it, either of the two is enough.
    if (weekdays !== '*' && weekdays !== '?') return [];
    const day = numbers(days);
    const month = numbers(months);
    if (!day || !month || day.length === 0 || month.length === 0) return [];
    if (day.some((each) => month.some((at) => each <= (LONGEST[at - 1] ?? 31)))) return [];
    const location = schedule.location ?? dag.location;
    return [problem(scheduleNeverFires, location, `'${schedule.text}' never fires: no such month has a day ${day[0]}`)];
  },
};

/** Of a list of plain numbers; undefined for anything else. */
function numbers(field: string): readonly number[] | undefined {
  return /^\d+(,\d+)*$/.test(field) ? field.split(',').map(Number) : undefined;
}
