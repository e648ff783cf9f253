import { describe, expect, it } from 'vitest';
import { readTarget } from './target.ts';

const nothing = (): boolean => false;

describe('FILE:DAG', () => {
  it.each([
    ['dags/a.py', { file: 'dags/a.py' }],
    ['dags/a.py:my.dag-1', { file: 'dags/a.py', dagId: 'my.dag-1' }],
    ['C:\\dags\\a.py', { file: 'C:\\dags\\a.py' }],
    ['C:\\dags\\a.py:my_dag', { file: 'C:\\dags\\a.py', dagId: 'my_dag' }],
    ['C:/dags/a.py:my_dag', { file: 'C:/dags/a.py', dagId: 'my_dag' }],
    ['c:a.py', { file: 'c:a.py' }],
    ['/a:b/c.py', { file: '/a:b/c.py' }],
    ['a.py:', { file: 'a.py:' }],
  ])('%s', (text, target) => {
    expect(readTarget(text, nothing)).toEqual(target);
  });

  it('takes a file whose name has a colon for what it is', () => {
    expect(readTarget('a:b.py', (path) => path === 'a:b.py')).toEqual({ file: 'a:b.py' });
  });
});
