/** How files are called in what is printed: as the user called them, or from the current folder. */
import { relative } from 'node:path';
import type { Input } from './analysis.ts';
import { pathOf } from './files.ts';

export type NameOf = (uri: string) => string;

export function namer(inputs: readonly Input[]): NameOf {
  const given = new Map(inputs.map((input) => [input.uri, input.name]));
  return (uri) => {
    const name = given.get(uri);
    if (name !== undefined) return name;
    const path = pathOf(uri);
    if (path === undefined) return uri;
    const fromHere = relative(process.cwd(), path);
    return fromHere.startsWith('..') ? path : fromHere;
  };
}
