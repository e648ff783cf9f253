/** `invalid-schedule`: a cron expression or preset that Airflow cannot read. */
import { cronMistake } from '../cron.ts';
import { mostSimilar } from '../similar.ts';
import { problem, type Rule } from './rule.ts';

/** Airflow's own and those that its cron library knows. */
const PRESETS = [
  '@once',
  '@continuous',
  '@hourly',
  '@daily',
  '@midnight',
  '@weekly',
  '@monthly',
  '@quarterly',
  '@yearly',
  '@annually',
];

export const invalidSchedule: Rule = {
  code: 'invalid-schedule',
  severity: 'error',
  title: 'A cron expression or preset that Airflow cannot read',
  check: (dag) => {
    const { schedule } = dag;
    const location = schedule.location ?? dag.location;
    const text = schedule.text ?? '';
    if (schedule.kind === 'preset') {
      if (PRESETS.includes(text)) return [];
      const better = mostSimilar(text, PRESETS);
      const fixes =
        better && schedule.location
          ? [
              {
                title: `Change it to '${better}'`,
                edits: [{ location: schedule.location, newText: `'${better}'` }],
                preferred: true,
              },
            ]
          : [];
      return [
        problem(
          invalidSchedule,
          location,
          `Airflow has no schedule preset '${text}'${better ? `; did you mean '${better}'?` : ''}`,
          { fixes },
        ),
      ];
    }
    if (schedule.kind !== 'cron') return [];
    const mistake = cronMistake(text);
    return mistake ? [problem(invalidSchedule, location, `'${text}' is not a cron expression: ${mistake}`)] : [];
  },
};
