/** Holds the rooms of docs/ARCHITECTURE.md: who may import whom, and how long a file may get. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

interface Import {
  /** From the project's root, with `/`. */
  readonly file: string;
  /** A package name, `node:…`, `vscode`, or a path from the root. */
  readonly target: string;
  readonly typeOnly: boolean;
}

interface Room {
  /** The first room whose expression matches a file is the file's. */
  readonly files: RegExp;
  /** Packages, and files of other rooms. A room may always import itself. */
  readonly may: readonly RegExp[];
  /** Files of which only types may be imported. */
  readonly mayTypes?: readonly RegExp[];
}

const ANY_NODE = /^node:/;
const PROTOCOLS = [/^server\/protocol\.ts$/, /^runner\/protocol\.ts$/, /^client\/webview\/(\w+\/)?protocol\.ts$/];

const ROOMS: { readonly [name: string]: Room } = {
  'dag/layout': {
    files: /^dag\/layout\//,
    may: [/^dag\/model\.ts$/],
  },
  'dag/params': {
    files: /^dag\/params\//,
    may: [/^dag\/model\.ts$/],
  },
  dag: {
    files: /^dag\//,
    may: [/^(web-tree-sitter|tree-sitter-python|yaml|smol-toml|cronstrue|nunjucks)(\/|$)/],
  },
  'server, Node only': {
    files: /^server\/(.*-)?node\.ts$/,
    may: [/^dag\//, /^server\//, /^vscode-(languageserver|jsonrpc|uri)/, /^(ignore|minimatch)$/, ANY_NODE],
  },
  server: {
    files: /^server\//,
    may: [/^dag\//, /^vscode-(languageserver|jsonrpc|uri)/, /^(ignore|minimatch|cronstrue)$/],
  },
  'runner/engine': {
    files: /^runner\/engine\//,
    may: [/^dag\/model\.ts$/],
    mayTypes: [/^runner\/protocol\.ts$/],
  },
  runner: {
    files: /^runner\//,
    may: [
      /^dag\//,
      /^(vscode-jsonrpc|nunjucks|node-sqlite3-wasm|yaml|@kubernetes\/client-node)(\/|$)/,
      /^package\.json$/,
      ANY_NODE,
    ],
  },
  cli: {
    files: /^cli\//,
    may: [/^dag\//, /^runner\//, /^(commander|yaml|cronstrue)$/, /^package\.json$/, ANY_NODE],
  },
  'client/webview': {
    files: /^client\/webview\//,
    may: [
      /^dag\/(layout|params)\//,
      /^dag\/model\.ts$/,
      // Pure, and needed by the trees and documents of the editor, too.
      /^client\/(log\/ansi|runs\/durations)\.ts$/,
      /^(react|react-dom|@xyflow\/react)(\/|$)/,
    ],
    mayTypes: PROTOCOLS,
  },
  client: {
    files: /^client\//,
    may: [/^vscode$/, /^vscode-(languageclient|jsonrpc|uri)/, ...PROTOCOLS, /^runner\/connect\.ts$/, ANY_NODE],
    mayTypes: [/^dag\/model\.ts$/],
  },
};

/** Longer than this, and a file has more than one subject. */
const MAX_LINES = 500;

/** File → why it may be longer. */
const LONG_FILES: { readonly [file: string]: string } = {};

const files = ['client', 'server', 'dag', 'runner', 'cli'].flatMap((room) => sourceFiles(join(root, room)));
const sources = files.filter((file) => !/(\.test\.tsx?|\.d\.ts)$/.test(file) && !/(^|\/)testing\//.test(file));
const imports = sources.flatMap((file) => importsOf(file));

describe('the rooms', () => {
  it('are all there, so that this test cannot pass by finding nothing', () => {
    for (const room of ['dag/', 'server/', 'runner/', 'cli/', 'client/']) {
      expect(sources.some((file) => file.startsWith(room))).toBe(true);
    }
    expect(imports.length).toBeGreaterThan(100);
  });

  it.each(Object.entries(ROOMS))('%s imports only what it may', (name, room) => {
    const forbidden = imports
      .filter((one) => roomOf(one.file) === name && !room.files.test(one.target))
      .filter((one) => !matches(room.may, one.target) && !(one.typeOnly && matches(room.mayTypes ?? [], one.target)))
      .map((one) => `${one.file} imports ${one.target}${one.typeOnly ? ' (type)' : ''}`);
    expect(forbidden).toEqual([]);
  });

  it('leave the clock and the process out of what has to be pure', () => {
    const pure = sources.filter((file) => /^(dag|runner\/engine)\//.test(file));
    const impure = pure.flatMap((file) => {
      const code = withoutComments(readFileSync(join(root, file), 'utf8'));
      const found = code.match(
        /\b(Date\.now\(|new Date\(\)|performance\.now\(|Math\.random\(|setTimeout\(|process\.(?:env|cwd|argv|platform)\b)/,
      );
      return found ? [`${file}: ${found[0]}`] : [];
    });
    expect(impure).toEqual([]);
  });
});

describe('files', () => {
  it(`have at most ${MAX_LINES} lines, or a reason`, () => {
    const long = sources
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ file, lines }) => lines > MAX_LINES && !(file in LONG_FILES))
      .map(({ file, lines }) => `${file}: ${lines} lines`);
    expect(long).toEqual([]);
  });

  it('that may be longer still are', () => {
    const short = Object.keys(LONG_FILES).filter(
      (file) => !files.includes(file) || readFileSync(join(root, file), 'utf8').split('\n').length - 1 <= MAX_LINES,
    );
    expect(short).toEqual([]);
  });

  it('are named for their subject', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|misc|common)\b[^/]*$/.test(file))).toEqual([]);
  });
});

function roomOf(file: string): string | undefined {
  return Object.entries(ROOMS).find(([, room]) => room.files.test(file))?.[0];
}

function matches(expressions: readonly RegExp[], target: string): boolean {
  return expressions.some((expression) => expression.test(target));
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.includes('node_modules/'));
}

function importsOf(file: string): readonly Import[] {
  const code = withoutComments(readFileSync(join(root, file), 'utf8'));
  const statements = code.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:([\w*{}\s,$]+?)\s+from\s+)?'([^']+)'/gm);
  const found = [...statements].map((match) => ({
    specifier: match[3]!,
    typeOnly: match[1] !== undefined || onlyTypeNames(match[2]),
  }));
  const dynamic = [...code.matchAll(/(typeof\s+)?\b(?:import|require)\(\s*'([^']+)'\s*\)/g)].map((match) => ({
    specifier: match[2]!,
    typeOnly: match[1] !== undefined,
  }));
  return [...found, ...dynamic].map(({ specifier, typeOnly }) => ({
    file,
    target: targetOf(file, specifier),
    typeOnly,
  }));
}

/** `{ type A, type B }` */
function onlyTypeNames(clause: string | undefined): boolean {
  const names = /^\{([^}]*)\}$/
    .exec(clause?.trim() ?? '')?.[1]
    ?.split(',')
    .map((name) => name.trim());
  return names?.filter((name) => name !== '').every((name) => name.startsWith('type ')) ?? false;
}

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return relative(root, resolve(root, dirname(file), specifier))
      .split(sep)
      .join('/');
  return builtinModules.includes(specifier) ? `node:${specifier}` : specifier;
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');
}
