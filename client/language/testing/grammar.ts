/** The grammars of syntaxes/ as the editor carries them out, for tests. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const require = createRequire(import.meta.url);
const SYNTAXES = new URL('../../../syntaxes/', import.meta.url);

/** `python` and `others` stand in for the editor's own grammars: scope → grammar. Injected are the files named. */
export async function loadGrammar(
  python: object,
  injected: readonly string[],
  others: { readonly [scope: string]: object } = {},
): Promise<textmate.IGrammar> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const texts = new Map(
    Object.entries({ 'source.python': python, ...others }).map(([scope, each]) => [scope, JSON.stringify(each)]),
  );
  for (const name of injected) {
    const text = readFileSync(new URL(name, SYNTAXES), 'utf8');
    texts.set((JSON.parse(text) as { scopeName: string }).scopeName, text);
  }
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const text = texts.get(scope);
      return text === undefined ? null : textmate.parseRawGrammar(text, `${scope}.json`);
    },
    getInjections: (scope) =>
      scope === 'source.python' ? [...texts.keys()].filter((each) => each.endsWith('-injection')) : undefined,
  });
  const loaded = await registry.loadGrammar('source.python');
  if (!loaded) throw new Error('the grammar could not be loaded');
  return loaded;
}

export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

export function tokens(grammar: textmate.IGrammar, text: string): readonly Token[] {
  let state: textmate.StateStack | null = null;
  return text.split('\n').flatMap((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      // One entry may have several names.
      scopes: scopes.flatMap((scope) => scope.split(' ')),
    }));
  });
}
