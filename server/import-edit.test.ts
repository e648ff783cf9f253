import { describe, expect, test } from 'vitest';
import { importEdit } from './import-edit.ts';

/** The text with the import that the proposal brings. */
function imported(text: string, module: string, name: string): string {
  const { range, newText } = importEdit(text, module, name);
  const lines = text.split('\n');
  const line = lines[range.start.line] ?? '';
  lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.start.character);
  return lines.join('\n');
}

describe('the import that comes along', () => {
  test('ends its line as the file does', () => {
    expect(importEdit('import os\r\nx = 1\r\n', 'a', 'C').newText).toBe('from a import C\r\n');
  });

  test('joins one of the same module', () => {
    expect(imported('from a import B\nx = 1', 'a', 'C')).toBe('from a import B, C\nx = 1');
  });

  test('stands behind the last import, also when that is in parentheses', () => {
    expect(imported('import os\nfrom a import (\n    B,\n)\nx = 1', 'a', 'C')).toBe(
      'import os\nfrom a import (\n    B,\n)\nfrom a import C\nx = 1',
    );
  });

  test('stands before the code that uses it, whatever is imported further down', () => {
    expect(imported('import os\n\nx = 1\nfrom z import run  # noqa\n', 'a', 'C')).toBe(
      'import os\nfrom a import C\n\nx = 1\nfrom z import run  # noqa\n',
    );
    expect(imported('import os\nx = 1\nfrom a import B\n', 'a', 'C')).toBe(
      'import os\nfrom a import C\nx = 1\nfrom a import B\n',
    );
    expect(imported('try:\n    import x\nexcept ImportError:\n    x = None\nimport os\n', 'a', 'C')).toBe(
      'try:\n    import x\nexcept ImportError:\n    x = None\nimport os\nfrom a import C\n',
    );
  });

  test('begins a line of its own where the last import ends the text', () => {
    expect(imported('import os\nimport re', 'a', 'C')).toBe('import os\nimport re\nfrom a import C');
  });

  test('stands behind the docstring of a file without imports', () => {
    expect(imported('#!/usr/bin/env python\n"""What\nit does."""\nx = 1', 'a', 'C')).toBe(
      '#!/usr/bin/env python\n"""What\nit does."""\nfrom a import C\nx = 1',
    );
    expect(imported('x = 1', 'a', 'C')).toBe('from a import C\nx = 1');
    expect(imported('', 'a', 'C')).toBe('from a import C\n');
  });
});
