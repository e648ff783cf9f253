/** The dict of a class, as it is seen from outside: other than a module's, it is not written to. */
import {
  dict,
  instance,
  NONE,
  nativeClass,
  type PyClass,
  type PyDict,
  type Site,
  setItem,
  str,
  unknown,
  type Value,
} from './values.ts';

/** `Class.__dict__`: what stands in its body, and what Python adds to that. */
export function dictOfClass(cls: PyClass, site: Site): PyDict {
  const members = [...cls.namespace].map(([key, value]): [Value, Value] => [str(key), value]);
  if (!cls.site || cls.namespace.has('__slots__')) {
    const found = dict(members);
    found.uncertain = unknown(`what Python keeps in the dict of ${cls.name}`, site);
    return found;
  }
  const kept = (name: string): [Value, Value] => [str(name), instance(descriptorClass, site)];
  const found = dict([[str('__module__'), str(cls.module)], ...members, kept('__dict__'), kept('__weakref__')]);
  if (!cls.namespace.has('__doc__')) setItem(found, str('__doc__'), NONE);
  return found;
}

/** What reads and writes the parts of an object that Python keeps itself. */
export const descriptorClass = nativeClass('', 'getset_descriptor', []);
