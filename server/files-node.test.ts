import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { MAX_FILE_SIZE } from '../dag/files/problems.ts';
import { NodeFiles } from './files-node.ts';

let folder = '';
const uri = (name: string) => URI.file(join(folder, name)).toString();
const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('files on disk', () => {
  test('keep their carriage returns, so that positions are those of the editor', () => {
    write('a.py', 'import os\r\nx = 1\r\n');
    expect(new NodeFiles().read(uri('a.py'))).toBe('import os\r\nx = 1\r\n');
  });

  test('are read again when their size or time changed', () => {
    const files = new NodeFiles();
    write('a.py', 'x = 1');
    expect(files.read(uri('a.py'))).toBe('x = 1');
    write('a.py', 'x = 2');
    utimesSync(join(folder, 'a.py'), 1, 1);
    expect(files.read(uri('a.py'))).toBe('x = 2');
    rmSync(join(folder, 'a.py'));
    expect(files.read(uri('a.py'))).toBeUndefined();
  });

  test('that are no text are read from their end, as far as is asked for', () => {
    write('plugins.zip', new Uint8Array([1, 2, 3, 255]));
    const files = new NodeFiles();
    expect([...(files.tail(uri('plugins.zip'), 2) ?? [])]).toEqual([3, 255]);
    expect(files.tail(uri('plugins.zip'), 100)).toHaveLength(4);
    expect(files.tail(uri('nothing.zip'), 1)).toBeUndefined();
  });

  test('above the size limit have no text, and say how large they are', () => {
    write('huge.py', new Uint8Array(MAX_FILE_SIZE + 1));
    const files = new NodeFiles();
    expect(files.read(uri('huge.py'))).toBeUndefined();
    expect(files.content(uri('huge.py'))).toEqual({ tooLarge: MAX_FILE_SIZE + 1 });
  });

  test('that are folders, unreadable or of another scheme are no files', () => {
    mkdirSync(join(folder, 'package.py'));
    write('secret.py', 'x = 1');
    chmodSync(join(folder, 'secret.py'), 0);
    const files = new NodeFiles();
    expect(files.read(uri('package.py'))).toBeUndefined();
    expect(files.read('untitled:Untitled-1')).toBeUndefined();
    // Root reads everything, and so does Windows.
    if (process.getuid?.() !== 0 && process.platform !== 'win32') expect(files.read(uri('secret.py'))).toBeUndefined();
  });

  test('that are not UTF-8 and declare nothing have no text, but a reason', () => {
    write('latin.py', Uint8Array.from([0x23, 0x0a, 0xfc]));
    const files = new NodeFiles();
    expect(files.read(uri('latin.py'))).toBeUndefined();
    expect(files.content(uri('latin.py'))).toMatchObject({ line: 1, error: expect.stringContaining('UTF-8') });
  });

  test.skipIf(process.platform === 'win32')('are what links point to, and a folder is one under all its names', () => {
    mkdirSync(join(folder, 'dags'));
    symlinkSync(join(folder, 'dags'), join(folder, 'alias'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'));
    const files = new NodeFiles();
    expect(files.kind(uri('alias'))).toBe('directory');
    expect(files.kind(uri('broken'))).toBeUndefined();
    expect(files.identity(uri('alias'))).toBe(files.identity(uri('dags')));
  });
});
