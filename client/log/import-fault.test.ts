import { describe, expect, it } from 'vitest';
import { importFault } from './import-fault.ts';

const TRACEBACK = `Traceback (most recent call last):
  File "/home/me/dags/sales.py", line 3, in <module>
    from shared.tables import table
  File "/home/me/dags/shared/tables.py", line 9, in <module>
    table = find("orders")
  File "/usr/lib/python3/site-packages/finder.py", line 7, in find
    raise LookupError(name)
LookupError: orders
`;

describe('the fault of an import', () => {
  it('is the exception, at the user’s own lines, innermost first', () => {
    expect(importFault(TRACEBACK, (path) => path.startsWith('/home/me/'))).toEqual({
      message: 'LookupError: orders',
      places: [
        { path: '/home/me/dags/shared/tables.py', line: 9 },
        { path: '/home/me/dags/sales.py', line: 3 },
      ],
    });
  });

  it('has no place where all that is named belongs to others', () => {
    expect(importFault(TRACEBACK, () => false).places).toEqual([]);
  });

  it('is found behind lines that belong to its own text', () => {
    const text =
      'Traceback (most recent call last):\n  File "/a.py", line 1, in <module>\nValueError: two\n  lines of text\n';
    expect(importFault(text, () => true)).toEqual({ message: 'ValueError: two', places: [{ path: '/a.py', line: 1 }] });
  });
});
