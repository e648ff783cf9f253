import { describe, expect, test } from 'vitest';
import { type CodeAction, DiagnosticSeverity } from 'vscode-languageserver';
import { readSuppressions } from '../dag/files/suppression.ts';
import type { Problem, Range } from '../dag/model.ts';
import { codeActions } from './code-action.ts';
import { diagnostics } from './diagnostics.ts';
import { place } from './test-support/sketch.ts';

const URI = 'file:///dags/a.py';

function problemAt(text: string, snippet: string, more: Partial<Problem> = {}): Problem {
  const location = place(URI, text, snippet);
  return { code: 'cycle', severity: 'error', message: 'a circle', location, related: [], fixes: [], ...more };
}

function actions(text: string, problem: Problem, range: Range = problem.location.range): CodeAction[] {
  const suppressions = readSuppressions(text);
  const shown = diagnostics({ uri: URI, problems: [problem], suppressions, rules: {}, knownCodes: new Set() });
  return codeActions({ uri: URI, text, problems: [problem], range, diagnostics: shown, takesComments: true });
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

describe('a suppression', () => {
  /** The text after the comment was put in; undefined when none is offered. */
  const suppressed = (text: string, snippet: string, code = 'cycle'): string | undefined => {
    const [action] = actions(text, problemAt(text, snippet, { code }));
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

  test('is not offered inside a long string, nor for a file that Python cannot read', () => {
    expect(suppressed('x = """\n{{ y }}\n"""', '{{ y }}')).toBeUndefined();
    expect(suppressed('a >>', 'a >>', 'syntax-error')).toBeUndefined();
  });
});
