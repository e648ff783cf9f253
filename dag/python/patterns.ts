/** Structural pattern matching (`match`). */

import { assignName } from './assignment.ts';
import { findAttribute } from './attributes.ts';
import type { Frame } from './calls.ts';
import { equals, truth } from './comparison.ts';
import { evaluate, siteOf } from './expressions.ts';
import type { Interpreter } from './interpreter.ts';
import { elements } from './iteration.ts';
import type { MatchCase, Pattern } from './syntax.ts';
import { dict, getItem, hashKey, list, type PyUnknown, type Value } from './values.ts';

type Verdict = boolean | PyUnknown;

/** Whether a case applies; binds its names when it does or may. */
export function matchCase(interpreter: Interpreter, frame: Frame, option: MatchCase, subject: Value): Verdict {
  const verdict = matches(interpreter, frame, option.pattern, subject);
  if (verdict === false || !option.guard) return verdict;
  const guard = truth(interpreter, evaluate(interpreter, frame, option.guard), siteOf(frame, option.guard));
  return guard === false ? false : verdict === true ? guard : verdict;
}

function all(verdicts: Iterable<Verdict>): Verdict {
  let doubt: PyUnknown | undefined;
  for (const verdict of verdicts) {
    if (verdict === false) return false;
    if (verdict !== true) doubt ??= verdict;
  }
  return doubt ?? true;
}

function matches(interpreter: Interpreter, frame: Frame, pattern: Pattern, subject: Value): Verdict {
  const site = siteOf(frame, pattern);
  switch (pattern.kind) {
    case 'value-pattern':
      return equals(interpreter, evaluate(interpreter, frame, pattern.value), subject, site);
    case 'capture-pattern': {
      const verdict = pattern.pattern ? matches(interpreter, frame, pattern.pattern, subject) : true;
      if (pattern.name && verdict !== false) assignName(frame, pattern.name, subject);
      return verdict;
    }
    case 'or-pattern': {
      let doubt: PyUnknown | undefined;
      for (const option of pattern.options) {
        const verdict = matches(interpreter, frame, option, subject);
        if (verdict === true) return true;
        if (verdict !== false) doubt ??= verdict;
      }
      return doubt ?? false;
    }
    case 'sequence-pattern':
      return sequence(interpreter, frame, pattern, subject);
    case 'star-pattern':
      return true;
    case 'mapping-pattern': {
      if (subject.kind === 'unknown') return bindUnknown(frame, pattern, subject);
      if (subject.kind !== 'dict') return false;
      const keys: string[] = [];
      const verdict = all(
        pattern.items.map((item) => {
          const key = evaluate(interpreter, frame, item.key);
          keys.push(hashKey(key) ?? '');
          const value = getItem(subject, key);
          return value ? matches(interpreter, frame, item.value, value) : (subject.uncertain ?? false);
        }),
      );
      if (pattern.rest)
        assignName(
          frame,
          pattern.rest,
          dict(
            [...subject.entries].filter(([key]) => !keys.includes(key)).map(([, entry]) => [entry.key, entry.value]),
          ),
        );
      return verdict;
    }
    case 'class-pattern':
      return classPattern(interpreter, frame, pattern, subject);
  }
}

function sequence(
  interpreter: Interpreter,
  frame: Frame,
  pattern: Extract<Pattern, { kind: 'sequence-pattern' }>,
  subject: Value,
): Verdict {
  if (subject.kind === 'unknown') return bindUnknown(frame, pattern, subject);
  if (subject.kind !== 'list' && subject.kind !== 'tuple') return false;
  const { items, uncertain } = elements(interpreter, subject, siteOf(frame, pattern));
  const star = pattern.elements.findIndex((element) => element.kind === 'star-pattern');
  const count = pattern.elements.length - (star < 0 ? 0 : 1);
  if (uncertain) return bindUnknown(frame, pattern, uncertain);
  if (star < 0 ? items.length !== count : items.length < count) return false;
  return all(
    pattern.elements.map((element, index) => {
      if (element.kind === 'star-pattern') {
        if (element.name) assignName(frame, element.name, list(items.slice(index, items.length - (count - index))));
        return true;
      }
      const at = star < 0 || index < star ? index : items.length - (pattern.elements.length - index);
      return matches(interpreter, frame, element, items[at] as Value);
    }),
  );
}

function classPattern(
  interpreter: Interpreter,
  frame: Frame,
  pattern: Extract<Pattern, { kind: 'class-pattern' }>,
  subject: Value,
): Verdict {
  const cls = evaluate(interpreter, frame, pattern.cls);
  if (subject.kind === 'unknown' || cls.kind !== 'class')
    return bindUnknown(frame, pattern, subject.kind === 'unknown' ? subject : (cls as PyUnknown));
  if (!interpreter.typeOf(subject)?.mro.includes(cls)) return false;
  const site = siteOf(frame, pattern);
  const names = findAttribute(interpreter, cls, '__match_args__', site);
  const positional = names?.kind === 'tuple' ? names.items.map((name) => (name.kind === 'str' ? name.value : '')) : [];
  return all([
    ...pattern.positional.map((part, index) => {
      const name = positional[index];
      if (name === undefined) return matches(interpreter, frame, part, subject);
      const value = findAttribute(interpreter, subject, name, site);
      return value ? matches(interpreter, frame, part, value) : false;
    }),
    ...pattern.keywords.map((keyword) => {
      const value = findAttribute(interpreter, subject, keyword.name, site);
      return value ? matches(interpreter, frame, keyword.value, value) : false;
    }),
  ]);
}

/** Every name in a pattern that may match holds something unknown. */
function bindUnknown(frame: Frame, pattern: Pattern, reason: PyUnknown): PyUnknown {
  const bind = (part: Pattern): void => {
    switch (part.kind) {
      case 'capture-pattern':
        if (part.name) assignName(frame, part.name, reason);
        if (part.pattern) bind(part.pattern);
        return;
      case 'star-pattern':
        if (part.name) assignName(frame, part.name, reason);
        return;
      case 'or-pattern':
        return part.options.forEach(bind);
      case 'sequence-pattern':
        return part.elements.forEach(bind);
      case 'mapping-pattern':
        for (const item of part.items) bind(item.value);
        if (part.rest) assignName(frame, part.rest, reason);
        return;
      case 'class-pattern':
        part.positional.forEach(bind);
        for (const keyword of part.keywords) bind(keyword.value);
        return;
      case 'value-pattern':
        return;
    }
  };
  bind(pattern);
  return reason.kind === 'unknown' ? reason : { kind: 'unknown', reason: 'a class that cannot be followed' };
}
