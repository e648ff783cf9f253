/** What `attrs` needs beside our text in Python: which names a class annotates itself. */
import { list, str, type Value } from '../../values.ts';
import { routine, unfollowed } from '../routine.ts';

const annotated = routine('_annotated', 'cls', (call, cls) =>
  cls.kind === 'class'
    ? list((cls.annotated ?? []).filter(({ use }) => use !== 'class-variable').map(({ name }) => str(name)))
    : unfollowed(call, 'a class of attrs'),
);

export function attrsMembers(): Iterable<readonly [string, Value]> {
  return [['_annotated', annotated]];
}
