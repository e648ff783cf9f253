import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dagwright } from './dagwright.ts';

// Since 22.8, Node does it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const byNode = major > 22 || (major === 22 && minor >= 8);

describe.skipIf(byNode)(`compiled code of earlier starts${byNode ? ' (skipped: Node keeps it)' : ''}`, () => {
  let cache: string;

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'compiled-'));
  });

  afterEach(() => rmSync(cache, { recursive: true, force: true }));

  const lint = (env: { [name: string]: string } = {}) =>
    dagwright(['lint', 'examples/hello.py'], { env: { ...process.env, XDG_CACHE_HOME: cache, ...env } });

  function kept(): { readonly path: string; readonly inode: number }[] {
    return readdirSync(cache, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.code'))
      .sort()
      .map((name) => ({ path: join(cache, name), inode: statSync(join(cache, name)).ino }));
  }

  it('is kept by the first start and taken by the second', async () => {
    expect((await lint()).code).toBe(0);
    const first = kept();
    expect(first.length).toBeGreaterThan(2);
    expect((await lint()).code).toBe(0);
    // What V8 refuses is written anew, as another file.
    expect(kept()).toEqual(first);
  });

  it('is compiled again when it was damaged', async () => {
    await lint();
    for (const { path } of kept()) writeFileSync(path, 'not code');
    expect((await lint()).code).toBe(0);
    expect(kept().every(({ path }) => statSync(path).size > 100)).toBe(true);
  });

  it('is not kept when the environment says so', async () => {
    expect((await lint({ NODE_DISABLE_COMPILE_CACHE: '1' })).code).toBe(0);
    expect(kept()).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('a home folder that cannot be written', () => {
  it('is no reason to say anything, and a run works as ever', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'homeless-'));
    try {
      const env = { ...process.env, HOME: '/dev/null', XDG_CACHE_HOME: '', NODE_COMPILE_CACHE: '' };
      const { code, stdout, stderr } = await dagwright(['run', 'examples/hello.py', '--workspace', workspace], { env });
      expect(stderr).toBe('');
      expect(stdout).toContain('success');
      expect(code).toBe(0);
    } finally {
      rmSync(workspace, { recursive: true, force: true });
    }
  });
});
