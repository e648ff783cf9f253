/**
 * The rename of a task whose id is the name of its function (`@task def extract()`): the function's name wherever the
 * file has it, so that Python finds it as before.
 */
import type { Location, Range, Task } from '../dag/model.ts';
import { codeOnly } from './code-only.ts';
import { offsetAt, positionAt } from './text-at.ts';

/** Whether the id is the function's name. */
export function isNamedByFunction({ taskId, idLocation, callable }: Task): boolean {
  return idLocation === undefined && callable !== undefined && isLast(taskId, callable.name);
}

function isLast(taskId: string, name: string): boolean {
  return taskId === name || taskId.endsWith(`.${name}`);
}

/** Where the definition has the function's name. */
export function definedName(text: string, definition: Location, name: string): Range | undefined {
  const from = offsetAt(text, definition.range.start);
  const match = new RegExp(`\\bdef[ \\t]+(${name})\\b`).exec(text.slice(from));
  if (!match) return undefined;
  const start = from + match.index + match[0].length - name.length;
  return { start: positionAt(text, start), end: positionAt(text, start + name.length) };
}

/** Why a name may not become another one in a file; undefined when it may. */
export function functionRefusal(text: string, name: string, newName: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(newName))
    return 'The task is named after its function, so the new name has to be one of Python’s.';
  const code = codeOnly(text);
  if (new RegExp(`(?<![\\w.])${newName}\\b`).test(code)) return `The file has the name ${newName} already.`;
  // A keyword argument or a parameter of that name belongs to something else.
  if (new RegExp(`[(,]\\s*${name}\\s*[=:](?!=)`).test(code))
    return `${name} is also the name of a parameter in this file: rename it by hand.`;
  return undefined;
}

/** Every place of a file that has the name as a Python name. */
export function namePlaces(text: string, name: string): readonly Range[] {
  return [...codeOnly(text).matchAll(new RegExp(`(?<![\\w.])${name}\\b`, 'g'))].map(({ index }) => ({
    start: positionAt(text, index),
    end: positionAt(text, index + name.length),
  }));
}
