/** `catch-up`: how many runs a DAG makes at once when it is turned on, one for each interval since its start date. */
import { cronFires } from '../cron-fires.ts';
import type { Dag, Fix } from '../model.ts';
import { problem, type Rule } from './rule.ts';
import { startTime } from './start-time.ts';

/** So many that nobody wants them by accident; of who asks for it in so many words, it takes more to be told. */
const MANY = { unasked: 100, asked: 1000 };

export const catchUp: Rule = {
  code: 'catch-up',
  severity: 'information',
  title: 'A DAG that makes up for all intervals since its start date',
  check: (dag, { airflowVersion, now }) => {
    const isDefault = dag.catchup === null && !dag.args.some(({ name }) => name === 'catchup');
    // Source: `catchup_by_default`, true in Airflow 2 and false in Airflow 3.
    if (!(dag.catchup ?? (isDefault && airflowVersion === 2))) return [];
    const start = startTime(dag);
    const runs = start === undefined ? undefined : runsSince(dag, start, now);
    if (start === undefined || runs === undefined || runs < (isDefault ? MANY.unasked : MANY.asked)) return [];
    const given = dag.args.find(({ name }) => name === 'catchup')?.location;
    const since = new Date(start).toISOString().slice(0, 10);
    const why = isDefault ? ' (Airflow 2 catches up where nothing is said)' : '';
    return [
      problem(
        catchUp,
        given ?? dag.schedule.location ?? dag.idLocation ?? dag.location,
        `When this DAG is turned on, Airflow makes about ${rounded(runs)} runs at once, one for each interval since ${since}${why}`,
        { fixes: fixes(dag, given), severity: isDefault ? 'information' : 'hint' },
      ),
    ];
  },
};

function runsSince({ schedule }: Dag, start: number, now: number): number | undefined {
  if (schedule.interval !== undefined && schedule.interval > 0)
    return Math.floor((now - start) / 1000 / schedule.interval);
  return schedule.cron ? cronFires(schedule.cron, start, now) : undefined;
}

/** Two digits say enough, and they do not change every day. */
function rounded(count: number): string {
  const digits = 10 ** Math.max(0, String(count).length - 2);
  return (Math.floor(count / digits) * digits).toLocaleString('en');
}

function fixes(dag: Dag, given: Dag['location'] | undefined): readonly Fix[] {
  const title = 'Run the latest interval only';
  if (given) return [{ title, edits: [{ location: given, newText: 'False' }] }];
  const { location } = dag.schedule;
  if (!location) return [];
  const at = { uri: location.uri, range: { start: location.range.end, end: location.range.end } };
  return [{ title, edits: [{ location: at, newText: ', catchup=False' }] }];
}
