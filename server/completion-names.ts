/**
 * `textDocument/completion` of the names of a file: tasks, functions, imports. For those who have no other extension that knows Python; who
 * has one gets them from there.
 */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { isInText } from './call-at.ts';
import { codeOnly } from './code-only.ts';
import { type Candidate, type CompletionPlace, itemsReplacing } from './completion-place.ts';
import { importedNames } from './imported-names.ts';

export function nameCompletions(place: CompletionPlace): CompletionItem[] {
  if (place.hasPythonCompletion) return [];
  const { text, offset } = place.text;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const [, typed] = /(?:^|[^\w.@])([A-Za-z_]\w*)?$/.exec(line) ?? [];
  const isExpected = typed !== undefined || EXPECTS_A_NAME.test(line);
  if (!isExpected || /^\s*(import|from|class|def|async def|global|nonlocal)\b/.test(line) || isInText(text, offset))
    return [];
  const start = offset - (typed?.length ?? 0);
  const found = [...namesAt(text, start).values()];
  const items = itemsReplacing(place, start, offset, WANTS_A_FUNCTION.test(line) ? functionsFirst(found) : found);
  // Behind what is proposed for just this place.
  return items.map((item) => ({ ...item, sortText: `v${item.sortText}` }));
}

const WANTS_A_FUNCTION = /\b(?:python_callable|\w+_callback)\s*=\s*\w*$/;

function functionsFirst(found: readonly Candidate[]): readonly Candidate[] {
  const rank = ({ kind }: Candidate): number => (kind === CompletionItemKind.Function ? 0 : 1);
  return [...found].sort((a, b) => rank(a) - rank(b));
}

/** `a >> `, `chain(a, `, `[a, `: what stands there has mostly a name already. */
const EXPECTS_A_NAME = /(?:>>|<<|[[(,=])\s*$/;

function namesAt(text: string, offset: number): ReadonlyMap<string, Candidate> {
  const found = new Map<string, Candidate>();
  const lines = codeOnly(text).split('\n');
  const cursorLine = text.slice(0, offset).split('\n').length - 1;
  const around = new Set(definitionsAround(lines, cursorLine));
  let depth = 0;
  const stack: { indentation: number; line: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const [indentation] = /^[ \t]*/.exec(line) ?? [''];
    if (line.trim() === '') continue;
    while (stack.length > 0 && (stack.at(-1)?.indentation ?? 0) >= indentation.length) stack.pop();
    const isVisible = stack.every((each) => around.has(each.line));
    if (isVisible)
      for (const [, name = ''] of line.matchAll(/\bas[ \t]+(\w+)[ \t]*[:,)]/g))
        found.set(name, { label: name, kind: CompletionItemKind.Variable, detail: line.trim() });
    const isContinued = depth > 0;
    // A line at the cursor may have brackets that nobody has closed yet.
    if (index !== cursorLine) depth = Math.max(0, depth + bracketsIn(line));
    if (isContinued) continue;
    const definition = DEFINITION.exec(line);
    if (definition) {
      const [, what, name = ''] = definition;
      const kind = what === 'class' ? CompletionItemKind.Class : CompletionItemKind.Function;
      if (isVisible) found.set(name, { label: name, kind, detail: line.trim().replace(/:$/, '') });
      stack.push({ indentation: indentation.length, line: index });
    } else if (isVisible && index !== cursorLine) {
      for (const [, name = '', value = ''] of line.matchAll(ASSIGNED))
        found.set(name, { label: name, kind: CompletionItemKind.Variable, detail: value.trim() });
    }
  }
  for (const [name, path] of importedNames(text)) {
    const kind = /^[A-Z]/.test(name) ? CompletionItemKind.Class : CompletionItemKind.Module;
    if (!found.has(name)) found.set(name, { label: name, kind, detail: path });
  }
  return found;
}

/** How many more are opened than closed. */
function bracketsIn(line: string): number {
  return (line.match(/[([{]/g)?.length ?? 0) - (line.match(/[)\]}]/g)?.length ?? 0);
}

const DEFINITION = /^[ \t]*(?:async[ \t]+)?(def|class)[ \t]+(\w+)/;
const ASSIGNED = /^[ \t]*(\w+)[ \t]*(?::[^=]*)?=(?!=)([^=].{0,60})/gm;

/** Lines of the functions and classes that a line stands in. */
function definitionsAround(lines: readonly string[], line: number): readonly number[] {
  const found: number[] = [];
  let indentation = /^[ \t]*/.exec(lines[line] ?? '')?.[0].length ?? 0;
  for (let index = line - 1; index >= 0 && indentation > 0; index--) {
    const written = lines[index] ?? '';
    const own = /^[ \t]*/.exec(written)?.[0].length ?? 0;
    if (written.trim() === '' || own >= indentation) continue;
    indentation = own;
    if (DEFINITION.test(written)) found.push(index);
  }
  return found;
}
