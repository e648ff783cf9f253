/** Lists and sets that stand for what `dict.values()`, `.items()` and `.keys()` give: views, which are no lists to those who ask. */
import { type PyDict, type PyList, type PySet, set, uncertainOf, type Value } from '../values.ts';

type View = 'values' | 'items';

const views = new WeakMap<PyList, { readonly view: View; readonly of: PyDict }>();

export function asView(made: PyList, view: View, of: PyDict): PyList {
  views.set(made, { view, of });
  return made;
}

const keySets = new WeakMap<PySet, PyDict>();

export function asKeys(made: PySet, of: PyDict): PySet {
  keySets.set(made, of);
  return made;
}

/** The dict whose size must not change while somebody goes through this. */
export function dictBehind(value: Value): PyDict | undefined {
  if (value.kind === 'dict') return value;
  if (value.kind === 'set') return keySets.get(value);
  return value.kind === 'list' ? views.get(value)?.of : undefined;
}

/** The method of the dict that gave it. */
export function viewOf(value: Value): View | undefined {
  return value.kind === 'list' ? views.get(value)?.view : undefined;
}

/** A view as the set that Python takes it for in `-`, `&`, `|`, `^` and comparisons; undefined for what is no such view. */
export function viewAsSet(value: Value): PySet | undefined {
  if (value.kind === 'set') return keySets.has(value) ? value : undefined;
  if (value.kind !== 'list' || viewOf(value) !== 'items') return undefined;
  return { ...set(value.items), ...uncertainOf(value) };
}
