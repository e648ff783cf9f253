/** The modules of the standard library, by name. */
import type { PyModule } from '../values.ts';

const makers: ReadonlyMap<string, () => PyModule> = new Map();

/** The module, also for dotted names (`os.path`); undefined when it is not one of the standard library's. */
export function libraryModule(name: string): PyModule | undefined {
  return makers.get(name)?.();
}
