/** The rename of a TaskFlow function that other files import: what each of them has to read afterwards. */
import type { Range } from '../dag/model.ts';
import { codeOnly } from './code-only.ts';
import { namePlaces } from './rename-function.ts';
import { positionAt } from './text-at.ts';

/** Where a file that imports the function from `module` (the last part of its name) has the function's name. */
export function importedPlaces(text: string, module: string, name: string): readonly Range[] {
  const code = codeOnly(text);
  const from = new RegExp(`\\bfrom[ \\t]+[\\w.]*\\b${module}[ \\t]+import[ \\t]+(\\([^)]*\\)|[^\\n(]*)`, 'g');
  const places: Range[] = [];
  let isImported = false;
  for (const statement of code.matchAll(from)) {
    const list = statement[1] ?? '';
    const match = new RegExp(`(?<![\\w.])${name}\\b(?:\\s+as\\s+(\\w+))?`).exec(list);
    if (!match) continue;
    if (match[1] === undefined) isImported = true;
    else places.push(rangeAt(text, statement.index + statement[0].length - list.length + match.index, name.length));
  }
  // Under another name only the import has the function's own.
  if (isImported) return namePlaces(text, name);
  const member = new RegExp(`(?<![\\w.])(?:[\\w.]+\\.)?${module}\\.(${name})\\b`, 'g');
  for (const match of code.matchAll(member))
    places.push(rangeAt(text, match.index + match[0].length - name.length, name.length));
  return places;
}

function rangeAt(text: string, start: number, length: number): Range {
  return { start: positionAt(text, start), end: positionAt(text, start + length) };
}
