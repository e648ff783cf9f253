import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Parser } from 'web-tree-sitter';
import { loadPythonGrammar } from './grammar.ts';
import { TreeWalk } from './tree-walk.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const grammar = await loadPythonGrammar();
const parser = new Parser().setLanguage(grammar.language);

/** What both kinds of cursor have. */
interface Steps {
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): unknown;
}

/** Every node in the order of the text: depth, number of its type, start, end. */
function nodes(steps: Steps, typeId: () => number, depth = 0): string[] {
  const found: string[] = [];
  do {
    found.push(`${depth} ${typeId()} ${steps.startIndex} ${steps.endIndex}`);
    if (steps.gotoFirstChild()) {
      found.push(...nodes(steps, typeId, depth + 1));
      steps.gotoParent();
    }
  } while (steps.gotoNextSibling());
  return found;
}

describe('a walk through a tree meets what the library’s own cursor meets', () => {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.py'));
  test.each([
    ...files.map((name) => [name, readFileSync(`${EXAMPLES}${name}`, 'utf8')]),
    ['a text with errors', 'with DAG(\n  x = [1,\ndef f(:\n  return'],
    ['a text with other alphabets', 'größe = "😀" + f"{größe}"  # ü'],
    ['an empty text', ''],
    ['deep brackets', `x = ${'('.repeat(400)}1${')'.repeat(400)}`],
  ])('%s', (_name, text) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('no tree');
    const cursor = tree.walk();
    const expected = nodes(cursor, () => cursor.nodeTypeId);
    cursor.delete();
    const walk = new TreeWalk(grammar.cursor, tree);
    const met = nodes(walk, () => walk.typeId);
    walk.dispose();
    tree.delete();
    expect(expected.length).toBeGreaterThan(0);
    expect(met).toEqual(expected);
  });
});
