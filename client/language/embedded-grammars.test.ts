import { beforeAll, describe, expect, it } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { loadGrammar, tokens } from './testing/grammar.ts';

/** Of the editor's grammars only what matters here: calls and strings of Python, a string that may stay open, keywords. */
const string = (quote: string, kind: string) => ({
  begin: quote,
  end: `${quote}|$`,
  name: `string.quoted.${kind}.python`,
});
const PYTHON = {
  scopeName: 'source.python',
  patterns: [{ include: '#call' }],
  repository: {
    call: {
      begin: '\\w+(?=\\()',
      end: '\\)',
      name: 'meta.function-call.python',
      patterns: [
        {
          begin: '\\(',
          end: '(?=\\))',
          contentName: 'meta.function-call.arguments.python',
          patterns: [
            { match: '#.*', name: 'comment.line.python' },
            { begin: 'f"', end: '"', name: 'string.interpolated.python string.quoted.single.python' },
            string('"', 'single'),
            { match: '\\d+', name: 'constant.numeric.python' },
          ],
        },
      ],
    },
  },
};
const SHELL = {
  scopeName: 'source.shell',
  patterns: [
    { begin: '"', end: '"', name: 'string.quoted.double.shell' },
    { match: '\\b(echo|for|done)\\b', name: 'keyword.shell' },
  ],
};
const SQL = {
  scopeName: 'source.sql',
  patterns: [
    { match: "'[^']*'", name: 'string.whole.sql' },
    { match: '(?i)\\b(select|from|where)\\b', name: 'keyword.sql' },
  ],
};

let grammar: IGrammar;
beforeAll(async () => {
  grammar = await loadGrammar(PYTHON, ['jinja-in-python.json', 'shell-in-python.json', 'sql-in-python.json'], {
    'source.shell': SHELL,
    'source.sql': SQL,
  });
});

/** Text → innermost scope, of what has a scope that matches. */
function scoped(text: string, scope: RegExp): [string, string | undefined][] {
  return tokens(grammar, text)
    .filter(({ scopes }) => scope.test(scopes.at(-1) ?? ''))
    .map((token) => [token.text, token.scopes.at(-1)]);
}

describe('shell in operators', () => {
  it('is coloured in a string of one line, with its templates', () => {
    const text = 'BashOperator(task_id="echo", bash_command="echo {{ ds }}; echo", retries=2)';
    expect(scoped(text, /keyword\.shell/)).toEqual([
      ['echo', 'keyword.shell'],
      ['echo', 'keyword.shell'],
    ]);
    expect(scoped(text, /airflow\.jinja/)).toEqual([['ds', 'support.variable.airflow.jinja']]);
    expect(scoped(text, /numeric\.python/)).toEqual([['2', 'constant.numeric.python']]);
  });

  it('is coloured in a string of several lines, and ends with it whatever is left open inside', () => {
    const text = `BashOperator(
    bash_command="""
        echo "never closed
        echo {{ ds }}
        done""",
    retries=2,
)`;
    expect(scoped(text, /keyword\.shell/).map(([word]) => word)).toEqual(['echo', 'done']);
    expect(scoped(text, /airflow\.jinja/)).toHaveLength(1);
    expect(scoped(text, /numeric\.python/)).toEqual([['2', 'constant.numeric.python']]);
  });

  it.each([
    'BashOperator(bash_command="echo/go.sh")',
    'BashOperator(bash_command=f"echo {x}")',
    'BashOperator(other="echo")',
    'BashOperator(x="bash_command=echo")',
    'bash_command = "echo"',
  ])('leaves %s alone', (text) => {
    expect(scoped(text, /keyword\.shell/)).toEqual([]);
  });
});

describe('SQL in operators', () => {
  it('is coloured, also as the first of a list, and templates in its strings, too', () => {
    const text = `Q(sql="select x from y where ds = '{{ ds }}' and z = 'plain'", n=1)`;
    expect(scoped(text, /keyword\.sql/).map(([word]) => word)).toEqual(['select', 'from', 'where']);
    expect(scoped(text, /airflow\.jinja/)).toHaveLength(1);
    expect(scoped(text, /string\.whole/)).toEqual([["'plain'", 'string.whole.sql']]);
    expect(scoped('Q(sql=["select 1"])', /keyword\.sql/)).toHaveLength(1);
    expect(scoped("Q(sql='''\nSELECT 1\n''', n=1)", /keyword\.sql|numeric/)).toHaveLength(2);
  });

  it('is not seen in the path of a file', () => {
    expect(scoped('Q(sql="select/from.sql")', /keyword\.sql/)).toEqual([]);
  });
});
