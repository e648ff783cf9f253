/** What `inspect` needs beside our text in Python: the parameters of a function. */
import { int, list, NONE, str, tuple, type Value } from '../../values.ts';
import { routine, unfollowed } from '../routine.ts';

const KINDS = ['positional-only', 'positional', 'var-positional', 'keyword-only', 'var-keyword'];

/** Each as `(name, kind, default or None, whether there is a default)`. */
const parameters = routine('_parameters', 'function', (call, callee) => {
  if (callee.kind !== 'function') return unfollowed(call, 'inspect.signature');
  return list(
    callee.node.parameters.map(({ name, kind }) => {
      const fallback = callee.defaults.get(name);
      const at = KINDS.indexOf(kind);
      return tuple([
        str(name),
        int(at < 0 ? 1 : at),
        fallback ?? NONE,
        { kind: 'bool', value: fallback !== undefined },
      ]);
    }),
  );
});

export function inspectMembers(): Iterable<readonly [string, Value]> {
  return [['_parameters', parameters]];
}
