import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { readSuppressions } from '../dag/files/suppression.ts';
import type { Location, Problem } from '../dag/model.ts';
import { diagnostics } from './diagnostics.ts';
import type { ServerConfiguration } from './protocol.ts';

const URI = 'file:///dags/a.py';

function at(line: number, endLine = line, uri = URI): Location {
  return { uri, range: { start: { line, character: 0 }, end: { line: endLine, character: 5 } } };
}

function problem(code: string, location: Location, more: Partial<Problem> = {}): Problem {
  return { code, severity: 'error', message: `about ${code}`, location, related: [], fixes: [], ...more };
}

function shown(text: string, problems: readonly Problem[], rules: ServerConfiguration['rules'] = {}) {
  const knownCodes = new Set(['cycle', 'missing']);
  return diagnostics({
    uri: URI,
    problems,
    suppressions: readSuppressions(text),
    rules,
    rulePages: 'file:///docs/rules',
    knownCodes,
  });
}

describe('a diagnostic', () => {
  test('leads to the page of its rule and to the related places', () => {
    const related = [{ location: at(4), message: 'a runs before b' }];
    expect(shown('', [problem('cycle', at(2), { related })])).toEqual([
      {
        range: at(2).range,
        severity: DiagnosticSeverity.Error,
        code: 'cycle',
        codeDescription: { href: 'file:///docs/rules/cycle.md' },
        source: 'Dagwright',
        message: 'about cycle',
        relatedInformation: related,
      },
    ]);
  });

  test('about an imported module stands at the head of the file and leads to the module', () => {
    const elsewhere = at(9, 9, 'file:///dags/common.py');
    const [only] = shown('', [problem('cycle', elsewhere)]);
    expect(only?.range.start).toEqual({ line: 0, character: 0 });
    expect(only?.relatedInformation?.[0]?.location).toEqual(elsewhere);
  });
});

describe('settings', () => {
  test('change the severity of a rule', () => {
    expect(shown('', [problem('cycle', at(0))], { cycle: 'hint' })[0]?.severity).toBe(DiagnosticSeverity.Hint);
  });

  test('switch a rule off', () => {
    const problems = [problem('cycle', at(0)), problem('missing', at(0))];
    expect(shown('', problems, { cycle: 'off' }).map(({ code }) => code)).toEqual(['missing']);
  });
});

describe('a comment', () => {
  const both = [problem('cycle', at(1)), problem('missing', at(1))];
  const codes = (text: string, problems = both) => shown(text, problems).map(({ code }) => code);

  test('without codes silences all problems of its line', () => {
    expect(codes('\na >> b  # dagwright: ignore')).toEqual([]);
    expect(codes('a >> b  # dagwright: ignore\n')).toEqual(['cycle', 'missing']);
  });

  test('with codes silences those alone', () => {
    expect(codes('\na >> b  # noqa # dagwright: ignore[cycle]')).toEqual(['missing']);
    expect(codes('\na >> b  # dagwright: ignore[ cycle , missing ]')).toEqual([]);
  });

  test('silences a problem of several lines on its first and on its last line', () => {
    const long = [problem('cycle', at(0, 2))];
    expect(codes('chain(  # dagwright: ignore[cycle]\n  a,\n)', long)).toEqual([]);
    expect(codes('chain(\n  a,\n)  # dagwright: ignore[cycle]', long)).toEqual([]);
    expect(codes('chain(\n  a,  # dagwright: ignore[cycle]\n)', long)).toEqual(['cycle']);
  });

  test('silences a whole file', () => {
    expect(codes('# dagwright: ignore-file\nx')).toEqual([]);
  });

  test('silences the rules that it names in a whole file', () => {
    expect(codes('# dagwright: ignore-file[cycle, missing]\nx')).toEqual([]);
    expect(codes('# dagwright: ignore-file[cycle]\nx')).toEqual(['missing']);
    expect(codes('# dagwright: ignore-file[cycel]\nx')).toEqual(['cycle', 'missing', 'unknown-suppression']);
  });

  test('in a string silences nothing', () => {
    expect(codes('\nx = "# dagwright: ignore"')).toEqual(['cycle', 'missing']);
  });

  test('that names an unknown rule gets a hint at that name', () => {
    const [hint] = shown('a >> b  # dagwright: ignore[cycel]', []);
    expect(hint).toMatchObject({ code: 'unknown-suppression', severity: DiagnosticSeverity.Hint });
    expect(hint?.range).toEqual({ start: { line: 0, character: 28 }, end: { line: 0, character: 33 } });
  });
});
