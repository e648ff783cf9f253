/** Text → typed syntax tree, by web-tree-sitter with the official Python grammar; incremental. */
export type PythonParser = never;
