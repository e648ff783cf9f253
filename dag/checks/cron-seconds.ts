/** `cron-seconds`: six fields. Airflow's cron library takes the last for the second; Quartz, Spring and AWS have another order. */
import { cronMistake } from '../cron.ts';
import { isStar } from '../cron-fires.ts';
import { problem, type Rule } from './rule.ts';

export const cronSeconds: Rule = {
  code: 'cron-seconds',
  severity: 'warning',
  title: 'A cron expression whose sixth field is the second',
  check: ({ schedule, location }) => {
    const fields = (schedule.text ?? '').trim().split(/\s+/);
    const second = fields[5];
    if (schedule.kind !== 'cron' || fields.length !== 6 || second === undefined || cronMistake(schedule.text ?? ''))
      return [];
    const when = isStar(second) ? 'every second of those minutes' : `at second ${second}`;
    const kept = fields.slice(0, 5).join(' ');
    const fixes = schedule.location
      ? [
          {
            title: `Change it to '${kept}'`,
            edits: [{ location: schedule.location, newText: `'${kept}'` }],
          },
        ]
      : [];
    return [
      problem(
        cronSeconds,
        schedule.location ?? location,
        `The sixth field of '${schedule.text}' is the second: it fires ${when}. Minute, hour, day, month and weekday are the first five`,
        { fixes },
      ),
    ];
  },
};
