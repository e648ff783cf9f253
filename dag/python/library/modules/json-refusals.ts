/** What `json` surely refuses: values without a form in JSON, and what is no text. */
import type { Interpreter } from '../../interpreter.ts';
import type { NativeCall, PyClass, Value } from '../../values.ts';
import { plain } from '../choices.ts';

/** Python's words for what `json.dumps(value)` stops at; undefined where it is not sure to. */
export function unwritable(call: NativeCall, value: Value, depth = 0): string | undefined {
  const { interpreter } = call;
  interpreter.step();
  if (depth > 50) return undefined;
  const simple = plain(value);
  switch (simple.kind) {
    case 'list':
    case 'tuple':
      return first(simple.items, (item) => unwritable(call, item, depth + 1));
    case 'dict':
      return first([...simple.entries.values()], ({ key, value: inner, maybe }) => {
        if (maybe) return undefined;
        return refusedKey(interpreter, key) ?? unwritable(call, inner, depth + 1);
      });
    case 'set':
    case 'bytes':
    case 'function':
    case 'method':
    case 'module':
    case 'class':
    case 'range':
      return refused(interpreter, simple);
    case 'instance':
      return hasNoForm(simple.cls) ? refused(interpreter, simple) : undefined;
    default:
      return undefined;
  }
}

/** What `json.loads` surely does not take for a text. */
export function isNoJsonText(value: Value): boolean {
  return /^(none|bool|int|float|list|tuple|dict|set)$/.test(value.kind);
}

/** Python's own classes without a form in JSON, and those of a file that inherit from nothing else. */
function hasNoForm(cls: PyClass): boolean {
  if (cls.unknownBase || cls.mro.some((base) => DATA.has(base.name) && base.module === '')) return false;
  return cls.site ? cls.mro.every((base) => base.site || base.name === 'object') : WITHOUT_FORM.has(cls.name);
}

const DATA = new Set(['str', 'int', 'float', 'dict', 'list', 'tuple', 'bool']);
const WITHOUT_FORM = new Set('datetime date time timedelta PosixPath Path XComArg'.split(' '));

function refused(interpreter: Interpreter, value: Value): string {
  return `Object of type ${interpreter.typeOf(value)?.name ?? value.kind} is not JSON serializable`;
}

function refusedKey(interpreter: Interpreter, key: Value): string | undefined {
  if (!/^(tuple|bytes|set)$/.test(key.kind)) return undefined;
  return `keys must be str, int, float, bool or None, not ${interpreter.typeOf(key)?.name}`;
}

function first<T>(items: readonly T[], ask: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const said = ask(item);
    if (said) return said;
  }
  return undefined;
}
