/** Old import paths that Airflow still answers, with the class that stands there: `airflow.operators.dummy.DummyOperator`. */

import type { ClassIndex } from '../../dag/dialects/airflow/installed/classes.ts';
import type { ModuleIndex } from '../../dag/dialects/airflow/installed/modules.ts';
import { isOperatorPath } from '../../dag/dialects/airflow/vocabulary.ts';
import type { Expression } from '../../dag/python/syntax.ts';

/** Old full path → full path of the operator class. */
export function movedOperators(
  modules: ModuleIndex,
  index: ClassIndex,
  names: Iterable<string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const module of names) {
    if (!HOMES.test(module)) continue;
    const table = modules.module(module)?.values.get('__deprecated_classes');
    for (const [old, now] of entries(table, module)) {
      const at = now.lastIndexOf('.');
      const home = modules.module(now.slice(0, at));
      const target = home && modules.lookUp(home, now.slice(at + 1));
      if (target?.kind === 'class' && index.isOperator(target.class))
        found.set(old, `${target.class.module.module}.${target.class.name}`);
      // An older version of the provider has it.
      else if (!target && isOperatorPath(now)) found.set(old, now);
    }
  }
  return found;
}

const HOMES = /^airflow(\.contrib)?\.(operators|sensors)$/;

/** The table is a dict of dicts: submodule → name → path. */
function* entries(table: Expression | undefined, prefix: string): Generator<readonly [old: string, now: string]> {
  if (table?.kind !== 'dict') return;
  for (const { key, value } of table.items) {
    if (key?.kind !== 'string') continue;
    if (value.kind === 'string') yield [`${prefix}.${key.value}`, value.value];
    else yield* entries(value, `${prefix}.${key.value}`);
  }
}
