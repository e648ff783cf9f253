import { describe, expect, test } from 'vitest';
import { dagOf } from '../test-support.ts';
import { dagSchedule } from './dag-schedule.ts';
import { decide } from './due.ts';
import { dueAt } from './timetable.ts';
import { upcomingRuns } from './upcoming.ts';

const NOW = Date.UTC(2026, 9, 24, 22, 10);

describe('what an editor says comes next', () => {
  test.each([
    ['"0 * * * *"', ''],
    ['"*/20 2,3 * * *"', ''],
    ['"0 6 * * 1-5"', ', catchup=True'],
    ['"@weekly"', ', end_date=datetime(2026, 11, 20)'],
    ['timedelta(hours=7)', ', catchup=True'],
    ['CronTriggerTimetable("15 2 * * *", timezone="America/New_York", interval=timedelta(days=1))', ''],
    ['MultipleCronTriggerTimetable("0 6 * * *", "30 17 * * 5", timezone="Europe/Vienna")', ''],
    ['CronDataIntervalTimetable("@monthly", "Europe/Vienna")', ''],
  ])('is what the runner does for %s%s, through the change of the clocks', async (schedule, more) => {
    for (const airflowVersion of [2, 3] as const) {
      const dag = await dagOf(
        `from datetime import datetime, timedelta
import pendulum
from airflow import DAG
from airflow.timetables.interval import CronDataIntervalTimetable
from airflow.timetables.trigger import CronTriggerTimetable, MultipleCronTriggerTimetable
dag = DAG('d', schedule=${schedule}, start_date=datetime(2026, 10, 1, tzinfo=pendulum.timezone('Europe/Vienna'))${more})`,
        {},
        { airflowVersion },
      );
      const known = dagSchedule(dag, { airflowVersion });
      if (!known) throw new Error('not known from the file');
      const restriction = { earliest: known.startDate, latest: known.endDate, catchup: known.catchup };
      const state = {
        timetable: known.timetable,
        restriction,
        taken: new Set<number>(),
        active: 0,
        maxActiveRuns: 5000,
      };
      const expected: number[] = [];
      let last = null;
      let now = NOW;
      for (let guard = 0; expected.length < 30 && guard < 40; guard++) {
        const { start, next } = decide({ ...state, last }, now);
        last = start.at(-1) ?? last;
        if (!next) break;
        expected.push(dueAt(next));
        now = dueAt(next);
      }
      expect(upcomingRuns(dag, { airflowVersion }, NOW, expected.length).map(dueAt)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(1);
    }
  });
});
