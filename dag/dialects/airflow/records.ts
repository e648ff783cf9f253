/** Objects that only keep what they are made with: whether that is all there is to know. */
import type { CallArguments, PyInstance } from '../../python/values.ts';

const open = new WeakSet<PyInstance>();

/** Some of the arguments are not known: `*args` or `**kwargs` of something unknown. */
export function keepOpen(made: PyInstance, args: CallArguments): void {
  if (args.unknownKeywords || args.unknownPositional) open.add(made);
}

export function isOpen(made: PyInstance): boolean {
  return open.has(made);
}
