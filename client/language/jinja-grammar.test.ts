import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const require = createRequire(import.meta.url);
const INJECTION = new URL('../../syntaxes/jinja-in-python.json', import.meta.url);

// Of the editor's Python grammar only the scopes of its strings matter here.
const STRINGS: readonly [begin: string, end: string, scope: string][] = [
  ['f"', '"', 'meta.fstring.python string.interpolated.python string.quoted.single.python'],
  ['r"', '"', 'string.regexp.quoted.single.python'],
  ['^"""', '"""', 'string.quoted.docstring.multi.python'],
  ['"', '"', 'string.quoted.single.python'],
];

let grammar: textmate.IGrammar;
beforeAll(async () => {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const patterns = STRINGS.map(([begin, end, name]) => ({ begin, end, name }));
  const python = JSON.stringify({ scopeName: 'source.python', patterns });
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === 'source.python'
        ? textmate.parseRawGrammar(python, 'python.json')
        : textmate.parseRawGrammar(readFileSync(INJECTION, 'utf8'), 'jinja.json'),
    getInjections: (scope) => (scope === 'source.python' ? ['source.python.jinja-injection'] : undefined),
  });
  const loaded = await registry.loadGrammar('source.python');
  if (!loaded) throw new Error('the grammar could not be loaded');
  grammar = loaded;
});

/** Text → its innermost scope, for the parts that belong to Jinja. */
function jinja(line: string): [string, string | undefined][] {
  return grammar
    .tokenizeLine(line, null)
    .tokens.filter(({ scopes }) => scopes.some((scope) => /jinja/.test(scope)))
    .map(({ startIndex, endIndex, scopes }): [string, string | undefined] => [
      line.slice(startIndex, endIndex).trim(),
      scopes.at(-1)?.split(' ').at(-1),
    ])
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
