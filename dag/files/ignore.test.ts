import { describe, expect, it } from 'vitest';
import { pathMatcher } from './glob.ts';
import { isIgnored, parseIgnoreFile } from './ignore.ts';

const ignoredByGlob = (text: string, path: string, isDirectory = false): boolean =>
  isIgnored(path, isDirectory, parseIgnoreFile(text, '', 'glob'));

describe('.airflowignore with globs', () => {
  it.each([
    ['*_backup.py', '/deep/down/sales_backup.py', true],
    ['*_backup.py', '/sales.py', false],
    ['/top.py', '/top.py', true],
    ['/top.py', '/sub/top.py', false],
    ['tmp/', '/a/tmp/x.py', true],
    ['tests/**/fixture_*.py', '/tests/fixture_a.py', true],
    ['tests/**/fixture_*.py', '/tests/a/b/fixture_a.py', true],
    ['[ab]?.py', '/b1.py', true],
    ['[!ab]?.py', '/b1.py', false],
    ['# a comment', '/# a comment', false],
    ['*.py\n!keep.py', '/keep.py', false],
    ['dags/{a}.py', '/dags/a.py', false],
  ])('%j and the path %s: %s', (text, path, expected) => {
    expect(ignoredByGlob(text, path)).toBe(expected);
  });

  it('takes a pattern that ends in / for folders alone', () => {
    expect(ignoredByGlob('archive/', '/archive', true)).toBe(true);
    expect(ignoredByGlob('archive/', '/archive', false)).toBe(false);
  });

  it("holds a folder's patterns below that folder only", () => {
    const rules = parseIgnoreFile('old.py', '/team', 'glob');
    expect(isIgnored('/team/old.py', false, rules)).toBe(true);
    expect(isIgnored('/old.py', false, rules)).toBe(false);
    expect(isIgnored('/teams/old.py', false, rules)).toBe(false);
  });
});

describe('.airflowignore with regular expressions', () => {
  it('searches in the path from the ignore file', () => {
    const rules = parseIgnoreFile('project_[abc]  # three of them\ntenant_\\d', '/dags', 'regexp');
    expect(isIgnored('/dags/project_a_dag.py', false, rules)).toBe(true);
    expect(isIgnored('/dags/x/tenant_1.py', false, rules)).toBe(true);
    expect(isIgnored('/dags/project_d.py', false, rules)).toBe(false);
  });

  it('understands what Python writes differently and passes over what is broken', () => {
    const rules = parseIgnoreFile('(?i)BACKUP\n(?P<x>old)_\n(unclosed', '', 'regexp');
    expect(rules).toHaveLength(2);
    expect(isIgnored('/my_backup.py', false, rules)).toBe(true);
  });
});

describe('exclude patterns', () => {
  it.each([
    ['**/generated/**', 'a/generated/x.py', true],
    ['**/generated/**', 'generated', true],
    ['generated', 'a/generated/x.py', true],
    ['dags/{old,archive}/*.py', 'dags/archive/x.py', true],
    ['dags/{old,archive}/*.py', 'dags/new/x.py', false],
    ['*.bak.py', 'deep/x.bak.py', true],
    ['dags/', 'dags/x.py', true],
    ['dags/*.py', 'dags/sub/x.py', false],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(pathMatcher([pattern])(path)).toBe(expected);
  });

  it('excludes nothing without patterns', () => {
    expect(pathMatcher([])('x.py')).toBe(false);
    expect(pathMatcher([''])('x.py')).toBe(false);
  });
});
