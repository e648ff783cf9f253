/**
 * A walk through a tree-sitter tree without copies: like `TreeCursor`, whose every step writes four words into WebAssembly's memory
 * and reads four back. Those words may stay where they are as long as nobody else walks: one walk at a time, and no other call of
 * the library in between.
 */
import type { Tree } from 'web-tree-sitter';

/** What the walk takes of the library's WebAssembly module; each function acts on the cursor in the transfer buffer. */
export interface CursorFunctions {
  _ts_tree_root_node_wasm(tree: number): void;
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
}

export class TreeWalk {
  readonly #functions: CursorFunctions;
  readonly #tree: number;

  /** Begins at the root. */
  constructor(functions: CursorFunctions, tree: Tree) {
    this.#functions = functions;
    // The address is the tree's only own property that the library's types leave out.
    this.#tree = (tree as unknown as { readonly 0: number })[0];
    functions._ts_tree_root_node_wasm(this.#tree);
    functions._ts_tree_cursor_new_wasm(this.#tree);
  }

  /** To be called once, at the end. */
  dispose(): void {
    this.#functions._ts_tree_cursor_delete_wasm(this.#tree);
  }

  get typeId(): number {
    return this.#functions._ts_tree_cursor_current_node_type_id_wasm(this.#tree);
  }

  /** UTF-16 code units. */
  get startIndex(): number {
    return this.#functions._ts_tree_cursor_start_index_wasm(this.#tree);
  }

  get endIndex(): number {
    return this.#functions._ts_tree_cursor_end_index_wasm(this.#tree);
  }

  gotoFirstChild(): boolean {
    return this.#functions._ts_tree_cursor_goto_first_child_wasm(this.#tree) === 1;
  }

  gotoNextSibling(): boolean {
    return this.#functions._ts_tree_cursor_goto_next_sibling_wasm(this.#tree) === 1;
  }

  gotoParent(): void {
    this.#functions._ts_tree_cursor_goto_parent_wasm(this.#tree);
  }
}
