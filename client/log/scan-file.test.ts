import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanFile } from './scan-file.ts';
import { tracebackPlaces } from './traceback.ts';

describe('a search in a whole log', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dagwright-scan-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (text: string) => {
    const path = join(folder, 'a.log');
    writeFileSync(path, text);
    return path;
  };

  it('tells lines with the text, and where in the file the text is', async () => {
    const text = 'für alle\nan Error here, Error\nnothing\nerror again';
    const { found, complete } = await scanFile(file(text), 'error', 10, () => true);
    expect(complete).toBe(true);
    expect(found.map(({ line }) => line)).toEqual(['an Error here, Error', 'error again']);
    const bytes = Buffer.from(text);
    for (const { offset } of found) expect(bytes.toString('utf8', offset, offset + 5).toLowerCase()).toBe('error');
  });

  it('minds capitals when it is asked for some, and finds what is not ASCII', async () => {
    const path = file('error\nError\nfür\n');
    expect((await scanFile(path, 'Error', 10, () => true)).found).toEqual([{ offset: 6, line: 'Error' }]);
    expect((await scanFile(path, 'für', 10, () => true)).found).toHaveLength(1);
  });

  it('finds a line that lies over the edge of what is read at once, once', async () => {
    const before = `${'x'.repeat(99)}\n`.repeat(41_943);
    const path = file(`${before}needle over the edge of four MB ${'y'.repeat(5000)}\nrest\n`);
    const { found } = await scanFile(path, 'needle', 10, () => true);
    expect(found.map(({ offset }) => offset)).toEqual([before.length]);
  });

  it('stops when it has enough, or when it is told to', async () => {
    const path = file('a\n'.repeat(100));
    expect(await scanFile(path, 'a', 3, () => true)).toMatchObject({ complete: false, found: { length: 3 } });
    expect((await scanFile(path, 'b', 3, () => false)).complete).toBe(false);
  });
});

it('finds the places of a traceback, and leaves out code that is in no file', () => {
  const text = 'Traceback:\n  File "/dags/etl.py", line 12, in load\n  File "<string>", line 1, in x\n';
  const [place, ...others] = tracebackPlaces(text);
  expect(others).toEqual([]);
  expect(place).toMatchObject({ path: '/dags/etl.py', line: 12 });
  expect(text.slice(place?.start, place?.end)).toBe('File "/dags/etl.py", line 12');
});
