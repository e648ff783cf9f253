/** `uninitialised-operator`: an operator of the user's whose `__init__` does not call the one of its base class. */
import type { Interpreter } from '../../python/interpreter.ts';
import type { PyFunction, PyInstance, Site, Value } from '../../python/values.ts';
import { refuse } from './refusals.ts';
import { currentDag, type Fault, stateOf } from './state.ts';

const CODE = 'uninitialised-operator';

/** Only where the text of the constructor leaves no way to the base class. Airflow itself takes no notice until it is used. */
export function checkInitialised(interpreter: Interpreter, made: PyInstance, init: PyFunction, site: Site): void {
  if (made.cls.mro.some((base) => base.unknownBase)) return;
  const text = init.document.text.slice(init.node.start, init.node.end);
  if (/super|__init__\s*\(\s*self\b|\*\s*self|setattr|__dict__/.test(text.slice(text.indexOf('(') + 1))) return;
  const dag = currentDag(stateOf(interpreter));
  refuse(interpreter, {
    code: CODE,
    severity: 'warning',
    message: `${made.cls.name}() makes no task: its __init__ does not call super().__init__(**kwargs)`,
    site,
    related: [{ site: init.site, message: `__init__ of ${made.cls.name}` }],
    ...(dag ? { dag } : {}),
  });
}

/** A dependency on such an object: Airflow stops at it, as it has no task id. */
export function refuseUninitialised(interpreter: Interpreter, value: Value): boolean {
  if (value.kind !== 'instance') return false;
  const { faults } = stateOf(interpreter);
  const at = faults.findIndex(({ code, site }) => code === CODE && site === value.site);
  const fault: Fault | undefined = faults[at];
  if (!fault) return false;
  if (!interpreter.uncertain && interpreter.handlers.length === 0) faults[at] = { ...fault, severity: 'error' };
  return true;
}
