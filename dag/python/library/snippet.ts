/** For tests of the library: evaluates a text by itself, with the files it is given, and tells what its variables hold. */
import { evaluateModule } from '../imports.ts';
import { type Host, Interpreter } from '../interpreter.ts';
import { createPythonParser } from '../parse.ts';
import { representationOf } from '../text.ts';
import { unknown, type Value } from '../values.ts';
import { libraryModule } from './modules.ts';
import { LIBRARY_SITE } from './types.ts';
import { WrittenModules } from './written.ts';

export interface SnippetOptions {
  /** Path → text; their folders exist as well. */
  readonly files?: { readonly [path: string]: string };
  readonly env?: { readonly [name: string]: string };
}

export interface Snippet {
  readonly interpreter: Interpreter;
  readonly variables: ReadonlyMap<string, Value>;
  /** `repr()` of a variable; `unknown: …` with its reason, and what it may be, where it is not known. */
  show(name: string): string;
}

export async function snippetRunner(): Promise<(text: string, options?: SnippetOptions) => Snippet> {
  const parser = await createPythonParser();
  const written = new WrittenModules(parser);
  return (text, options = {}) => {
    const { module, lines } = parser.parse(text);
    const document = { uri: 'file:///dags/snippet.py', text, lines };
    const interpreter = new Interpreter(hostFor(options, written));
    const namespace = new Map<string, Value>();
    evaluateModule(interpreter, { document, module }, '__main__', namespace);
    return { interpreter, variables: namespace, show: (name) => shown(interpreter, namespace.get(name)) };
  };
}

function hostFor({ files = {}, env = {} }: SnippetOptions, written: WrittenModules): Host {
  const known = new Map(
    Object.entries({ '/dags/snippet.py': '', ...files }).map(([path, text]) => [`file://${path}`, text]),
  );
  const modules = new Map<string, ReturnType<typeof libraryModule>>();
  const isFolder = (uri: string): boolean =>
    [...known.keys()].some((file) => file.startsWith(`${uri.replace(/\/$/, '')}/`));
  return {
    files: {
      read: (uri) => known.get(uri),
      kind: (uri) => (known.has(uri) ? 'file' : isFolder(uri) ? 'directory' : undefined),
      list: (uri) => [
        ...new Set(
          [...known.keys()]
            .filter((file) => file.startsWith(`${uri}/`))
            .map((file) => file.slice(uri.length + 1).split('/')[0] ?? ''),
        ),
      ],
    },
    now: () => 0,
    env,
    module(name) {
      if (!modules.has(name)) modules.set(name, libraryModule(name));
      return modules.get(name);
    },
    written: (name) => written.source(name),
    sourceAt: () => undefined,
    parse: (text) => written.read(text),
    outside: (path, site) => unknown(`what ${path} is`, site, { origin: path }),
    find: () => undefined,
    isCancelled: () => false,
  };
}

function shown(interpreter: Interpreter, value: Value | undefined): string {
  if (!value) return 'not defined';
  const text = representationOf(interpreter, value, LIBRARY_SITE);
  if (typeof text === 'string') return text;
  const choices = value.kind === 'unknown' ? (value.choices ?? []).map((choice) => shown(interpreter, choice)) : [];
  return `unknown: ${text.reason}${choices.length > 0 ? `; may be ${choices.join(' or ')}` : ''}`;
}
