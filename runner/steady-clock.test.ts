import { describe, expect, it } from 'vitest';
import { steadyClock } from './steady-clock.ts';

describe('the clock of a run', () => {
  const clock = (floor = 0) => {
    const time = { wall: 1_000_000, elapsed: 5000 };
    return {
      now: steadyClock(
        floor,
        () => time.wall,
        () => time.elapsed,
      ),
      pass: (ms: number, wall = ms) => {
        time.elapsed += ms;
        time.wall += wall;
      },
    };
  };

  it('goes on when the machine’s is set back', () => {
    const { now, pass } = clock();
    pass(10);
    expect(now()).toBe(1_000_010);
    pass(50, -86_400_000);
    expect(now()).toBe(1_000_060);
    pass(7);
    expect(now()).toBe(1_000_067);
  });

  it('knows how long the machine has slept', () => {
    const { now, pass } = clock();
    pass(10, 3_600_000);
    expect(now()).toBe(4_600_000);
  });

  it('starts after what has happened already', () => {
    const { now, pass } = clock(2_000_000);
    pass(5);
    expect(now()).toBe(2_000_005);
  });
});
