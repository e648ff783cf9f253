import { describe, expect, test } from 'vitest';
import { type CodeAction, DiagnosticSeverity } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { readSuppressions } from '../dag/files/suppression.ts';
import type { Problem, Range } from '../dag/model.ts';
import { codeActions } from './code-action.ts';
import { diagnostics } from './diagnostics.ts';
import { RULE_CODES } from './rule-codes.ts';
import { place } from './test-support/sketch.ts';

const URI = 'file:///dags/a.py';

function problemAt(text: string, snippet: string, more: Partial<Problem> = {}): Problem {
  const location = place(URI, text, snippet);
  return { code: 'cycle', severity: 'error', message: 'a circle', location, related: [], fixes: [], ...more };
}

function actions(text: string, problem: Problem, range: Range = problem.location.range): CodeAction[] {
  const suppressions = readSuppressions(text);
  const shown = diagnostics({
    uri: URI,
    problems: [problem],
    suppressions,
    rules: {},
    knownCodes: new Set(['cycle', 'other']),
  });
  return codeActions({
    uri: URI,
    text,
    problems: [problem],
    rules: {},
    range,
    diagnostics: shown,
    takesComments: true,
  });
}

/** The text after an action on it. */
function carriedOut(text: string, action: CodeAction | undefined): string | undefined {
  const edits = action?.edit?.changes?.[URI];
  return edits && TextDocument.applyEdits(TextDocument.create(URI, 'python', 1, text), edits);
}

describe('a quick fix', () => {
  const text = 'a >> a\n';
  const problem = problemAt(text, 'a >> a', {
    fixes: [{ title: 'Remove it', preferred: true, edits: [{ location: place(URI, text, 'a >> a\n'), newText: '' }] }],
  });

  test('carries out the edits of the fix', () => {
    expect(actions(text, problem)[0]).toMatchObject({
      title: 'Remove it',
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: [{ code: 'cycle', severity: DiagnosticSeverity.Error }],
      edit: { changes: { [URI]: [{ range: place(URI, text, 'a >> a\n').range, newText: '' }] } },
    });
  });

  test('is offered at its problem alone', () => {
    const elsewhere = { start: { line: 5, character: 0 }, end: { line: 5, character: 0 } };
    expect(actions(text, problem, elsewhere).map(({ title }) => title)).not.toContain('Remove it');
  });
});

test('a fix writes a string in the quotes that stood there', () => {
  const fixed = (text: string) => {
    const location = place(URI, text, text.slice(2));
    const fixes = [{ title: 'Change it', preferred: true, edits: [{ location, newText: "'all_done'" }] }];
    return carriedOut(text, actions(text, problemAt(text, text.slice(2), { fixes }))[0]);
  };
  expect(fixed('r="al_done"')).toBe('r="all_done"');
  expect(fixed("r='al_done'")).toBe("r='all_done'");
  expect(fixed('r=AL_DONE')).toBe("r='all_done'");
});

describe('fixing all at once', () => {
  const text = 'x = old\ny = old, older\nz = old  # dagwright: ignore[renamed]\n';
  const renamed = (snippet: string, word: string, more: Partial<Problem> = {}): Problem => {
    const whole = place(URI, text, snippet).range;
    const start = { line: whole.start.line, character: whole.start.character + snippet.indexOf(word) };
    const location = { uri: URI, range: { start, end: { ...start, character: start.character + word.length } } };
    const fixes = [{ title: 'Rename it', preferred: true, edits: [{ location, newText: 'new' }] }];
    return { code: 'renamed', severity: 'warning', message: snippet, location, related: [], fixes, ...more };
  };
  const problems = [
    renamed('x = old', 'old'),
    renamed('y = old', 'old'),
    renamed('older', 'older', { code: 'other' }),
    renamed('z = old', 'old'),
    renamed('y = old, older', 'old, older', { code: 'other' }),
    { ...problemAt(text, 'x ='), fixes: [{ title: 'One of two ways', edits: [] }] },
  ];
  const shown = diagnostics({
    uri: URI,
    problems,
    suppressions: readSuppressions(text),
    rules: {},
    knownCodes: new Set(['renamed']),
  });
  const [first] = problems;
  const asked = (only?: readonly string[], rules: { [code: string]: 'off' } = {}) =>
    codeActions({
      uri: URI,
      text,
      problems,
      rules,
      range: first!.location.range,
      diagnostics: shown,
      takesComments: true,
      only,
    });

  test('of a rule leaves other rules and silenced lines alone', () => {
    const action = asked().find(({ title }) => title === 'Fix all 2 renamed problems in this file');
    expect(action?.kind).toBe('quickfix');
    expect(carriedOut(text, action)).toBe('x = new\ny = new, older\nz = old  # dagwright: ignore[renamed]\n');
  });

  test('is for several problems', () => {
    expect(asked(undefined, { renamed: 'off' }).filter(({ title }) => title.startsWith('Fix all'))).toEqual([]);
    const [single] = actions('x = old\n', { ...first!, location: place(URI, 'x = old\n', 'old') });
    expect(single?.title).toBe('Rename it');
  });

  test('on saving takes what does not touch the same text', () => {
    for (const kind of ['source.fixAll.dagwright', 'source.fixAll', 'source']) {
      const [action, ...others] = asked([kind]);
      expect(others).toEqual([]);
      expect(action?.kind).toBe('source.fixAll.dagwright');
      expect(carriedOut(text, action)).toBe('x = new\ny = new, new\nz = old  # dagwright: ignore[renamed]\n');
    }
  });

  test('is no source action in the light bulb', () => {
    expect(asked().some(({ kind }) => kind?.startsWith('source'))).toBe(false);
  });
});

describe('a suppression in the file', () => {
  test.each([
    ['a >> a', '# dagwright: ignore-file[cycle]\na >> a'],
    ['#!/usr/bin/env python\na >> a', '#!/usr/bin/env python\n# dagwright: ignore-file[cycle]\na >> a'],
    [
      '#!/usr/bin/python\r\n# -*- coding: utf-8 -*-\r\na >> a',
      '#!/usr/bin/python\r\n# -*- coding: utf-8 -*-\r\n# dagwright: ignore-file[cycle]\r\na >> a',
    ],
    ['a >> a\n# dagwright: ignore-file[other]', 'a >> a\n# dagwright: ignore-file[other, cycle]'],
  ])('of %j', (text, expected) => {
    const action = actions(text, problemAt(text, 'a >> a')).find(
      ({ title }) => title === 'Suppress cycle in this file',
    );
    expect(carriedOut(text, action)).toBe(expected);
    const [left] = actions(expected, problemAt(expected, 'a >> a'));
    expect(left).toBeUndefined();
  });
});

describe('a suppression', () => {
  /** The text after the comment was put in; undefined when none is offered. */
  const suppressed = (text: string, snippet: string, code = 'cycle'): string | undefined => {
    const found = actions(text, problemAt(text, snippet, { code }));
    const action = found.find(({ title }) => title.endsWith('with a comment'));
    const edit = action?.edit?.changes?.[URI]?.[0];
    if (!edit) return undefined;
    const lines = text.split('\n');
    const { line, character } = edit.range.start;
    lines[line] = lines[line]!.slice(0, character) + edit.newText + lines[line]!.slice(character);
    return lines.join('\n');
  };

  test.each([
    ['a >> a', 'a >> a', 'a >> a  # dagwright: ignore[cycle]'],
    ['a >> a  # why', 'a >> a', 'a >> a  # why # dagwright: ignore[cycle]'],
    ['a >> a  # dagwright: ignore[other]', 'a >> a', 'a >> a  # dagwright: ignore[other, cycle]'],
    ['a >> \\\n  a', 'a >> \\\n  a', 'a >> \\\n  a  # dagwright: ignore[cycle]'],
    ['f("""\nx""")', 'f("""\nx""")', 'f("""\nx""")  # dagwright: ignore[cycle]'],
  ])('of %j', (text, snippet, expected) => {
    expect(suppressed(text, snippet)).toBe(expected);
  });

  test('is not offered inside a long string, nor any for a file that Python cannot read', () => {
    expect(suppressed('x = """\n{{ y }}\n"""', '{{ y }}')).toBeUndefined();
    expect(actions('a >>', problemAt('a >>', 'a >>', { code: 'syntax-error' }))).toEqual([]);
  });
});

describe('a comment that names no rule', () => {
  /** What each action makes of the text. */
  const offered = (text: string) => {
    const suppressions = readSuppressions(text);
    const shown = diagnostics({ uri: URI, problems: [], suppressions, rules: {}, knownCodes: RULE_CODES });
    const [first] = shown;
    if (!first) throw new Error('no diagnostic');
    const found = codeActions({
      uri: URI,
      text,
      problems: [],
      rules: {},
      range: first.range,
      diagnostics: shown,
      takesComments: true,
    });
    return Object.fromEntries(found.map((action) => [action.title, carriedOut(text, action)]));
  };

  test('is changed to the rule that was meant, or goes', () => {
    expect(offered('a >> a  # dagwright: ignore[dependency-cylce]\n')).toEqual({
      'Change to dependency-cycle': 'a >> a  # dagwright: ignore[dependency-cycle]\n',
      'Remove dependency-cylce from the comment': 'a >> a\n',
    });
  });

  test.each([
    ['a  # why # dagwright: ignore[nothing-like-it]\n', 'a  # why\n'],
    ['a  # dagwright: ignore[nothing-like-it, dependency-cycle]\n', 'a  # dagwright: ignore[dependency-cycle]\n'],
    ['a  # dagwright: ignore[dependency-cycle, nothing-like-it]\n', 'a  # dagwright: ignore[dependency-cycle]\n'],
    ['# dagwright: ignore-file[nothing-like-it]\na\n', 'a\n'],
  ])('leaves the rest: %j', (text, expected) => {
    expect(offered(text)).toEqual({ 'Remove nothing-like-it from the comment': expected });
  });
});
