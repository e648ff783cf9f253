/** `import` and `from … import`. */
import { type Conversion, spanOf } from './conversion.ts';
import { childOfType, hasChild, namedChildren, type RawNode } from './raw-tree.ts';
import type { Alias, Statement } from './syntax.ts';

export function convertImport(node: RawNode, c: Conversion): Statement {
  reportTrailingComma(node, c);
  return { kind: 'import', names: aliases(namedChildren(node), c), ...spanOf(node) };
}

export function convertImportFrom(node: RawNode, c: Conversion): Statement {
  const importAt = node.children.findIndex((child) => child.type === "'import'");
  const before = node.children.slice(0, importAt);
  const after = { ...node, children: node.children.slice(importAt + 1) };
  const relative = before.find((child) => child.type === 'relative_import');
  const dots = relative && childOfType(relative, 'import_prefix');
  const level = dots === undefined ? 0 : c.textOf(dots).replace(/[^.]/g, '').length;
  reportTrailingComma(after, c);
  reportDottedNames(after, c);
  const module = moduleName(before, relative, c);
  const names = aliases(namedChildren(after), c);
  if (module === '__future__' && level === 0) reportFeatures(names, c);
  return { kind: 'import-from', module, level, names, ...spanOf(node) };
}

function moduleName(before: readonly RawNode[], relative: RawNode | undefined, c: Conversion): string {
  if (before.some((child) => child.type === "'__future__'")) return '__future__';
  const dotted = relative ? childOfType(relative, 'dotted_name') : before.find((child) => child.type === 'dotted_name');
  return dotted === undefined ? '' : dottedText(dotted, c);
}

/** Blanks may stand around the dots. */
function dottedText(node: RawNode, c: Conversion): string {
  return namedChildren(node)
    .map((part) => c.nameOf(part))
    .join('.');
}

function aliases(nodes: readonly RawNode[], c: Conversion): Alias[] {
  const names: Alias[] = [];
  for (const node of nodes) {
    if (node.type === 'wildcard_import') {
      names.push({ name: '*', ...spanOf(node) });
      c.loose.push({ kind: 'star-import', ...spanOf(node) });
    } else if (node.type === 'aliased_import') {
      const [name, asName] = namedChildren(node);
      if (name === undefined) continue;
      names.push({ name: dottedText(name, c), ...(asName && { asName: c.nameOf(asName) }), ...spanOf(node) });
    } else if (node.type === 'dotted_name' && node.end > node.start) {
      names.push({ name: dottedText(node, c), ...spanOf(node) });
    }
  }
  return names;
}

function reportTrailingComma(list: RawNode, c: Conversion): void {
  const last = list.children[list.children.length - 1];
  if (last?.type !== "','" || hasChild(list, "'('")) return;
  const isFrom = !hasChild(list, "'import'");
  c.report(last, isFrom ? 'trailing comma not allowed without surrounding parentheses' : 'trailing comma not allowed');
}

/** `from a import b.c`: the grammar takes it. */
function reportDottedNames(list: RawNode, c: Conversion): void {
  for (const child of namedChildren(list)) {
    const name = child.type === 'aliased_import' ? namedChildren(child)[0] : child;
    const dot = name?.type === 'dotted_name' ? childOfType(name, "'.'") : undefined;
    if (dot) c.report(dot, "invalid syntax: '.' is not expected here");
  }
}

/** Of Python 3.7 to 3.14. */
const FEATURES: ReadonlySet<string> = new Set([
  'absolute_import',
  'annotations',
  'barry_as_FLUFL',
  'division',
  'generator_stop',
  'generators',
  'nested_scopes',
  'print_function',
  'unicode_literals',
  'with_statement',
]);

function reportFeatures(names: readonly Alias[], c: Conversion): void {
  for (const name of names) {
    if (name.name === '*') c.report(name, 'future feature * is not defined');
    else if (!FEATURES.has(name.name)) c.report(name, `future feature ${name.name} is not defined`);
  }
}
