import { describe, expect, it } from 'vitest';
import { parseConf, parseLogicalDate } from './run-input.ts';

describe('the configuration of a run', () => {
  it('is a JSON object', () => {
    expect(parseConf(' {"rows": [1, 2]} ')).toEqual({ kind: 'ok', value: { rows: [1, 2] } });
  });

  it('is empty when nothing is typed', () => {
    expect(parseConf('  ')).toEqual({ kind: 'ok', value: {} });
  });

  it('says what is wrong with text that is not JSON', () => {
    const parsed = parseConf('{rows: 1}');
    expect(parsed.kind).toBe('notJson');
    expect(parsed.kind === 'notJson' && parsed.reason).toBeTruthy();
  });

  it.each(['[1]', '1', 'null', '"text"'])('turns down %s, which is no object', (text) => {
    expect(parseConf(text)).toEqual({ kind: 'notObject' });
  });
});

describe('a logical date', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T06:00Z', '2026-01-31T06:00:00.000Z'],
    ['2026-01-31 06:00', '2026-01-31T06:00:00.000Z'],
    ['2026-01-31T06:00:30+02:00', '2026-01-31T04:00:30.000Z'],
    ['2026-01-31T06:00:30-0530', '2026-01-31T11:30:30.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseLogicalDate(text)).toEqual({ kind: 'ok', value: expected });
  });

  it('is left to the runner when nothing is typed', () => {
    expect(parseLogicalDate('')).toEqual({ kind: 'ok', value: undefined });
  });

  it.each(['yesterday', '2026-02-31', '2026-13-01', '31.01.2026', '2026-01-31T25:00'])('%s is none', (text) => {
    expect(parseLogicalDate(text)).toEqual({ kind: 'notDate' });
  });
});
