/** The modules of the standard library, and a few packages that DAG files use as if they were of it, by name. */
import type { PyModule, Value } from '../values.ts';
import { MODULES } from './modules/registry.ts';
import { STANDARD_MODULES } from './modules/standard-names.ts';
import { standardLacks } from './standard-names/standard-names.ts';

/**
 * The module, also for dotted names (`os.path`); undefined when it is not one of the library's. A new one for each call, as
 * files may set its attributes. Names that are not followed are unknown.
 */
export function libraryModule(name: string): PyModule | undefined {
  const members = MODULES[name];
  if (!members && !STANDARD_MODULES.has(name.split('.')[0] ?? name)) return undefined;
  const namespace = new Map<string, Value>(members?.());
  for (const child of SUBMODULES.get(name) ?? []) {
    const submodule = libraryModule(`${name}.${child}`);
    if (submodule) namespace.set(child, submodule);
  }
  const member = (attribute: string): Value | undefined => {
    const path = `${name}.${attribute}`;
    const isNone = attribute.startsWith('__') || standardLacks(name, attribute);
    return isNone ? undefined : { kind: 'unknown', reason: `what ${path} is`, origin: path };
  };
  return { kind: 'module', name, namespace, open: true, member };
}

/** Name of a module → last parts of the names of those in it. */
const SUBMODULES: ReadonlyMap<string, readonly string[]> = submodules();

function submodules(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of Object.keys(MODULES)) {
    const dot = path.lastIndexOf('.');
    if (dot < 0) continue;
    const parent = path.slice(0, dot);
    found.set(parent, [...(found.get(parent) ?? []), path.slice(dot + 1)]);
  }
  return found;
}
