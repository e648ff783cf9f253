import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readLog } from './logs.ts';
import { TaskLog } from './operators/task-log.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright-logs-'));
  path = join(folder, '1.log');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a log is read in pieces that never cut a character', () => {
  writeFileSync(path, 'aé漢😀z');
  let text = '';
  let offset = 0;
  for (let i = 0; i < 20; i++) {
    const chunk = readLog(path, true, { offset, limit: 4 });
    text += chunk.text;
    offset = chunk.nextOffset;
    if (chunk.complete) break;
  }
  expect(text).toBe('aé漢😀z');
});

it('the beginning of a character at the end of a growing log waits for its rest', () => {
  const bytes = Buffer.from('ok é');
  writeFileSync(path, bytes.subarray(0, 4));
  const first = readLog(path, false, {});
  expect(first).toMatchObject({ text: 'ok ', nextOffset: 3, complete: false });
  appendFileSync(path, bytes.subarray(4));
  expect(readLog(path, true, { offset: first.nextOffset })).toMatchObject({ text: 'é', complete: true });
});

it('a log that is not there yet is empty', () => {
  expect(readLog(join(folder, 'no.log'), false, {})).toEqual({ text: '', nextOffset: 0, size: 0, complete: false });
});

it.each([
  ['one\ntwo\n', 'two'],
  ['one\ntwo', 'two'],
  ['one\n\n', ''],
  ['one\n  two  \n', '  two'],
  ['', ''],
  ['only', 'only'],
  [`${'x\n'.repeat(5000)}${'y'.repeat(10_000)}\n`, 'y'.repeat(10_000)],
])('the last line of what a task printed is what Airflow returns', (printed, last) => {
  writeFileSync(path, 'the header\n');
  const log = new TaskLog(path);
  const from = log.size();
  appendFileSync(path, printed);
  expect(log.lastLine(from, 'utf-8')).toBe(last);
  log.close();
});

it('the last line is decoded as the task says', () => {
  const log = new TaskLog(path);
  appendFileSync(path, Buffer.from('gr\u00fcn\n', 'latin1'));
  expect(log.lastLine(0, 'latin-1')).toBe('grün');
  log.close();
});
