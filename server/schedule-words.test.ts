import { describe, expect, test } from 'vitest';
import type { Schedule } from '../dag/model.ts';
import { durationInWords, formatTime, nextRuns, scheduleInWords } from './schedule-words.ts';

const NOW = Date.parse('2024-03-01T12:00:00Z');
const cron = (text: string, timezone?: string): Schedule => ({ text, kind: 'cron', cron: text, timezone });
const runs = (schedule: Schedule, startDate: string | null = null) =>
  nextRuns({ schedule, startDate }, NOW, 3).map((run) => run.toISOString().replace(':00.000Z', 'Z'));

describe('a schedule in words', () => {
  test.each<[Schedule, string | undefined]>([
    [cron('0 5 * * *'), 'At 05:00'],
    [cron('*/15 * * * 1-5'), 'Every 15 minutes, Monday through Friday'],
    [cron('0 5 * * * 30'), 'At 05:00:30'],
    [{ text: '@daily', kind: 'preset', cron: '0 0 * * *' }, 'At 00:00'],
    [{ text: '1 day, 0:00:00', kind: 'interval', interval: 86_400 }, 'every 1 day'],
    [{ text: null, kind: 'none' }, 'never by itself, only when triggered'],
    [cron('not a cron'), undefined],
    [{ text: null, kind: 'unknown' }, undefined],
  ])('%j → %s', (schedule, words) => {
    expect(scheduleInWords(schedule)).toBe(words);
  });
});

describe('the next runs', () => {
  test('of a cron expression are its next times, the present one included', () => {
    expect(runs(cron('0 12 * * *'))).toEqual(['2024-03-01T12:00Z', '2024-03-02T12:00Z', '2024-03-03T12:00Z']);
  });

  test('follow the time zone through the change to daylight saving time', () => {
    const schedule = cron('30 5 30,31 * *', 'Europe/Vienna');
    expect(runs(schedule)).toEqual(['2024-03-30T04:30Z', '2024-03-31T03:30Z', '2024-04-30T03:30Z']);
  });

  test('do not lie before the start date', () => {
    expect(runs(cron('@monthly'), '2025-06-15')).toEqual([
      '2025-07-01T00:00Z',
      '2025-08-01T00:00Z',
      '2025-09-01T00:00Z',
    ]);
  });

  test('of an interval count from the start date', () => {
    const schedule: Schedule = { text: '8:00:00', kind: 'interval', interval: 8 * 3600 };
    expect(runs(schedule, '2024-01-01T06:00:00+00:00')).toEqual([
      '2024-03-01T14:00Z',
      '2024-03-01T22:00Z',
      '2024-03-02T06:00Z',
    ]);
    expect(runs(schedule)).toEqual([]);
  });

  test('of an expression or zone that cannot be read are not known', () => {
    expect(runs(cron('61 * * * *'))).toEqual([]);
    expect(runs(cron('0 0 * * *', 'Mars/Olympus'))).toEqual([]);
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
