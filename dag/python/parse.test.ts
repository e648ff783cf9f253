import { afterAll, describe, expect, it } from 'vitest';
import { createPythonParser } from './parse.ts';
import type { Statement } from './syntax.ts';

const parser = await createPythonParser();
afterAll(() => parser.dispose());

const DAG_FILE = `from airflow import DAG

with DAG("example", schedule="@daily") as dag:
    extract = BashOperator(
        task_id="extract",  # 数据 😀
        bash_command=f"echo {name!r:>{width}}",
    )

    def helper(values):
        for value in values:
            if value:
                yield value
            else:
                break

    extract >> [transform, "😀"]
`;

function spans(value: unknown, into: { start: number; end: number }[] = []): { start: number; end: number }[] {
  if (typeof value !== 'object' || value === null) return into;
  const { start, end } = value as { start?: unknown; end?: unknown };
  if (typeof start === 'number' && typeof end === 'number') into.push({ start, end });
  for (const inner of Object.values(value)) spans(inner, into);
  return into;
}

describe('parse', () => {
  it('gives offsets in UTF-16 code units, whatever stands before', () => {
    const text = '数据 = "😀"; 名 = b\r\nx = "中" + y\n';
    const { module } = parser.parse(text);
    const texts = module.body.map(({ start, end }) => text.slice(start, end));
    expect(texts).toEqual(['数据 = "😀"', '名 = b', 'x = "中" + y']);
    for (const { start, end } of spans(module)) expect(start <= end && end <= text.length).toBe(true);
  });

  it('reads long texts with astral characters at every chunk boundary', () => {
    const text = 'x = "😀中"  # 😀\n'.repeat(3000);
    const { module } = parser.parse(text);
    expect(module.syntaxErrors).toEqual([]);
    expect(module.body).toHaveLength(3000);
    const last = module.body[2999] as Statement;
    expect(text.slice(last.start, last.end)).toBe('x = "😀中"');
  });

  it('normalises names as Python does', () => {
    const [statement] = parser.parse('ｗｉｄｔｈ = 1').module.body;
    expect(statement).toMatchObject({ targets: [{ kind: 'name', name: 'width' }] });
  });

  it('reads lines that end with a lone carriage return', () => {
    expect(parser.parse('a = 1\rb = 2\r').module.body.map(({ start }) => start)).toEqual([0, 6]);
  });
});

describe('parse with an earlier state', () => {
  it('gives at every keystroke what a fresh parse gives', () => {
    let previous = parser.parse('');
    for (let length = 1; length <= DAG_FILE.length; length++) {
      const text = DAG_FILE.slice(0, length);
      const next = parser.parse(text, previous);
      const fresh = parser.parse(text);
      expect(next.module, text).toEqual(fresh.module);
      previous.dispose();
      fresh.dispose();
      previous = next;
    }
    previous.dispose();
  });

  it('gives what a fresh parse gives when something is typed into the middle and taken out again', () => {
    const typed = '    new = Op(\n        task_id="new", env={"a": [1, 2]})\n    """text"""\n';
    const at = DAG_FILE.indexOf('\n    def helper') + 1;
    const lengths = [...typed].map((_, index) => index + 1);
    let previous = parser.parse(DAG_FILE);
    for (const length of [...lengths, ...lengths.toReversed(), 0]) {
      const text = DAG_FILE.slice(0, at) + typed.slice(0, length) + DAG_FILE.slice(at);
      const next = parser.parse(text, previous);
      const fresh = parser.parse(text);
      expect(next.module.body, typed.slice(0, length)).toEqual(fresh.module.body);
      previous.dispose();
      fresh.dispose();
      previous = next;
    }
    previous.dispose();
  });

  it('moves what stands after an edit', () => {
    const first = parser.parse(DAG_FILE);
    const text = `import os\n\n${DAG_FILE}`;
    const second = parser.parse(text, first);
    expect(second.module).toEqual(parser.parse(text).module);
  });

  it('hands back the same objects for statements before an edit', () => {
    const first = parser.parse('first = BashOperator(task_id="first")\nsecond = 2\n');
    const second = parser.parse('first = BashOperator(task_id="first")\nsecond = 23\n', first);
    expect(second.module.body[0]).toBe(first.module.body[0]);
  });

  it('repeats the problems of statements that did not change', () => {
    const first = parser.parse('return value_of_something\nx = 1\n');
    const second = parser.parse('\nreturn value_of_something\nx = 1\n', first);
    expect(second.module.syntaxErrors).toEqual([{ start: 1, end: 26, message: "'return' outside function" }]);
  });

  it('takes a decorator that is written above a definition, and one that is taken away', () => {
    for (const definition of ['def load(rows):\n    pass\n', 'class Loader:\n    rows = 1\n']) {
      const plain = `x = 1\n${definition}`;
      const decorated = `x = 1\n@task\n${definition}`;
      const first = parser.parse(plain);
      const second = parser.parse(decorated, first);
      expect(second.module).toEqual(parser.parse(decorated).module);
      expect(parser.parse(plain, second).module).toEqual(first.module);
    }
  });

  it('starts afresh from a state that was disposed of', () => {
    const first = parser.parse('x = 1');
    first.dispose();
    expect(parser.parse('x = 12', first).module.body).toHaveLength(1);
  });

  it('does not keep the memory of earlier states', () => {
    let previous = parser.parse(DAG_FILE);
    const parseMany = (count: number): void => {
      for (let i = 0; i < count; i++) {
        const next = parser.parse(`${DAG_FILE}x = ${i % 7}\n${i % 3 === 0 ? 'broken(' : ''}`, previous);
        previous.dispose();
        previous = next;
      }
    };
    parseMany(100);
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    parseMany(2000);
    const after = process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    expect(after - before).toBeLessThan(8_000_000);
  });
});
