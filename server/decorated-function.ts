/** The function behind a name, with its decorators and parameters, from the text alone. */
import type { OperatorParameter } from '../dag/dialects/airflow/catalogue/catalogue.ts';

export interface DecoratedFunction {
  /** Dotted, without their `@` and their calls; the lowest last. */
  readonly decorators: readonly string[];
  /** What a call can name: without `self`, `*args` and `**kwargs`. */
  readonly parameters: readonly OperatorParameter[];
  /** From its `def` to the last line of its body. */
  readonly text: string;
}

/** The last definition of that name; undefined where there is none. */
export function decoratedFunction(text: string, name: string): DecoratedFunction | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const found = [...text.matchAll(new RegExp(`^([ \\t]*)(?:async[ \\t]+)?def[ \\t]+${name}[ \\t]*\\(`, 'gm'))].at(-1);
  if (!found) return undefined;
  const [head, indentation = ''] = found;
  const decorators = [...linesAbove(text, found.index, indentation.length).matchAll(/^[ \t]*@([\w.]+)/gm)];
  return {
    decorators: decorators.map(([, decorator = '']) => decorator),
    parameters: parametersFrom(text, found.index + head.length),
    text: definitionText(text.slice(found.index), indentation.length),
  };
}

/** Up to the first line behind its head that is not indented further. */
function definitionText(text: string, indentation: number): string {
  const lines = text.split(/(?<=\n)/);
  const end = lines.findIndex((line, index) => {
    const [, space = ''] = /^([ \t]*)[^\s#)]/.exec(line) ?? [];
    return index > 0 && /^[ \t]*[^\s#)]/.test(line) && space.length <= indentation;
  });
  return end === -1 ? text : lines.slice(0, end).join('');
}

/** Those of decorators: an own decorator may have a call over several lines. */
function linesAbove(text: string, offset: number, indentation: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  lines.pop();
  let first = lines.length;
  while (first > 0 && belongsToDecorator(lines[first - 1] ?? '', indentation)) first--;
  return lines.slice(first).join('\n');
}

/** Whether a line above a definition of that indentation is one of its decorators, or goes on with one. */
export function belongsToDecorator(line: string, indentation: number): boolean {
  const [, space = '', first] = /^([ \t]*)(\S)/.exec(line) ?? [];
  if (first === undefined) return false;
  return space.length > indentation || (space.length === indentation && '@)]}#'.includes(first));
}

/** From behind the opening parenthesis. */
function parametersFrom(text: string, start: number): readonly OperatorParameter[] {
  const parts = topLevelParts(text, start);
  return parts.flatMap((part): OperatorParameter[] => {
    const [, name, type, value] = /^\s*(\w+)\s*(?::\s*([^=]*?))?\s*(?:=\s*([\s\S]*?))?\s*$/.exec(part) ?? [];
    if (name === undefined || name === 'self' || name === 'cls') return [];
    return [{ name, ...(type ? { type } : {}), ...(value ? { default: value.length > 40 ? '…' : value } : {}) }];
  });
}

/** Texts between commas up to the closing bracket, without comments. */
function topLevelParts(text: string, start: number): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  const token = /#[^\r\n]*|"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*'|[\s\S]/g;
  token.lastIndex = start;
  for (let match = token.exec(text); match && token.lastIndex < start + LONGEST; match = token.exec(text)) {
    const [found] = match;
    if (found.startsWith('#')) continue;
    if (')]}'.includes(found) && depth-- === 0) break;
    if ('([{'.includes(found)) depth++;
    if (found === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += found;
  }
  return [...parts, part];
}

/** A definition without its closing parenthesis is followed no longer. */
const LONGEST = 4000;
