/** Id of a node's element, for `aria-activedescendant`. */
export function elementId(key: string): string {
  return `node-${key}`;
}
