import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RateLimit } from './rate-limit.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('lets a burst through at once, the rest at its pace, and a burst again after a rest', async () => {
  const limit = new RateLimit(10, 5);
  let through = 0;
  const come = (): void => void limit.turn().then(() => (through += 1));
  for (let i = 0; i < 20; i++) come();
  await vi.advanceTimersByTimeAsync(0);
  expect(through).toBe(5);
  await vi.advanceTimersByTimeAsync(1000);
  expect(through).toBe(15);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(through).toBe(20);
  for (let i = 0; i < 6; i++) come();
  await vi.advanceTimersByTimeAsync(0);
  expect(through).toBe(25);
});
