/**
 * The clock of a run: the machine's, but it never goes back. A clock that is set back would let a retry wait until the old time comes again,
 * and tries end before they have begun.
 */
import type { InstanceView } from './engine/model.ts';

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** `instances`: of the run so far; its next moment comes after all that happened to them. */
export function clockAfter(instances: readonly InstanceView[]): Clock {
  const times = (view: InstanceView): number => Math.max(view.startedAt ?? 0, view.endedAt ?? 0);
  return steadyClock(instances.reduce((latest, view) => Math.max(latest, times(view)), 0));
}

/** `elapsed` counts milliseconds from any moment, and nobody can set it. It may stand still while the machine sleeps; `wall` does not. */
export function steadyClock(
  floor: number,
  wall: Clock = () => Date.now(),
  elapsed: () => number = () => performance.now(),
): Clock {
  let now = Math.max(floor, wall());
  let counted = elapsed();
  return () => {
    const count = elapsed();
    now = Math.max(wall(), now + count - counted);
    counted = count;
    return Math.round(now);
  };
}
