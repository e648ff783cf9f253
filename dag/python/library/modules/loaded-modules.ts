/** `sys.modules`: the modules of the workspace that were imported, and the one that is being read. */
import { instance, type NativeCall, NONE, nativeClass, type PyModule, unknown, type Value } from '../../values.ts';
import { method } from '../routine.ts';
import { LIBRARY_SITE, objectType } from '../types.ts';

const tableClass = nativeClass('sys', 'modules', [objectType], [], {
  fallbackAttribute: (_interpreter, _instance, name, site) =>
    name.startsWith('__') ? undefined : unknown('the modules that are loaded', site),
});

for (const [name, member] of [
  method('__getitem__', 'name', (call, _self, name) => loaded(call, name)),
  method('get', 'name default?', (call, _self, name) => loaded(call, name)),
  method('__contains__', 'name', (call, _self, name) =>
    moduleNamed(call, name) ? { kind: 'bool', value: true } : unknown('the modules that are loaded', call.site),
  ),
  method('__setitem__', 'name value', () => NONE),
  method('pop', 'name default?', (call) => unknown('the modules that are loaded', call.site)),
])
  tableClass.namespace.set(name, member);

function moduleNamed({ interpreter }: NativeCall, name: Value): PyModule | undefined {
  if (name.kind !== 'str') return undefined;
  const { mainModule } = interpreter;
  if (mainModule?.name === name.value) return mainModule;
  return [...interpreter.modules.values()].find((module) => module.name === name.value);
}

function loaded(call: NativeCall, name: Value): Value {
  return moduleNamed(call, name) ?? unknown('the modules that are loaded', call.site);
}

export function loadedModules(): Value {
  return instance(tableClass, LIBRARY_SITE);
}
