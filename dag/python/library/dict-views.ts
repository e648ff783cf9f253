/** Lists that stand for what `dict.values()` and `dict.items()` give: views, which are no lists to those who ask. */
import type { PyList, Value } from '../values.ts';

type View = 'values' | 'items';

const views = new WeakMap<PyList, View>();

export function asView(made: PyList, view: View): PyList {
  views.set(made, view);
  return made;
}

/** The method of the dict that gave it. */
export function viewOf(value: Value): View | undefined {
  return value.kind === 'list' ? views.get(value) : undefined;
}
