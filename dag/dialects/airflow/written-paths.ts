/** What names in a file stand for by its imports, wherever they are used: also in functions that the evaluation never comes to. */
import type { ParsedSource } from '../../python/interpreter.ts';
import { statementsBelow } from '../../python/nested-blocks.ts';
import { isNode, nodesOf, type SyntaxNode } from './syntax-walk.ts';

export interface WrittenPaths {
  /** `airflow.models.Variable` for `models.Variable` after `from airflow import models`. */
  readonly of: (node: unknown) => string | undefined;
  /** Paths of the classes that the object may be of: `Hook()` itself, or a name that is given nothing but such calls. */
  readonly classesOf: (node: unknown) => readonly string[];
  /** Nodes outside of `if` and `try` that are there for another version of Airflow. */
  readonly nodes: () => Generator<SyntaxNode>;
}

export function writtenPaths({ document, module }: ParsedSource): WrittenPaths {
  const paths = new Map<string, Set<string>>();
  const calls = new Map<string, SyntaxNode[]>();
  const other = new Set<string>();
  const isForTheCase = (node: SyntaxNode): boolean => isForAnotherVersion(node, document.text);
  const nodes = (): Generator<SyntaxNode> => nodesOf(module.body, (node) => !isForTheCase(node));
  const note = (name: string, path: string): void => {
    paths.set(name, (paths.get(name) ?? new Set()).add(path));
  };
  for (const statement of statementsBelow(module.body)) {
    if (statement.kind === 'import')
      for (const { name, asName } of statement.names)
        note(asName ?? name.split('.')[0] ?? '', asName ? name : (name.split('.')[0] ?? ''));
    else if (statement.kind === 'import-from' && statement.level === 0)
      for (const { name, asName } of statement.names) note(asName ?? name, `${statement.module}.${name}`);
    else if (statement.kind === 'assign')
      for (const target of statement.targets) {
        const names = [...nodesOf(target, ({ kind }) => kind !== 'attribute' && kind !== 'subscript')];
        for (const node of names)
          if (node.kind === 'name') assigned(String(node.name), node === target ? statement.value : undefined);
      }
    else if (statement.kind === 'for')
      for (const node of nodesOf(statement.target)) if (node.kind === 'name') other.add(String(node.name));
    if (statement.kind === 'function' || statement.kind === 'class') other.add(statement.name);
    if (statement.kind === 'function') for (const { name } of statement.parameters) other.add(name);
  }
  function assigned(name: string, value: unknown): void {
    if (isNode(value) && value.kind === 'call') calls.set(name, [...(calls.get(name) ?? []), value]);
    else other.add(name);
  }
  const of = (node: unknown): string | undefined => {
    if (!isNode(node)) return undefined;
    if (node.kind === 'attribute') {
      const owner = of(node.value);
      return owner && `${owner}.${String(node.name)}`;
    }
    const name = node.kind === 'name' ? String(node.name) : '';
    const known = paths.get(name);
    return known?.size === 1 && !other.has(name) && !calls.has(name) ? [...known][0] : undefined;
  };
  const classesOf = (node: unknown): readonly string[] => {
    if (!isNode(node)) return [];
    if (node.kind === 'call') return [of(node.callee) ?? []].flat();
    const name = node.kind === 'name' ? String(node.name) : '';
    const made = (calls.get(name) ?? []).map(({ callee }) => of(callee));
    const known = made.filter((path) => path !== undefined);
    return other.has(name) || paths.has(name) || known.length < made.length ? [] : known;
  };
  return { of, classesOf, nodes };
}

/** A `try` that takes an import or a call that fails, or a condition on a version: each way is for an Airflow of its own. */
export function isForAnotherVersion(node: unknown, text: string): boolean {
  if (!isNode(node)) return false;
  if (node.kind === 'if' && isNode(node.test))
    return /version|airflow|_V_?\d|PLUS|hasattr/i.test(text.slice(node.test.start, node.test.end));
  if (node.kind !== 'try' || !Array.isArray(node.handlers)) return false;
  return node.handlers.some(
    ({ type }: { readonly type?: unknown }) =>
      !isNode(type) ||
      /\b(\w*ImportError|ModuleNotFoundError|TypeError|AttributeError|\w*Exception)\b/.test(
        text.slice(type.start, type.end),
      ),
  );
}
