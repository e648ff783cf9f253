import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { NodeFiles } from './files-node.ts';
import { findPythonFiles, includesPythonFile, type ProjectFilesOptions } from './project-files.ts';
import { MemoryFiles } from './test-support/memory-files.ts';

const ROOT = 'file:///project';

/** The files that are looked at. That `includesPythonFile` agrees on each file is held in passing. */
function found(texts: { readonly [path: string]: string }, options: Partial<ProjectFilesOptions> = {}): string[] {
  const files = new MemoryFiles(
    Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${ROOT}/${path}`, text])),
  );
  const all = { roots: [ROOT], exclude: [], airflowVersion: 3 as const, ...options };
  const uris = [...findPythonFiles(files, all)];
  const included = Object.keys(texts).filter((path) => includesPythonFile(files, all, `${ROOT}/${path}`));
  expect(included.sort()).toEqual(uris.map((uri) => uri.slice(ROOT.length + 1)).sort());
  return uris.map((uri) => uri.slice(ROOT.length + 1));
}

describe('the Python files of a workspace', () => {
  test('are found in all folders', () => {
    expect(found({ 'dags/a/deep.py': '', 'dags/z.py': '', 'setup.py': '', 'dags/query.sql': '' })).toEqual([
      'dags/a/deep.py',
      'dags/z.py',
      'setup.py',
    ]);
  });

  test('are not those of virtual environments, packages, caches and hidden folders', () => {
    expect(
      found({
        'dag.py': '',
        '.venv/lib/a.py': '',
        'environment/pyvenv.cfg': '',
        'environment/lib/b.py': '',
        'node_modules/x/c.py': '',
        'lib/site-packages/d.py': '',
        'dags/__pycache__/e.py': '',
      }),
    ).toEqual(['dag.py']);
  });

  test.each(['**/build', '**/build/', '**/build/**', '{build,dist}', 'build'])('are not those below %s', (pattern) => {
    expect(found({ 'build/dags/a.py': '', 'dags/a.py': '' }, { exclude: [pattern] })).toEqual(['dags/a.py']);
  });

  test('are not single files that a pattern excludes', () => {
    expect(found({ 'dags/a.py': '', 'dags/test_a.py': '' }, { exclude: ['**/test_*.py'] })).toEqual(['dags/a.py']);
  });

  test('are not in folders that git ignores, but a generated file that git ignores is one', () => {
    const texts = {
      '.gitignore': 'venv/\n/out\ngenerated_*.py\n',
      'venv/a.py': '',
      'out/b.py': '',
      'generated_dag.py': '',
    };
    expect(found(texts)).toEqual(['generated_dag.py']);
  });

  test('follow the globs of an .airflowignore in Airflow 3, negation included', () => {
    const ignoreFile = '# comment\n**/experimental/\ndraft_*.py\n!draft_good.py\n';
    expect(
      found({
        'dags/.airflowignore': ignoreFile,
        'dags/experimental/a.py': '',
        'dags/draft_bad.py': '',
        'dags/draft_good.py': '',
        'other/draft_bad.py': '',
      }),
    ).toEqual(['dags/draft_good.py', 'other/draft_bad.py']);
  });

  test('follow the regular expressions of an .airflowignore in Airflow 2', () => {
    expect(
      found(
        {
          'dags/.airflowignore': 'project_[ab]  # two of them\n^top\\.py$\n(broken',
          'dags/project_a/x.py': '',
          'dags/project_c/top.py': '',
          'dags/top.py': '',
        },
        { airflowVersion: 2 },
      ),
    ).toEqual(['dags/project_c/top.py']);
  });

  test('come once from overlapping workspace folders', () => {
    const files = new MemoryFiles({ [`${ROOT}/dags/a.py`]: '' });
    const options: ProjectFilesOptions = { roots: [ROOT, `${ROOT}/dags`], exclude: [], airflowVersion: 3 };
    expect([...findPythonFiles(files, options)]).toEqual([`${ROOT}/dags/a.py`]);
  });

  test.skipIf(process.platform === 'win32')('are found once along symbolic links that lead in a circle', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dagwright-walk-'));
    try {
      mkdirSync(join(folder, 'dags'));
      writeFileSync(join(folder, 'dags', 'a.py'), '');
      symlinkSync(folder, join(folder, 'dags', 'loop'));
      const root = URI.file(folder).toString();
      const options: ProjectFilesOptions = { roots: [root], exclude: [], airflowVersion: 3 };
      expect([...findPythonFiles(new NodeFiles(), options)]).toEqual([`${root}/dags/a.py`]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
