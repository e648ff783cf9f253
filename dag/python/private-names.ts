/**
 * Names that belong to one class: `__rows` within a class `Load` means `_Load__rows`, so that a subclass can have one of its own.
 * Python reference, 6.2.1: private name mangling. Names of variables that are no members are left as they are written.
 */
import type { Scope } from './values.ts';

export function memberName({ className }: Pick<Scope, 'className'>, name: string): string {
  if (className === undefined || !isPrivate(name)) return name;
  const bare = className.replace(/^_+/, '');
  return bare === '' ? name : `_${bare}${name}`;
}

/** Of what a class body has defined. */
export function memberNames<T>(scope: Pick<Scope, 'className'>, members: Map<string, T>): Map<string, T> {
  if (![...members.keys()].some(isPrivate)) return members;
  return new Map([...members].map(([name, member]) => [memberName(scope, name), member]));
}

function isPrivate(name: string): boolean {
  return name.startsWith('__') && !name.endsWith('__');
}
