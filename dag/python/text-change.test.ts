import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeBetween } from './text-change.ts';

test('whatever changed, the stretch that differs makes the one text from the other', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 1500 });
  fc.assert(
    fc.property(part, part, part, part, (head, before, after, tail) => {
      const [old, now] = [head + before + tail, head + after + tail];
      const { start, oldEnd, newEnd } = changeBetween(old, now);
      expect(old.slice(0, start) + now.slice(start, newEnd) + old.slice(oldEnd)).toBe(now);
      // No smaller stretch would do: its ends differ.
      const ends = [old.charAt(start), now.charAt(start), old.charAt(oldEnd - 1), now.charAt(newEnd - 1)];
      if (oldEnd > start && newEnd > start) expect([ends[0] === ends[1], ends[2] === ends[3]]).toEqual([false, false]);
    }),
  );
});
