import { expect, test } from 'vitest';
import { snippetRunner } from './snippet.ts';

const run = await snippetRunner();

test('a text method applies to each value that a text may have', () => {
  const { show } = run('import os\nx = os.environ.get("NAMES", "a,b").upper().split(",")');
  expect(show('x')).toBe("unknown: the environment variable NAMES; may be ['A', 'B']");
});

test('a number made from what may be a text may be that number', () => {
  const { show } = run('import os\nx = int(os.getenv("COUNT", "3")) + 1');
  expect(show('x')).toBe('unknown: the environment variable COUNT; may be 4');
});

test('a known environment variable has its value and a file may set others', () => {
  const text = 'import os\nos.environ["B"] = "set"\nx = [os.environ["A"], os.environ.get("B"), os.getenv("A", "no")]';
  expect(run(text, { env: { A: 'known' } }).show('x')).toBe("['known', 'set', 'known']");
});

test('what is added to a list where it is not known whether it happens leaves the list uncertain', () => {
  const { show } = run('import os\nx = [1]\nif os.environ["A"]:\n    x.append(2)');
  expect(show('x')).toBe('unknown: the environment variable A');
});

test('sorting by something unknown gives no certain order', () => {
  const { show } = run('import os\nx = sorted([os.environ["A"], "b"])');
  expect(show('x')).toMatch(/^unknown: the environment variable A/);
});

test('a method that is not followed gives an unknown, one that Python does not have is a mistake', () => {
  expect(run('x = (1.5).hex()').show('x')).toBe('unknown: what float.hex gives');
  expect(run('x = "a".nope()').interpreter.mistakes.map((mistake) => mistake.type)).toEqual(['AttributeError']);
});

test('files beside the DAG file are read through open, pathlib, yaml and json', () => {
  const files = {
    '/dags/conf/a.yaml': 'tables: [t1, t2]\n',
    '/dags/conf/b.json': '{"n": 1}',
    '/dags/q.sql': 'select 1\r\n',
  };
  const text = `
import json, os, yaml
from pathlib import Path
here = os.path.dirname(os.path.abspath("/dags/snippet.py"))
with open(os.path.join(here, "conf", "a.yaml")) as f:
    a = yaml.safe_load(f)
b = json.loads((Path(here) / "conf" / "b.json").read_text())
with open(f"{here}/q.sql") as f:
    lines = [line for line in f]
x = [a, b, lines, sorted(p.name for p in Path(here).glob("conf/*")), os.path.exists("/dags/none.txt"), os.listdir("/dags/conf")]
`;
  expect(run(text, { files }).show('x')).toBe(
    "[{'tables': ['t1', 't2']}, {'n': 1}, ['select 1\\n'], ['a.yaml', 'b.json'], False, ['a.yaml', 'b.json']]",
  );
});

test('files outside the workspace are unknown, a missing one inside it is Python’s error', () => {
  expect(run('import os\nx = os.path.exists("/etc/passwd")').show('x')).toMatch(/^unknown: the file \/etc\/passwd/);
  expect(run('try:\n    open("/dags/none.txt")\nexcept FileNotFoundError:\n    x = 1').show('x')).toBe('1');
});

test('the current time and random values are unknown and say so', () => {
  expect(run('from datetime import datetime, timedelta\nx = datetime.now() - timedelta(days=1)').show('x')).toBe(
    'unknown: the current time',
  );
  expect(run('import random\nx = random.randint(1, 2)').show('x')).toBe('unknown: a random value');
  expect(run('import pendulum\nx = pendulum.today("UTC").add(days=-1)').show('x')).toBe('unknown: the current time');
});

test('members of modules that are not followed are unknown, the modules of others are not ours', () => {
  expect(run('import socket\nx = socket.gethostname()').show('x')).toBe('unknown: what socket.gethostname is');
  expect(run('import eval_me\nx = eval(eval_me.text)').interpreter.unfollowed).toHaveLength(1);
});

test('an endless iterator ends with the budget, not with the process', () => {
  expect(() => run('import itertools\nx = list(itertools.count())')).toThrow(/too large to follow/);
  expect(() => run('x = "a" * 10**9')).toThrow(/too large to follow/);
});
