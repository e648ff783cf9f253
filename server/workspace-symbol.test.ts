import { describe, expect, test } from 'vitest';
import { etl } from './test-support/etl.ts';
import { analysesOf } from './test-support/sketch.ts';
import { workspaceSymbols } from './workspace-symbol.ts';

const found = (query: string) =>
  workspaceSymbols(analysesOf(etl()), query).map(({ name, containerName }) => [name, containerName]);

describe('the search for symbols', () => {
  test('finds DAGs and tasks by letters in their order', () => {
    expect(found('etl')).toEqual([['etl', undefined]]);
    expect(found('PT')).toEqual([['prepare.tidy', 'etl']]);
    expect(found('load')).toEqual([
      ['load_0', 'etl'],
      ['load_1', 'etl'],
    ]);
  });

  test('finds all for nothing, and nothing for nonsense', () => {
    expect(found('')).toHaveLength(6);
    expect(found('ydit')).toEqual([]);
  });
});
