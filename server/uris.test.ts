import { describe, expect, test } from 'vitest';
import { baseName, canonicalUri, childUri, folderUri, parentUri, relativePath } from './uris.ts';

describe('a URI', () => {
  test.each([
    ['file:///a@b/x y.py', 'file:///a%40b/x%20y.py'],
    ['file:///C:/dags/a.py', 'file:///c%3A/dags/a.py'],
    ['file:///c%3A/dags/a.py', 'file:///c%3A/dags/a.py'],
    ['file://server/share/a.py', 'file://server/share/a.py'],
    ['untitled:Untitled-1', 'untitled:Untitled-1'],
  ])('%s has the one spelling %s', (uri, canonical) => {
    expect(canonicalUri(uri)).toBe(canonical);
  });

  test('leads to its folder and back, whatever the name', () => {
    const child = childUri('file:///dags/my team', '100% #1?.py');
    expect(parentUri(child)).toBe('file:///dags/my%20team');
    expect(baseName(child)).toBe('100% #1?.py');
    expect(relativePath('file:///dags', child)).toBe('my team/100% #1?.py');
  });

  test('is below a folder only when a whole name ends there', () => {
    expect(relativePath('file:///dags', 'file:///dags2/a.py')).toBeUndefined();
    expect(relativePath('file:///dags', 'untitled:/dags/a.py')).toBeUndefined();
    expect(relativePath('file:///', 'file:///a.py')).toBe('a.py');
  });
});

describe('a folder of the settings', () => {
  test.each([
    ['plugins', 'file:///project/plugins'],
    ['./a/../plugins', 'file:///project/plugins'],
    ['sub\\plugins', 'file:///project/sub/plugins'],
    ['../shared', 'file:///shared'],
    ['/opt/plugins', 'file:///opt/plugins'],
    ['file:///opt/my plugins', 'file:///opt/my%20plugins'],
  ])('%s is %s', (folder, uri) => {
    expect(folderUri('file:///project', folder)).toBe(uri);
  });
});
