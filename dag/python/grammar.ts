/** The official Python grammar for tree-sitter, loaded from bytes that travel inside the bundle: no file system, no network. */
import pythonWasm from 'tree-sitter-python/tree-sitter-python.wasm';
import { Language, Parser } from 'web-tree-sitter';
import runtimeWasm from 'web-tree-sitter/web-tree-sitter.wasm';
import { type NodeTypes, nodeTypesOf } from './node-types.ts';
import type { CursorFunctions } from './tree-walk.ts';

export interface PythonGrammar {
  readonly language: Language;
  readonly types: NodeTypes;
  readonly cursor: CursorFunctions;
}

let grammar: Promise<PythonGrammar> | undefined;

/** Loads the runtime and the grammar once; every later call gets the same one. */
export function loadPythonGrammar(): Promise<PythonGrammar> {
  grammar ??= load();
  return grammar;
}

async function load(): Promise<PythonGrammar> {
  // Emscripten takes the bytes under this name; the type that ships with it leaves the property out.
  // A bundle has no place of its own to look in; with the bytes given, nothing is looked up there anyway.
  const options = { wasmBinary: runtimeWasm, locateFile: (name: string) => name };
  await Parser.init(options as unknown as Parameters<typeof Parser.init>[0]);
  const language = await Language.load(pythonWasm);
  const names: string[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const name = language.nodeTypeForId(id) ?? '';
    names.push(language.nodeTypeIsNamed(id) ? name : `'${name}'`);
  }
  // Emscripten makes the object it was given its module.
  return { language, types: nodeTypesOf(names), cursor: options as unknown as CursorFunctions };
}
