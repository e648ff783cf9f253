/** `import` and `from … import`. */
import { type Conversion, spanOf } from './conversion.ts';
import { childOfType, hasChild, namedChildren, type RawNode } from './raw-tree.ts';
import type { Alias, Statement } from './syntax.ts';

export function convertImport(node: RawNode, c: Conversion): Statement {
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
  return {
    kind: 'import-from',
    module: moduleName(before, relative, c),
    level,
    names: aliases(namedChildren(after), c),
    ...spanOf(node),
  };
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
  if (last?.type === "','" && !hasChild(list, "'('")) {
    c.report(last, 'trailing comma not allowed without surrounding parentheses');
  }
}
