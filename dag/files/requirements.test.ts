import { describe, expect, it } from 'vitest';
import { readRequirements } from './requirements.ts';

function only(text: string) {
  const [line] = readRequirements(text);
  return line;
}

describe('a line of a requirements file', () => {
  it.each([
    ['pandas', { kind: 'package', name: 'pandas', specifier: '' }],
    ['Flask_AppBuilder[x, y] == 4.5.0', { kind: 'package', name: 'flask-appbuilder', pin: '4.5.0' }],
    ['boto3>=1.2,<2 ; python_version < "3.12"  # why', { kind: 'package', name: 'boto3', specifier: '>=1.2,<2' }],
    ['pkg @ https://host/pkg.whl', { kind: 'package', name: 'pkg', specifier: '@ https://host/pkg.whl' }],
    ['a==1 --hash=sha256:0', { kind: 'package', name: 'a', pin: '1' }],
    ['--constraint "https://host/c.txt"', { kind: 'option', name: '--constraint', value: 'https://host/c.txt' }],
    ['--constraint=c.txt', { kind: 'option', name: '--constraint', value: 'c.txt' }],
    ['-rother.txt', { kind: 'option', name: '--requirement', value: 'other.txt' }],
    ['-e .', { kind: 'option', name: '--editable', value: '.' }],
    ['--no-index', { kind: 'option', name: '--no-index', value: '' }],
    ['git+https://host/x.git@v1#egg=x', { kind: 'reference', target: 'git+https://host/x.git@v1#egg=x' }],
    ['./wheels/x-1-py3-none-any.whl', { kind: 'reference' }],
    ['x-1-py3-none-any.whl', { kind: 'reference' }],
  ])('%s', (text, expected) => {
    expect(only(text)).toMatchObject(expected);
  });

  it('is told from comments and the rest of another line', () => {
    expect(readRequirements('# -c x\n\na==1 \\\n  --hash=sha256:0\nb\n')).toHaveLength(2);
  });

  it('has the place of its version', () => {
    expect(only('  celery == 5.3 # new')).toMatchObject({
      specifierRange: { start: { line: 0, character: 9 }, end: { line: 0, character: 15 } },
    });
  });
});
