import { expect, test } from 'vitest';
import { changesAnalyses, DEFAULT_CONFIGURATION, readConfiguration } from './configuration.ts';

test('what a client leaves out has its default', () => {
  expect(readConfiguration(undefined)).toEqual(DEFAULT_CONFIGURATION);
  expect(readConfiguration({ codeLens: false })).toEqual({ ...DEFAULT_CONFIGURATION, codeLens: false });
});

test('what is of the wrong kind counts as left out', () => {
  const settings = {
    pythonPath: ['plugins', 7],
    airflowVersion: '1.10',
    rules: { cycle: 'fatal', other: 'hint' },
    workspaceDiagnostics: 'yes',
    exclude: 'build',
    codeLens: null,
  };
  expect(readConfiguration(settings)).toEqual({
    ...DEFAULT_CONFIGURATION,
    pythonPath: ['plugins'],
    rules: { other: 'hint' },
  });
  expect(readConfiguration({ airflowVersion: 2 }).airflowVersion).toBe('2');
});

test('severities and lenses need no new analysis, everything else does', () => {
  const changed = (more: object) => changesAnalyses(DEFAULT_CONFIGURATION, { ...DEFAULT_CONFIGURATION, ...more });
  expect([changed({ rules: { a: 'off' } }), changed({ codeLens: false }), changed({ inlayHints: false })]).toEqual([
    false,
    false,
    false,
  ]);
  expect([changed({ exclude: ['a'] }), changed({ airflowVersion: '2' })]).toEqual([true, true]);
});

test('a rule that is off by default is asked for by a severity, and that needs a new analysis', () => {
  const changed = (before: object, after: object) =>
    changesAnalyses(
      { ...DEFAULT_CONFIGURATION, rules: readConfiguration({ rules: before }).rules },
      { ...DEFAULT_CONFIGURATION, rules: readConfiguration({ rules: after }).rules },
    );
  expect(changed({}, { 'schedule-not-given': 'hint' })).toBe(true);
  expect(changed({}, { 'schedule-not-given': 'off' })).toBe(false);
  expect(changed({ 'schedule-not-given': 'hint' }, { 'schedule-not-given': 'error' })).toBe(false);
});
