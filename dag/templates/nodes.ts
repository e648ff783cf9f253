/** Templates as nunjucks' parser reads them, and the blocks in them. */
import nunjucks from 'nunjucks';
import { UncoveredTemplate } from './errors.ts';

/** A node as nunjucks' parser makes it; only the fields that are read here. */
export interface Node {
  readonly typename: string;
  readonly children?: readonly Node[];
  readonly value?: unknown;
  readonly [field: string]: unknown;
}

/** Name → the blocks of that name, the one that overrides first. */
export type Blocks = Map<string, Node[]>;

let slicesTaught = false;

export function parse(text: string): Node {
  // Nunjucks reads 2.0 as 2, which Python prints otherwise.
  for (const [code] of text.matchAll(/\{[{%][\s\S]*?[}%]\}/g)) {
    const bare = code.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, '');
    if (/(?<![\w.])\d+\.0+(?![\d\w.])/.test(bare)) throw new UncoveredTemplate('a float without a fraction');
  }
  if (!slicesTaught) {
    // Teaches nunjucks' parser `x[1:2]`.
    nunjucks.installJinjaCompat();
    slicesTaught = true;
  }
  try {
    const { parser } = nunjucks as unknown as { readonly parser: { parse(text: string): Node } };
    return parser.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/\s+/g, ' ').trim() : String(error);
    throw new UncoveredTemplate(`syntax that is wrong or unusual (${message})`);
  }
}

export function gatherBlocks(node: unknown, into: Blocks): void {
  if (!isNode(node)) return;
  if (node.typename === 'Block') into.set(nameOf(node.name), [...(into.get(nameOf(node.name)) ?? []), node]);
  for (const child of [...(node.children ?? []), node.body, node.else_]) gatherBlocks(child, into);
}

export function nameOf(node: unknown): string {
  return isNode(node) ? String(node.value) : String(node);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'typename' in value;
}
