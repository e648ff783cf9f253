import { describe, expect, it } from 'vitest';
import { outline, parseModule, problems } from './parse-testing.ts';

async function understood(text: string): Promise<string> {
  return outline((await parseModule(text)).body);
}

describe('a file that is being typed keeps its shape', () => {
  it('keeps what stands before an operator that waits for its right side', async () => {
    expect(await understood('a >> \nb = 1\n')).toBe('a >> ?; b = 1');
    expect(await problems('a >> \nb = 1\n')).toEqual(['">>" invalid syntax: something is expected after \'>>\'']);
  });

  it('does not let an operator at the end of a line take the next line for its right side', async () => {
    expect(await understood('t1 >> t2 >>\nt3 >> t4\n')).toBe('t1 >> t2 >> ?; t3 >> t4');
  });

  it('keeps a call whose parenthesis is not closed yet, and the statements after it', async () => {
    const text = 'a = BashOperator(task_id="a", bash_command=\nb = BashOperator(task_id="b")\na >> b\n';
    expect(await understood(text)).toBe(
      'a = BashOperator(task_id="a", bash_command=?); b = BashOperator(task_id="b"); a >> b',
    );
    expect(await problems(text)).toEqual(['"(" \'(\' was never closed']);
  });

  it('keeps the body of a with statement whose header is broken', async () => {
    const text = 'with DAG("x", schedule=\n    a = Op(task_id="a")\n    b = Op(task_id="b")\n    a >> b\nc = 1\n';
    expect(await understood(text)).toBe(
      'with DAG("x", schedule=?): {a = Op(task_id="a"); b = Op(task_id="b"); a >> b}; c = 1',
    );
  });

  it('keeps the attribute owner when the name after the dot is missing', async () => {
    expect(await understood('t1.\nt2 = 3\n')).toBe('t1; t2 = 3');
  });

  it('splits a call that lost its parenthesis in the middle of a body', async () => {
    const text = 'with DAG("x"):\n    a = Op(task_id="a",\n    b = Op(task_id="b")\n    a >> b\n';
    expect(await understood(text)).toBe('with DAG("x"): {a = Op(task_id="a"); b = Op(task_id="b"); a >> b}');
  });

  it('closes an open string at the end of its line', async () => {
    expect(await understood('a = "abc\nb = 2\n')).toBe('a = "abc"; b = 2');
    expect(await problems('a = "abc\nb = 2\n')).toEqual(['"\\"abc" unterminated string literal']);
  });

  it('tells one problem when a triple-quoted string turns text into code', async () => {
    const text = 'a = """abc\nb = 2\nif x\nc = 3\n';
    expect(await problems(text)).toEqual(['"\\"\\"\\"abc" unterminated triple-quoted string literal']);
  });

  it('keeps the body under a header that nothing can be made of', async () => {
    expect(await understood('with ) as:\n    a = 1\nb = 2\n')).toMatch(/a = 1\}; b = 2$/);
  });

  it('takes a line that cannot be read out and keeps its neighbours', async () => {
    expect(await understood('a = 1\nfor for with\nb = 2\n')).toBe('a = 1; ?; b = 2');
  });

  it('puts a missing comma in', async () => {
    const text = 'op = Op(\n    task_id="a"\n    retries=3,\n)\n';
    expect(await understood(text)).toBe('op = Op(task_id="a", retries=3)');
    expect(await problems(text)).toEqual([
      '"\\"a\\"" invalid syntax: \'retries\' is not expected here. Perhaps you forgot a comma?',
    ]);
  });

  it('makes an unknown of a formatted string with something unreadable in its braces', async () => {
    expect(await understood('x = f"{a b}"\ny = 1\n')).toBe('x = ?; y = 1');
  });

  it('keeps every statement of a file that is typed character by character', async () => {
    const before = 'with DAG("d") as dag:\n    a = Op(task_id="a")\n';
    const after = '\n    b = Op(task_id="b", env={"x": [1, 2]})\n    a >> b\n';
    const typed = '    new = BashOperator(task_id="new", bash_command=f"echo {name}")';
    for (let length = 1; length <= typed.length; length++) {
      const shape = await understood(before + typed.slice(0, length) + after);
      expect(shape).toContain('a = Op(task_id="a")');
      expect(shape).toContain('b = Op(task_id="b", env=dict)');
      expect(shape).toContain('a >> b}');
    }
  });
});

describe('an unreadable file gives a problem instead of a crash', () => {
  it('says where brackets nest too deeply', async () => {
    const text = `x = ${'('.repeat(10_000)}1${')'.repeat(10_000)}\n`;
    expect((await parseModule(text)).syntaxErrors.map(({ message }) => message)).toEqual([
      'nested too deeply to be read',
    ]);
  });

  it('survives ten thousand brackets that are never closed', async () => {
    const { syntaxErrors } = await parseModule(`x = ${'([{'.repeat(10_000)}`);
    expect(syntaxErrors.length).toBeGreaterThan(0);
  });

  it('survives long chains of operators, calls and branches', async () => {
    for (const text of [
      `x = 1${' + 1'.repeat(10_000)}`,
      `x = a${'.b'.repeat(10_000)}`,
      `x = a${'()'.repeat(10_000)}`,
      `x = ${'not '.repeat(10_000)}a`,
      `if a:\n  pass\n${'elif b:\n  pass\n'.repeat(10_000)}`,
    ]) {
      expect((await parseModule(text)).syntaxErrors.length).toBeGreaterThan(0);
    }
  });

  it('names a null byte', async () => {
    expect(await problems('x = 1\ny = "a\0b"\nz = 3\n')).toEqual(['"\\u0000" source code cannot contain null bytes']);
  });

  it('refuses ten megabytes with a word', async () => {
    const { body, syntaxErrors } = await parseModule('x = 1\n'.repeat(1_700_000));
    expect(body).toEqual([]);
    expect(syntaxErrors[0]?.message).toMatch(/10200000 characters/);
  });
});

describe('a file that is no program any more is read to its end', () => {
  it('gives up one statement of 8,000 lines, not the process', async () => {
    const text = `a = 1\nx = ${'1 + \\\nx = '.repeat(8000)}\n`;
    expect((await problems(text)).length).toBeGreaterThan(0);
  });

  it('finds the first of thousands of brackets that are never closed', async () => {
    const text = `a = 1\n${'x = f(1, "a"\n'.repeat(5000)}b = 2\n`;
    expect((await problems(text))[0]).toBe('"(" \'(\' was never closed');
  });

  it('tries one endless line a few times alone', async () => {
    expect((await problems(`a = 1\n${':'.repeat(20_000)}\n`)).length).toBe(1);
  });
});
