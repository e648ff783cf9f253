import { beforeAll, describe, expect, it } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { loadGrammar, tokens } from './testing/grammar.ts';

// Of the editor's Python grammar only the scopes of its strings matter here.
const STRINGS: readonly [begin: string, end: string, scope: string][] = [
  ['f"', '"', 'meta.fstring.python string.interpolated.python string.quoted.single.python'],
  ['r"', '"', 'string.regexp.quoted.single.python'],
  ['^"""', '"""', 'string.quoted.docstring.multi.python'],
  ['"', '"', 'string.quoted.single.python'],
];

let grammar: IGrammar;
beforeAll(async () => {
  const patterns = STRINGS.map(([begin, end, name]) => ({ begin, end, name }));
  grammar = await loadGrammar({ scopeName: 'source.python', patterns }, ['jinja-in-python.json']);
});

/** Text → its innermost scope, for the parts that belong to Jinja. */
function jinja(line: string): [string, string | undefined][] {
  return tokens(grammar, line)
    .filter(({ scopes }) => scopes.some((scope) => /jinja/.test(scope)))
    .map(({ text, scopes }): [string, string | undefined] => [text.trim(), scopes.at(-1)])
    .filter(([text]) => text !== '');
}

describe('Jinja in strings of Python', () => {
  it('colours what Airflow puts at a template’s disposal', () => {
    const tokens = jinja('"echo {{ ds }} {{params.name | upper}}"');
    expect(tokens).toContainEqual(['ds', 'support.variable.airflow.jinja']);
    expect(tokens).toContainEqual(['params', 'support.variable.airflow.jinja']);
    expect(tokens).toContainEqual(['upper', 'support.function.filter.jinja']);
    expect(tokens.map(([text]) => text)).not.toContain('echo');
  });

  it('colours statements', () => {
    expect(jinja('"{% for row in rows %}x{% endfor %}"')).toContainEqual(['for', 'keyword.control.jinja']);
  });

  it('takes a name after a dot for an attribute, whatever it is called', () => {
    expect(jinja('"{{ mine.ds }}"')).toContainEqual(['ds', 'variable.other.jinja']);
  });

  it.each([
    '"{not: jinja}"',
    '"{{escaped}}"',
    '"{{ never closed"',
    'f"{{ ds }}"',
    'r"{{ ds }}"',
    '"""{{ ds }}"""',
    'x = {{ ds }}',
  ])('leaves %s alone', (line) => {
    expect(jinja(line)).toEqual([]);
  });
});
