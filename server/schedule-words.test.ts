import { describe, expect, test } from 'vitest';
import type { Schedule } from '../dag/model.ts';
import { durationInWords, formatTime, nextRuns, scheduleInWords } from './schedule-words.ts';
import { analysed } from './test-support/analysed.ts';

const NOW = Date.parse('2024-03-01T12:00:00Z');
const cron = (text: string, timezone?: string): Schedule => ({ text, kind: 'cron', cron: text, timezone });

/** What the file says of the DAG, as Airflow's author would write it. */
async function runs(args: string, { now = NOW, airflowVersion = 3 as 2 | 3 } = {}): Promise<readonly string[]> {
  const { file } = await analysed(
    `from datetime import datetime, timedelta
import pendulum
from airflow import DAG
from airflow.timetables.interval import CronDataIntervalTimetable
from airflow.timetables.trigger import CronTriggerTimetable, DeltaTriggerTimetable, MultipleCronTriggerTimetable
VIENNA = pendulum.timezone("Europe/Vienna")
with DAG("d", ${args}):
    pass
`,
    { airflowVersion },
  );
  const [dag] = file.dags;
  if (!dag) throw new Error('no DAG');
  return nextRuns(dag, airflowVersion, now, 3).map((run) => run.toISOString().replace(':00.000Z', 'Z'));
}

describe('a schedule in words', () => {
  test.each<[Schedule, string | undefined]>([
    [cron('0 5 * * *'), 'At 05:00'],
    [cron('*/15 * * * 1-5'), 'Every 15 minutes, Monday through Friday'],
    [cron('0 5 * * * 30'), 'At 05:00:30'],
    [{ text: '@daily', kind: 'preset', cron: '0 0 * * *' }, 'At 00:00'],
    [{ text: '1 day, 0:00:00', kind: 'interval', interval: 86_400 }, 'every 1 day'],
    [
      {
        text: 'CronTriggerTimetable',
        kind: 'timetable',
        timetable: { kind: 'cron-interval', expression: '@daily', timezone: 'UTC' },
      },
      'At 00:00',
    ],
    [{ text: null, kind: 'none' }, 'never by itself, only when triggered'],
    [cron('not a cron'), undefined],
    [{ text: null, kind: 'unknown' }, undefined],
  ])('%j → %s', (schedule, words) => {
    expect(scheduleInWords(schedule)).toBe(words);
  });
});

describe('the next runs', () => {
  test('of a cron expression are its next times, the present one included', async () => {
    expect(await runs('schedule="0 12 * * *"')).toEqual([
      '2024-03-01T12:00Z',
      '2024-03-02T12:00Z',
      '2024-03-03T12:00Z',
    ]);
  });

  test('follow the time zone through the change to daylight saving time', async () => {
    const inVienna = 'start_date=datetime(2024, 1, 1, tzinfo=VIENNA)';
    expect(await runs(`schedule="30 5 30,31 * *", ${inVienna}`)).toEqual([
      '2024-03-30T04:30Z',
      '2024-03-31T03:30Z',
      '2024-04-30T03:30Z',
    ]);
    // 02:30 is skipped that night: Airflow runs as much later as the clocks were put forward.
    expect(await runs(`schedule="30 2 30,31 3 *", ${inVienna}`)).toEqual([
      '2024-03-30T01:30Z',
      '2024-03-31T01:30Z',
      '2025-03-30T01:30Z',
    ]);
  });

  test('of every hour come twice in the hour that is there twice', async () => {
    const now = Date.parse('2024-10-27T00:00:00Z');
    expect(await runs('schedule="0 * * * *", start_date=datetime(2024, 1, 1, tzinfo=VIENNA)', { now })).toEqual([
      '2024-10-27T00:00Z',
      '2024-10-27T01:00Z',
      '2024-10-27T02:00Z',
    ]);
  });

  test('do not lie before the start date, nor after the end', async () => {
    expect(await runs('schedule="@monthly", start_date=datetime(2025, 6, 15)')).toEqual([
      '2025-07-01T00:00Z',
      '2025-08-01T00:00Z',
      '2025-09-01T00:00Z',
    ]);
    expect(await runs('schedule="@daily", end_date=datetime(2024, 3, 3)')).toEqual([
      '2024-03-02T00:00Z',
      '2024-03-03T00:00Z',
    ]);
  });

  test('of Airflow 2 come at the end of their interval', async () => {
    expect(await runs('schedule="@monthly", start_date=datetime(2025, 6, 15)', { airflowVersion: 2 })).toEqual([
      '2025-08-01T00:00Z',
      '2025-09-01T00:00Z',
      '2025-10-01T00:00Z',
    ]);
  });

  test('of an interval count from the start date when all runs are caught up with, or when it is still to come', async () => {
    const eight = 'schedule=timedelta(hours=8)';
    const expected = ['2024-03-01T14:00Z', '2024-03-01T22:00Z', '2024-03-02T06:00Z'];
    expect(await runs(`${eight}, start_date=datetime(2024, 1, 1, 6), catchup=True`)).toEqual(expected);
    expect(await runs(`${eight}, start_date=datetime(2024, 1, 1, 6)`, { airflowVersion: 2 })).toEqual(expected);
    expect(await runs(`${eight}, start_date=datetime(2024, 3, 1, 14)`)).toEqual(expected);
  });

  test('of an interval that counts from whenever the DAG was turned on are not known', async () => {
    expect(await runs('schedule=timedelta(hours=8), start_date=datetime(2024, 1, 1, 6)')).toEqual([]);
  });

  test.each([
    [
      'CronTriggerTimetable("0 5 * * *", timezone="Europe/Vienna")',
      ['2024-03-02T04:00Z', '2024-03-03T04:00Z', '2024-03-04T04:00Z'],
    ],
    ['CronDataIntervalTimetable("@daily", VIENNA)', ['2024-03-01T23:00Z', '2024-03-02T23:00Z', '2024-03-03T23:00Z']],
    [
      'MultipleCronTriggerTimetable("0 5 * * *", "0 18 * * 5", timezone="UTC")',
      ['2024-03-01T18:00Z', '2024-03-02T05:00Z', '2024-03-03T05:00Z'],
    ],
  ])('are those of %s', async (timetable, expected) => {
    expect(await runs(`schedule=${timetable}, start_date=datetime(2024, 1, 1)`)).toEqual(expected);
  });

  test('of an expression, timetable or zone that cannot be read are not known', async () => {
    expect(await runs('schedule="61 * * * *"')).toEqual([]);
    expect(await runs('schedule=CronTriggerTimetable("0 5 * * *", timezone=somewhere())')).toEqual([]);
    expect(await runs('schedule=CronTriggerTimetable("0 5 * * *", timezone="Mars/Olympus")')).toEqual([]);
  });

  test('of a DAG that runs once lie in its start date alone', async () => {
    expect(await runs('schedule="@once", start_date=datetime(2024, 5, 1)')).toEqual(['2024-05-01T00:00Z']);
    expect(await runs('schedule="@once", start_date=datetime(2024, 1, 1)')).toEqual([]);
    expect(await runs('schedule="@continuous", start_date=datetime(2024, 1, 1)')).toEqual([]);
  });
});

test('a time is shown in its zone', () => {
  expect(formatTime(new Date('2024-07-01T03:30:00Z'), 'Europe/Vienna')).toBe('2024-07-01 05:30 Europe/Vienna');
  expect(formatTime(new Date('2024-07-01T00:30:00Z'), 'UTC')).toBe('2024-07-01 00:30 UTC');
  expect(formatTime(new Date('2024-07-01T03:30:00Z'), 'Mars/Olympus')).toBe('2024-07-01 03:30 UTC');
});

test('a duration is said in units', () => {
  expect(durationInWords(90_061)).toBe('1 day 1 hour 1 minute 1 second');
  expect(durationInWords(0.25)).toBe('250 ms');
  expect(durationInWords(0)).toBe('0 seconds');
});
