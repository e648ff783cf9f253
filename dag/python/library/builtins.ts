/**
 * Python's built-in types, functions and exceptions, as native values.
 *
 * The values are shared by all evaluations: they keep no state, natives get the interpreter with each call.
 */
import './attributes.ts';
import './bytes.ts';
import './dict.ts';
import './exceptions.ts';
import './files.ts';
import './functions.ts';
import './iterators.ts';
import './numbers.ts';
import './objects.ts';
import './sequences.ts';
import './set.ts';
import './str.ts';
import type { PyClass, Value } from '../values.ts';
import { exceptions, namespace, types } from './types.ts';

export interface Builtins {
  /** Value kind (`str`, `list`, `dict`, `set`, `frozenset`, `class` → `type`, `function`, `none`, `int` …, also `object` and `super`) → its class. */
  readonly types: ReadonlyMap<string, PyClass>;
  /** Everything in Python's `builtins` module. */
  readonly namespace: ReadonlyMap<string, Value>;
  /** Exception classes by name. */
  readonly exceptions: ReadonlyMap<string, PyClass>;
}

export const builtins: Builtins = { types, namespace, exceptions };
