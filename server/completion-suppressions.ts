/** `textDocument/completion` in `# dagwright: ignore[…]`: the rules that found something in the line first, then all. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { RULES } from '../dag/checks/rules.ts';
import { type CompletionPlace, itemsReplacing } from './completion-place.ts';

/** Undefined where the cursor is in no such comment. */
export function suppressionCompletions(place: CompletionPlace): CompletionItem[] | undefined {
  const { text, offset, position } = place.text;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const [, ofFile, list] = /#\s*dagwright:\s*ignore(-file)?\[([^\]]*)$/i.exec(line) ?? [];
  if (list === undefined) return undefined;
  const typed = /[\w-]*$/.exec(list)?.[0] ?? '';
  const behind = /^[\w-]*/.exec(text.slice(offset))?.[0] ?? '';
  const given = new Set(list.slice(0, list.length - typed.length).split(/[\s,]+/));
  const here = new Set(
    place.file.problems.flatMap(({ code, location: { uri, range } }) => {
      const isHere = range.start.line === position.line || range.end.line === position.line;
      return uri === place.file.uri && (ofFile !== undefined || isHere) ? [code] : [];
    }),
  );
  const rules = RULES.filter(({ code }) => !given.has(code)).sort(
    (a, b) => Number(here.has(b.code)) - Number(here.has(a.code)),
  );
  return itemsReplacing(
    place,
    offset - typed.length,
    offset + behind.length,
    rules.map(({ code, title }) => ({
      label: code,
      kind: CompletionItemKind.EnumMember,
      detail: here.has(code) ? `${title} · found here` : title,
    })),
  );
}
