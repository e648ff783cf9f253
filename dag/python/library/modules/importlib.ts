/** `importlib`, `importlib.util`, `imp`: modules that are imported by a name or a path which the file works out. */
import { evaluateModule, uriOf } from '../../imports.ts';
import {
  instance,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyModule,
  str,
  unknown,
  type Value,
} from '../../values.ts';
import { imported } from '../attributes.ts';
import { pathText } from '../files.ts';
import { isAbsolute, normalisePath } from '../paths.ts';
import { method, routine, unfollowed } from '../routine.ts';
import { objectType } from '../types.ts';

type Members = Iterable<readonly [string, Value]>;

/** `importlib.import_module('.jobs', package='etl')`. */
const importModule = routine('import_module', 'name package?', (call, name, from) => {
  if (name.kind === 'unknown') return unknown(name.reason, name.site ?? call.site);
  if (name.kind !== 'str') return unfollowed(call, 'importlib.import_module');
  if (!name.value.startsWith('.')) return imported(call, name.value);
  if (from.kind !== 'str') return unfollowed(call, 'importlib.import_module');
  const [dots = '.'] = /^\.+/.exec(name.value) ?? [];
  const parts = from.value.split('.');
  const base = parts.slice(0, parts.length - dots.length + 1);
  return imported(call, [...base, name.value.slice(dots.length)].join('.'));
});

/** A file under a module's name, as a spec has it. */
interface FileSpec {
  readonly path: string;
  readonly name: string;
}

function specOf(value: Value): FileSpec | undefined {
  return value.kind === 'instance' && value.payload && 'path' in value.payload
    ? (value.payload as FileSpec)
    : undefined;
}

const loaderClass = nativeClass(
  'importlib.machinery',
  'SourceFileLoader',
  [objectType],
  [
    method('exec_module', 'module', (call, self, module) => {
      const spec = specOf(self);
      if (spec && module.kind === 'module') run(call, spec, module);
      return NONE;
    }),
    method('load_module', 'name?', (call, self) => loaded(call, specOf(self))),
  ],
);

const specClass = nativeClass('importlib.machinery', 'ModuleSpec', [objectType]);

function fileSpec(call: NativeCall, name: Value, location: Value): FileSpec | undefined {
  const path = pathText(call.interpreter, location, call.site);
  return name.kind === 'str' && typeof path === 'string' && isAbsolute(path)
    ? { name: name.value, path: normalisePath(path) }
    : undefined;
}

function run(call: NativeCall, { path, name }: FileSpec, module: PyModule): void {
  const source = call.interpreter.host.sourceAt(uriOf(path));
  if (!source) {
    (module as { open: boolean }).open = true;
    call.interpreter.note(`the file ${path}, which is not in the workspace`, call.site);
    return;
  }
  evaluateModule(call.interpreter, source, name, module.namespace);
}

function loaded(call: NativeCall, spec: FileSpec | undefined): Value {
  if (!spec) return unfollowed(call, 'loading a module from a file');
  const module: PyModule = { kind: 'module', name: spec.name, namespace: new Map(), open: false };
  run(call, spec, module);
  return module;
}

const specFromFile = routine(
  'spec_from_file_location',
  'name location loader? submodule_search_locations?',
  (call, name, location) => {
    const spec = fileSpec(call, name, location);
    if (!spec) return unfollowed(call, 'importlib.util.spec_from_file_location');
    const loader = instance(loaderClass, call.site);
    loader.payload = spec;
    const made = instance(specClass, call.site, [
      ['name', str(spec.name)],
      ['origin', str(spec.path)],
      ['loader', loader],
    ]);
    made.payload = spec;
    return made;
  },
);

const moduleFromSpec = routine('module_from_spec', 'spec', (call, value): Value => {
  const spec = specOf(value);
  if (!spec) return unfollowed(call, 'importlib.util.module_from_spec');
  return {
    kind: 'module',
    name: spec.name,
    namespace: new Map<string, Value>([
      ['__name__', str(spec.name)],
      ['__file__', str(spec.path)],
    ]),
    open: false,
  };
});

export function importlibMembers(): Members {
  return [
    ['import_module', importModule],
    ['reload', routine('reload', 'module', (_call, module) => module)],
    ['invalidate_caches', native('invalidate_caches', () => NONE, false)],
  ];
}

export function importlibUtilMembers(): Members {
  return [
    ['spec_from_file_location', specFromFile],
    ['module_from_spec', moduleFromSpec],
  ];
}

export function importlibMachineryMembers(): Members {
  return [
    [
      'SourceFileLoader',
      routine('SourceFileLoader', 'fullname path', (call, name, path) => {
        const spec = fileSpec(call, name, path);
        if (!spec) return unfollowed(call, 'SourceFileLoader()');
        const loader = instance(loaderClass, call.site);
        loader.payload = spec;
        return loader;
      }),
    ],
  ];
}

export function impMembers(): Members {
  return [
    [
      'load_source',
      routine('load_source', 'name path', (call, name, path) => loaded(call, fileSpec(call, name, path))),
    ],
  ];
}
