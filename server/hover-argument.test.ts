import { describe, expect, test } from 'vitest';
import { hoverArgument } from './hover-argument.ts';
import { atCursor } from './test-support/text-cursor.ts';

const IMPORT = 'from airflow.providers.standard.operators.bash import BashOperator\n';

function text(marked: string): string | undefined {
  const contents = hoverArgument(atCursor(IMPORT + marked))?.contents;
  return contents && typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
}

describe('hover on the name of an argument', () => {
  test('tells its type, that it has to be given, and that it is a template or the path of one', () => {
    const value = text('BashOperator(task_id="a", bash_com|mand="x")');
    expect(value).toContain('bash_command: str');
    expect(value).toContain('has to be given');
    expect(value).toMatch(/A template.*`\.sh`/);
  });

  test('tells its default, and that it is no template', () => {
    const value = text('BashOperator(task_id="a", |append_env =True)');
    expect(value).toContain('append_env: bool = False');
    expect(value).toContain('Not a template');
  });

  test('tells what every operator has', () => {
    expect(text('BashOperator(retries|=1)')).toContain('Argument of every operator');
  });

  test('covers the name and nothing else', () => {
    expect(hoverArgument(atCursor(`${IMPORT}BashOperator(e|nv={})`))?.range).toEqual({
      start: { line: 1, character: 13 },
      end: { line: 1, character: 16 },
    });
    for (const marked of [
      'BashOperator(env={"e|nv": 1})',
      'BashOperator(env=f(e|nv=1))',
      'e|nv = 1',
      'BashOperator(e|nv == 1)',
    ])
      expect(text(marked), marked).toBeUndefined();
  });
});
