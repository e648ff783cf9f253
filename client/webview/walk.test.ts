import { describe, expect, it } from 'vitest';
import { layoutDag } from '../../dag/layout/layout.ts';
import { input } from '../../dag/layout/test-graphs.ts';
import { related, step } from './walk.ts';

const DIAMOND = input(
  ['start', 'left', 'right', 'end', 'alone'],
  [
    ['start', 'left'],
    ['start', 'right'],
    ['left', 'end'],
    ['right', 'end'],
  ],
);

describe('an arrow key', () => {
  const layout = layoutDag(DIAMOND, {});
  const go = (from: string | null, walk: Parameters<typeof step>[2]) =>
    step(layout, from && `task:${from}`, walk)?.slice(5);

  it('follows the edges up- and downstream', () => {
    expect(go('end', 'upstream')).toMatch(/left|right/);
    expect(go('left', 'downstream')).toBe('end');
    expect(go('left', 'upstream')).toBe('start');
  });

  it('goes to the neighbours in the same layer', () => {
    const [first, second] = layout.nodes
      .filter((node) => node.id === 'left' || node.id === 'right')
      .sort((a, b) => a.y - b.y);
    expect(go(first!.id, 'after')).toBe(second!.id);
    expect(go(second!.id, 'before')).toBe(first!.id);
  });

  it('starts at the first task when none is selected', () => {
    expect(go(null, 'downstream')).toBe('start');
  });

  it('leads nowhere at an end', () => {
    expect(go('start', 'upstream')).toBeUndefined();
  });

  it('reaches tasks that no edge leads to', () => {
    let at: string | undefined = 'start';
    const seen = new Set<string>();
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      at = go(at, 'after');
    }
    expect(seen).toContain('alone');
  });
});

describe('what is related to a task', () => {
  const graph = input(
    ['a', 'b', 'c', 'd', 'x'],
    [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
      ['x', 'c'],
    ],
  );

  it('is all that leads to it, all that it leads to, or both', () => {
    expect([...related(graph, 'b', 'up')].sort()).toEqual(['a', 'b']);
    expect([...related(graph, 'b', 'down')].sort()).toEqual(['b', 'c', 'd']);
    expect([...related(graph, 'b', 'both')].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('comes to an end on a cycle', () => {
    const cycle = input(
      ['a', 'b'],
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    );
    expect([...related(cycle, 'a', 'both')].sort()).toEqual(['a', 'b']);
  });
});
