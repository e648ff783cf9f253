/** A file of lines of JSON: its text, or in the bundles for Node, where it lies beside them, a function that reads it. */
declare module '*.jsonl' {
  const text: string | (() => string);
  export default text;
}
