/** `get_current_context()` while the file is imported: there is no task whose context it could be. */
import { type NativeCall, unknown, type Value } from '../../python/values.ts';
import { refuse } from './refusals.ts';

export function refuseContext({ interpreter, site }: NativeCall): Value {
  refuse(interpreter, {
    code: 'uncaught-exception',
    message: 'There is no context while the file is read: get_current_context() works inside of a task alone',
    site,
  });
  return unknown('the context of a task', site);
}
