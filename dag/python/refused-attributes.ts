/** Attributes that instances of a class of the workspace do not take. */
import type { PyClass } from './values.ts';

/** Why an attribute cannot be set: it is a property to be read, or not in `__slots__`. */
export function refusedAttribute(cls: PyClass, name: string): string | undefined {
  const owner = cls.mro.find((base) => base.namespace.has(name));
  const member = owner?.namespace.get(name);
  if (owner?.site && member?.kind === 'property' && !member.cached)
    return `property '${name}' of '${cls.name}' object has no setter`;
  if (member || cls.unknownBase) return undefined;
  const slots = new Set<string>();
  for (const base of cls.mro) {
    if (base.name === 'object' && base.module === '') break;
    const named = base.namespace.get('__slots__');
    if (named?.kind === 'str') slots.add(named.value);
    else if (named?.kind === 'tuple' || (named?.kind === 'list' && !named.uncertain))
      for (const item of named.items) slots.add(item.kind === 'str' ? item.value : '__dict__');
    else return undefined;
  }
  return slots.has(name) || slots.has('__dict__') ? undefined : `'${cls.name}' object has no attribute '${name}'`;
}
