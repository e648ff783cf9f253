/** How the checks of this folder report what Airflow refuses, and the edits that mend it. */
import type { Fix, TextEdit } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { locationOf, type PyUnknown, type Site, unknown, type Value } from '../../python/values.ts';
import { type Fault, report, stateOf } from './state.ts';

type Refusal = Omit<Fault, 'related' | 'fixes' | 'severity'> & Partial<Fault>;

/** A `try` around it may well be there for this very error: then nothing is said. One place is told of once. */
export function refuse(interpreter: Interpreter, fault: Refusal): void {
  if (interpreter.handlers.length > 0) return;
  const told = stateOf(interpreter).faults.some(
    ({ code, site }) =>
      code === fault.code &&
      site.document === fault.site.document &&
      site.start === fault.site.start &&
      site.end === fault.site.end,
  );
  if (!told) report(interpreter, fault);
}

/** Refuses it; inside of a `try` it is Python's own failure, which a handler may take. */
export function stopWith(interpreter: Interpreter, type: string, fault: Refusal): PyUnknown | Value {
  if (interpreter.handlers.length > 0 || interpreter.uncertain)
    return interpreter.fail(type, fault.message, fault.site);
  refuse(interpreter, fault);
  interpreter.note(fault.message, fault.site);
  return unknown(fault.message, fault.site, { broken: true });
}

/** The name in `name=value`, found from the value's place; undefined where the value came from somewhere else. */
export function keywordSite(value: Site | undefined, name: string): Site | undefined {
  if (!value) return undefined;
  const before = value.document.text.slice(Math.max(0, value.start - name.length - 40), value.start);
  const match = new RegExp(`(?<![\\w.])${name}\\s*=\\s*$`).exec(before);
  if (!match) return undefined;
  const start = value.start - (before.length - match.index);
  return { document: value.document, start, end: start + name.length };
}

/** Of a name; none where it is not known where it stands. */
export function changeTo(site: Site | undefined, to: string, preferred = true): readonly Fix[] {
  if (!site) return [];
  return [{ title: `Change it to '${to}'`, edits: [{ location: locationOf(site), newText: to }], preferred }];
}

export function removeKeyword(keyword: Site | undefined, value: Site | undefined, name: string): readonly Fix[] {
  if (!keyword || !value) return [];
  return [{ title: `Remove '${name}'`, edits: [removal(keyword.start, value)], preferred: true }];
}

/** Takes the comma after it along, or the one before it when it is the last argument. */
function removal(start: number, value: Site): TextEdit {
  const { document } = value;
  const { text } = document;
  const after = /^\s*,[ \t]*/.exec(text.slice(value.end));
  if (after && !/^\s*[)\]]/.test(text.slice(value.end + after[0].length)))
    return { location: locationOf({ document, start, end: value.end + after[0].length }), newText: '' };
  const before = /,?\s*$/.exec(text.slice(0, start));
  return { location: locationOf({ document, start: start - (before?.[0].length ?? 0), end: value.end }), newText: '' };
}
