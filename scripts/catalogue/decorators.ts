/** `@task.VARIANT`: which operator class stands behind each variant. */

import type { ModuleIndex, PythonModule } from '../../dag/dialects/airflow/installed/modules.ts';
import { nodesIn } from '../../dag/dialects/airflow/installed/nodes.ts';
import type { Expression, FunctionDefinition } from '../../dag/python/syntax.ts';

/** Variant → full path of the class. */
export function taskDecorators(modules: ModuleIndex, names: Iterable<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const module of names) {
    if (!/\.get_provider_info$/.test(module) && module !== 'airflow.decorators') continue;
    const source = modules.module(module);
    if (!source) continue;
    for (const [variant, functions] of module === 'airflow.decorators' ? builtIn(source) : provided(source)) {
      const path = operatorOf(modules, source, functions);
      if (path && !found.has(variant)) found.set(variant, path);
    }
  }
  return found;
}

type Entry = readonly [variant: string, path: string | Expression];

/** Airflow 2: the class attributes of `TaskDecoratorCollection`. */
function builtIn(module: PythonModule): readonly Entry[] {
  const body = module.classes.get('TaskDecoratorCollection')?.node.body ?? [];
  return body.flatMap((statement): Entry[] => {
    if (statement.kind !== 'assign' && statement.kind !== 'annotated-assign') return [];
    const target = statement.kind === 'assign' ? statement.targets[0] : statement.target;
    const value = statement.value?.kind === 'call' ? statement.value.args[0]?.value : undefined;
    return target?.kind === 'name' && value && !target.name.startsWith('_') ? [[target.name, value]] : [];
  });
}

function provided(module: PythonModule): readonly Entry[] {
  const entries: Entry[] = [];
  const info = module.functions.get('get_provider_info');
  for (const node of nodesIn(info?.body ?? [])) {
    if (node.kind !== 'dict') continue;
    const text = (key: string): string | undefined => {
      const value = node.items.find((item) => item.key?.kind === 'string' && item.key.value === key)?.value;
      return value?.kind === 'string' ? value.value : undefined;
    };
    const [name, path] = [text('name'), text('class-name')];
    if (name && path && /\.decorators\./.test(path)) entries.push([name, path]);
  }
  return entries;
}

function operatorOf(modules: ModuleIndex, from: PythonModule, path: string | Expression): string | undefined {
  const at = typeof path === 'string' ? path.lastIndexOf('.') : 0;
  const home = typeof path === 'string' ? modules.module(path.slice(0, at)) : from;
  const found = typeof path === 'string' ? home && modules.lookUp(home, path.slice(at + 1)) : modules.find(from, path);
  if (found?.kind !== 'function') return undefined;
  const cls = decoratedClass(found.function);
  const resolved = cls && modules.findClass(found.module, cls);
  return resolved && `${resolved.module.module}.${resolved.name}`;
}

function decoratedClass(made: FunctionDefinition): Expression | undefined {
  for (const node of nodesIn(made.body)) {
    if (node.kind !== 'call') continue;
    const given = node.args.find(({ name }) => name === 'decorated_operator_class');
    if (given) return given.value;
  }
  return undefined;
}
