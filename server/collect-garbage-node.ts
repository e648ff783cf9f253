/**
 * What a check leaves behind is collected when nothing is due, rather than in the midst of the check of a later keystroke,
 * where it is half of the longest waits. Node's own.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collector = (options: { readonly type: 'minor' }) => void;

/** Collects what is young: some milliseconds, whatever the size of the workspace. Undefined where V8 does not offer it. */
export function garbageCollector(): (() => void) | undefined {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('typeof gc === "function" ? gc : undefined');
  const collect = found as Collector | undefined;
  return collect && (() => collect({ type: 'minor' }));
}
