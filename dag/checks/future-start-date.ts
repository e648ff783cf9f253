/** `future-start-date`: a DAG that makes no run before its start date, which is still to come. */
import { problem, type Rule } from './rule.ts';
import { startTime } from './start-time.ts';

const DAY = 86_400_000;

export const futureStartDate: Rule = {
  code: 'future-start-date',
  severity: 'information',
  title: 'A start date that is still to come',
  check: (dag, { now }) => {
    const { kind } = dag.schedule;
    const isTimed = kind === 'preset' || kind === 'cron' || kind === 'interval';
    const start = startTime(dag);
    // Of tomorrow's date the writer surely knows.
    if (!isTimed || start === undefined || start <= now + DAY) return [];
    const location = dag.args.find(({ name }) => name === 'start_date')?.location ?? dag.idLocation ?? dag.location;
    const day = new Date(start).toISOString().slice(0, 10);
    return [
      problem(futureStartDate, location, `This start date is still to come: the schedule makes no run before ${day}`),
    ];
  },
};
