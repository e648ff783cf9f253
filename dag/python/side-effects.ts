/** What a function that nobody has the text of may do to the objects it is given. */
import type { Frame } from './calls.ts';
import type { Call } from './syntax.ts';
import type { CallArguments, PyUnknown, Value } from './values.ts';

/** A container may have other elements from here on, and a file in memory another text. */
export function mayChange(value: Value | undefined, reason: PyUnknown): void {
  if (!value) return;
  if (value.kind === 'list') {
    value.uncertain ??= reason;
    value.isGuess = true;
  } else if (value.kind === 'dict' || value.kind === 'set') value.uncertain ??= reason;
  else writesInto(value, reason);
}

/** What is written into an `io.StringIO` is not known. */
export function writesInto(value: Value | undefined, reason: PyUnknown): void {
  if (value?.kind === 'instance' && value.attrs.has('_text') && value.attrs.has('_empty'))
    value.attrs.set('_text', reason);
}

/** A file that is handed to a function from outside is most likely there to be written into. */
export function writesIntoFiles({ positional, keywords }: CallArguments, reason: PyUnknown): void {
  for (const value of positional) writesInto(value, reason);
  for (const value of keywords.values()) writesInto(value, reason);
}

/** Functions that look at what they are given, by the last part of their name. */
const LOOKS_ON =
  /(^|_)(validate|check|assert|ensure|verify|print|pprint|log|debug|info|warn|warning|error|exception|critical|show|dump|write|save|send|post|put|publish|register|connect|init|setup|configure|report|notify|emit|track|upload|sleep|seed)/i;

/**
 * `fill(rows)` alone on its line, a function of a module from outside: it is called for what it does, and that may well be to change
 * what it is given.
 */
export function changedByStatement(frame: Frame, node: Call, made: PyUnknown): void {
  const path = /^([\w.]+)\(\)$/.exec(made.origin ?? '')?.[1];
  const name = path?.split('.').at(-1) ?? '';
  // A class keeps what it is given.
  if (path === undefined || !path.includes('.') || path.startsWith('airflow.') || /^[A-Z]/.test(name)) return;
  if (LOOKS_ON.test(name)) return;
  const { variables, module } = frame.scope;
  for (const argument of node.args)
    if (argument.value.kind === 'name')
      mayChange(variables.get(argument.value.name) ?? module.variables.get(argument.value.name), made);
}
