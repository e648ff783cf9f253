import { describe, expect, it } from 'vitest';
import type { FileAccess } from '../workspace.ts';
import { findPythonFiles } from './find.ts';
import { pathMatcher } from './glob.ts';

/** Paths below `file:///w` → text. */
function folderOf(contents: { readonly [path: string]: string }): FileAccess {
  const texts = new Map(Object.entries(contents).map(([path, text]) => [`file:///w/${path}`, text]));
  const isFolder = (uri: string): boolean => [...texts.keys()].some((key) => key.startsWith(`${decodeURI(uri)}/`));
  return {
    read: (uri) => texts.get(decodeURI(uri)),
    kind: (uri) => (texts.has(decodeURI(uri)) ? 'file' : isFolder(uri) ? 'directory' : undefined),
    list: (uri) => [
      ...new Set(
        [...texts.keys()]
          .filter((key) => key.startsWith(`${decodeURI(uri)}/`))
          .map((key) => key.slice(decodeURI(uri).length + 1).split('/')[0]!),
      ),
    ],
  };
}

function found(contents: { readonly [path: string]: string }, exclude: readonly string[] = []): readonly string[] {
  const options = { ignoreSyntax: 'glob', isExcluded: pathMatcher(exclude) } as const;
  return [...findPythonFiles(folderOf(contents), 'file:///w', options)].map((uri) => uri.slice('file:///w/'.length));
}

describe('finding files', () => {
  it('finds Python files in every folder, in order', () => {
    expect(found({ 'b.py': '', 'a/x.py': '', 'a/notes.md': '' })).toEqual(['a/x.py', 'b.py']);
  });

  it('leaves out hidden folders, packages and virtual environments', () => {
    const files = {
      '.git/x.py': '',
      'node_modules/x.py': '',
      'my_env/pyvenv.cfg': '',
      'my_env/lib/x.py': '',
      'env/x.py': '',
    };
    expect(found(files)).toEqual(['env/x.py']);
  });

  it('follows .airflowignore files of every level', () => {
    const files = {
      '.airflowignore': 'old',
      'old/a.py': '',
      'new/.airflowignore': 'draft*',
      'new/draft_b.py': '',
      'new/c.py': '',
    };
    expect(found(files)).toEqual(['new/c.py']);
  });

  it('leaves out what the settings exclude', () => {
    expect(found({ 'a/x.py': '', 'generated/y.py': '' }, ['**/generated/**'])).toEqual(['a/x.py']);
  });

  it('writes names with special characters as URIs', () => {
    expect(found({ 'my dags/x.py': '' })).toEqual(['my%20dags/x.py']);
  });
});
