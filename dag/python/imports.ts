/** Import statements: modules of the workspace, of the standard library, of a dialect, and of nobody. */

import { assignName } from './assignment.ts';
import { docstring, isShadowed, moduleMember } from './attributes.ts';
import type { Frame } from './calls.ts';
import { siteOf } from './expressions.ts';
import type { Interpreter, ParsedSource } from './interpreter.ts';
import { isAbsolute, normalisePath } from './library/paths.ts';
import { isNoStandardModule, standardModules } from './library/standard-names/standard-names.ts';
import { objectType } from './library/types.ts';
import { execute } from './statements.ts';
import type { Import, ImportFrom } from './syntax.ts';
import {
  bool,
  instance,
  list,
  type NativeCall,
  native,
  nativeClass,
  type PyModule,
  type Scope,
  type Site,
  str,
  unknown,
  type Value,
} from './values.ts';

export function importNames(interpreter: Interpreter, frame: Frame, node: Import): void {
  for (const alias of node.names) {
    const site = siteOf(frame, alias);
    interpreter.importReached?.({ module: alias.name, site });
    failWhereExpected(interpreter, alias.name, undefined, site);
    const module = importModule(interpreter, alias.name, 0, frame.scope, site);
    if (alias.asName) {
      assignName(frame, alias.asName, module);
      continue;
    }
    const [root = alias.name, ...rest] = alias.name.split('.');
    const top = rest.length === 0 ? module : importModule(interpreter, root, 0, frame.scope, site);
    // Of the library: with the names that our own text defines.
    const [child = ''] = rest;
    if (top.kind === 'module' && rest.length === 1 && top.namespace.get(child)?.kind === 'module')
      top.namespace.set(child, module);
    assignName(frame, root, top);
  }
}

export function importFrom(interpreter: Interpreter, frame: Frame, node: ImportFrom): void {
  const site = siteOf(frame, node);
  const module = importModule(interpreter, node.module, node.level, frame.scope, site);
  const names = node.names.map(({ name }) => name);
  if (node.level === 1 && node.module) bindSubmodule(interpreter, frame, node.module, module, site);
  for (const alias of node.names) {
    const nameSite = siteOf(frame, alias);
    if (node.level === 0)
      interpreter.importReached?.({
        module: node.module,
        name: alias.name,
        site: nameSite,
        names,
        ...moduleSiteOf(node, site),
      });
    if (node.level === 0) failWhereExpected(interpreter, node.module, alias.name, nameSite);
    if (alias.name === '*') {
      importAll(interpreter, frame, module, node.module, site);
      continue;
    }
    assignName(frame, alias.asName ?? alias.name, importedName(interpreter, frame, node, module, alias.name, nameSite));
  }
}

/** A `try` for the import decides by it what comes next. Elsewhere the missing name is told, and evaluation goes on. */
function failWhereExpected(interpreter: Interpreter, module: string, name: string | undefined, site: Site): void {
  const message = interpreter.importFails?.(module, name);
  if (message === undefined) return;
  if (interpreter.catches(interpreter.exception('ModuleNotFoundError', message, site).value))
    interpreter.fail('ModuleNotFoundError', message, site);
}

/** `from .part import name` in a package's `__init__.py` makes `part` a name of the package, when it is first imported. */
function bindSubmodule(interpreter: Interpreter, frame: Frame, path: string, module: Value, site: Site): void {
  const { variables, document } = frame.scope.module;
  const [name = path] = path.split('.');
  if (!document.uri.endsWith('/__init__.py') || variables.has(name)) return;
  variables.set(name, name === path ? module : importModule(interpreter, name, 1, frame.scope, site));
}

/** Of the module's name in a `from` statement. */
export function moduleSiteOf(node: ImportFrom, { document, start }: Site): { readonly moduleSite?: Site } {
  const lead = /^from\s+/.exec(document.text.slice(start, start + 40))?.[0].length ?? 0;
  const at = start + lead;
  const end = at + node.module.length;
  return document.text.slice(at, end) === node.module ? { moduleSite: { document, start: at, end } } : {};
}

function importedName(
  interpreter: Interpreter,
  frame: Frame,
  node: ImportFrom,
  module: Value,
  name: string,
  site: Site,
): Value {
  if (module.kind !== 'module') {
    // A package's `__init__.py` that imports from the package by its own name may mean another, of what is installed; its modules are its own.
    const own = node.level === 0 ? findSource(interpreter, `${node.module}.${name}`, 0, frame.scope) : undefined;
    return (
      own ?? {
        ...unknown(module.kind === 'unknown' ? module.reason : 'an import', site),
        origin: `${node.module}.${name}`,
      }
    );
  }
  const own = module.namespace.get(name) ?? (module.open ? undefined : moduleMember(interpreter, module, name, site));
  const isOurs = own?.kind === 'module' && own.open && interpreter.host.written(own.name) !== undefined;
  if (isOurs) return importModule(interpreter, own.name, 0, frame.scope, site);
  if (own) return own;
  const submodule = findSource(interpreter, node.module ? `${node.module}.${name}` : name, node.level, frame.scope);
  if (submodule) return submodule;
  const member = moduleMember(interpreter, module, name, site);
  if (member) return member;
  const from = `${'.'.repeat(node.level)}${node.module}`;
  return interpreter.fail('ImportError', `cannot import name '${name}' from '${from}'`, site);
}

function importAll(interpreter: Interpreter, frame: Frame, module: Value, name: string, site: Site): void {
  if (module.kind !== 'module') {
    frame.scope.openNames ??= unknown(`names imported from ${name}`, site, { origin: name });
    return;
  }
  const listed = module.namespace.get('__all__');
  const names =
    listed?.kind === 'list' || listed?.kind === 'tuple'
      ? listed.items.flatMap((item) => (item.kind === 'str' ? [item.value] : []))
      : [...module.namespace.keys()].filter((key) => !key.startsWith('_'));
  for (const each of names) {
    const value = moduleMember(interpreter, module, each, site);
    if (value) assignName(frame, each, value);
  }
  // In a circle of imports the other module's names are not all there yet.
  if (module.open || interpreter.loading.has(module))
    frame.scope.openNames ??= unknown(`names imported from ${name}`, site, { origin: name });
}

/** The module behind a name; what nobody has the text of is unknown, with its name as origin. */
export function importModule(interpreter: Interpreter, name: string, level: number, scope: Scope, site: Site): Value {
  if (level === 0) {
    if (isNoStandardModule(name) && !isShadowed(interpreter, name, site)) return missingModule(interpreter, name, site);
    interpreter.imported.add(name);
    const library = interpreter.host.module(name);
    if (library) return completed(interpreter, name, library);
  }
  const found = findSource(interpreter, name, level, scope);
  if (found) return found;
  if (level > 0)
    return unknown(`the module ${'.'.repeat(level)}${name}, which is not in the workspace`, site, { origin: name });
  return unknown(`the package ${name.split('.')[0]}, which is not in the workspace`, site, { origin: name });
}

function missingModule(interpreter: Interpreter, name: string, site: Site): Value {
  const parent = name.slice(0, name.lastIndexOf('.'));
  const reason = standardModules(parent).length > 0 ? '' : `; '${parent}' is not a package`;
  return interpreter.fail('ModuleNotFoundError', `No module named '${name}'${reason}`, site);
}

/** With the names that our own text in Python defines: it is evaluated when the first of them is asked for. */
function completed(interpreter: Interpreter, name: string, library: PyModule): PyModule {
  if (interpreter.completed.has(name)) return library;
  interpreter.completed.add(name);
  const source = interpreter.host.written(name);
  if (!source) return library;
  // `import attrs` brings `attrs.validators` along.
  for (const [key, child] of library.namespace)
    if (child.kind === 'module' && child.open)
      library.namespace.set(key, completed(interpreter, child.name, interpreter.host.module(child.name) ?? child));
  const { member } = library;
  let isComplete = false;
  (library as { member: PyModule['member'] }).member = (wanted) => {
    if (!isComplete) {
      isComplete = true;
      complete(interpreter, name, library, source);
    }
    return library.namespace.get(wanted) ?? member?.(wanted);
  };
  return library;
}

function complete(interpreter: Interpreter, name: string, library: PyModule, source: ParsedSource): void {
  const namespace = new Map<string, Value>([
    ['_unfollowed', native('_unfollowed', (call) => unfollowedCall(call), false)],
    ['_is_known', native('_is_known', ({ positional: [value] }) => bool(value?.kind !== 'unknown'), false)],
    ['_native', { ...library, namespace: new Map(library.namespace) }],
  ]);
  interpreter.withCertainty(() => evaluateModule(interpreter, source, name, namespace));
  for (const [member, value] of namespace)
    if (!member.startsWith('_') && value.kind !== 'module') library.namespace.set(member, value);
}

function unfollowedCall({ interpreter, positional: [what], site }: NativeCall): Value {
  const place = interpreter.ownPlace(site);
  return unknown(`what ${what?.kind === 'str' ? what.value : 'this'} gives`, place);
}

/** What `sys.path.append(…)` and its like have added. */
export function addedToPath({ host }: Interpreter): readonly string[] {
  const path = host.module('sys')?.namespace.get('path');
  if (path?.kind !== 'list') return [];
  return path.items.flatMap((item) => {
    return item.kind === 'str' && isAbsolute(item.value) ? [uriOf(normalisePath(item.value))] : [];
  });
}

function findSource(interpreter: Interpreter, name: string, level: number, scope: Scope): PyModule | undefined {
  const found = interpreter.host.find(name, level, scope.document, level === 0 ? addedToPath(interpreter) : []);
  if (!found) return undefined;
  const known = interpreter.modules.get(found.uri);
  if (known) return known;
  if (!found.source) {
    const folder: PyModule = {
      kind: 'module',
      name,
      namespace: new Map([['__path__', list([str(pathOf(found.uri))])]]),
      open: false,
      member: (member) => {
        const path = name ? `${name}.${member}` : member;
        // Another folder of the same name, of a package or elsewhere on the path, may have the rest of it.
        const elsewhere =
          level === 0
            ? unknown(`${path}, which is not in this workspace's ${name}`, undefined, { origin: path })
            : undefined;
        return findSource(interpreter, path, level, scope) ?? elsewhere;
      },
    };
    interpreter.modules.set(found.uri, folder);
    return folder;
  }
  const parts = name.split('.');
  // Python imports the packages on the way first, and these may import this module themselves.
  const parent =
    level === 0 && parts.length > 1 ? findSource(interpreter, parts.slice(0, -1).join('.'), 0, scope) : undefined;
  const imported = interpreter.modules.get(found.uri);
  if (imported) return imported;
  const { source } = found;
  const namespace = new Map<string, Value>();
  let isComplete = true;
  const submodule = (member: string): Value | undefined =>
    found.isPackage && !namespace.has(member)
      ? findSource(interpreter, member, 1, namespaceScope(source, namespace))
      : undefined;
  const module: PyModule = {
    kind: 'module',
    // `.abc` is another module than the library's `abc`.
    name: `${'.'.repeat(level)}${name}`,
    namespace,
    open: false,
    member: (member) =>
      submodule(member) ??
      (isComplete || namespace.has(member)
        ? undefined
        : unknown(`${name}.${member}`, undefined, { origin: `${name}.${member}` })),
  };
  interpreter.modules.set(found.uri, module);
  parent?.namespace.set(parts.at(-1) ?? name, module);
  interpreter.loading.add(module);
  const evaluation = (): void => {
    evaluateModule(interpreter, source, name, namespace);
  };
  try {
    if (found.isInstalled) isComplete = interpreter.within(STEPS_OF_A_PACKAGE, evaluation);
    else evaluation();
  } finally {
    interpreter.loading.delete(module);
  }
  return module;
}

/** What an import of an installed package may cost: a DAG file's own code comes first. */
const STEPS_OF_A_PACKAGE = 200_000;

function namespaceScope(source: ParsedSource, variables: Map<string, Value>): Scope {
  const scope: { -readonly [K in keyof Scope]: Scope[K] } = {
    kind: 'module',
    variables,
    document: source.document,
    module: undefined as unknown as Scope,
  };
  scope.module = scope;
  return scope;
}

/** What Python keeps with a module for itself: an object, of which more is not known. */
const machineryClass = nativeClass('importlib.machinery', 'ModuleSpec', [objectType], [], {
  fallbackAttribute: (_interpreter, _instance, name, site) =>
    name.startsWith('__') ? undefined : unknown(`what Python keeps of a module as ${name}`, site),
});

/** Evaluates a module's body into `namespace`. */
export function evaluateModule(
  interpreter: Interpreter,
  source: ParsedSource,
  name: string,
  namespace: Map<string, Value>,
): Scope {
  const scope = namespaceScope(source, namespace);
  const site: Site = { document: source.document, start: 0, end: 0 };
  if (source.document === interpreter.main) interpreter.mainModule = { kind: 'module', name, namespace, open: false };
  namespace.set('__name__', str(name));
  namespace.set('__file__', str(pathOf(source.document.uri)));
  namespace.set('__doc__', docstring(source.module.body) ?? { kind: 'none' });
  if (source.document.uri.endsWith('/__init__.py'))
    namespace.set('__path__', list([str(pathOf(source.document.uri).replace(/\/[^/]*$/, ''))]));
  namespace.set('__package__', str(name.split('.').slice(0, -1).join('.')));
  for (const own of ['__builtins__', '__spec__', '__loader__'])
    namespace.set(own, instance(machineryClass, site, [['name', str(name)]]));
  // Where text could not be read, a name may have been defined in it.
  if (source.module.syntaxErrors.length > 0)
    scope.openNames = unknown('a file with syntax errors', site, { broken: true });
  const uncertain = interpreter.uncertain;
  try {
    execute(interpreter, { scope, possibleReturns: [] }, source.module.body);
  } finally {
    interpreter.uncertain = uncertain;
  }
  return scope;
}

/** File system path of a `file:` URI, with forward slashes; other URIs as they are. */
export function pathOf(uri: string): string {
  if (!uri.startsWith('file://')) return uri;
  const path = decodeURIComponent(uri.slice('file://'.length));
  return /^\/[a-zA-Z]:/.test(path) ? path.slice(1) : path;
}

/** The `file:` URI of an absolute path. */
export function uriOf(path: string): string {
  const absolute = path.startsWith('/') ? path : `/${path.replaceAll('\\', '/')}`;
  return `file://${absolute
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%3A', ':'))
    .join('/')}`;
}
