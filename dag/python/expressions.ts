/** Evaluation of expressions. */
import { describe, findAttribute, getAttribute, lookUp } from './attributes.ts';
import { binary } from './binary.ts';
import { callValue, type Frame, functionDefaults } from './calls.ts';
import { compare, likelyTruth, likelyVerdict, truth } from './comparison.ts';
import { comprehension } from './comprehensions.ts';
import { derive, join, likely, uncertaintyOf } from './doubt.ts';
import { runText } from './dynamic-code.ts';
import { formattedString } from './formatted-strings.ts';
import type { Interpreter } from './interpreter.ts';
import { elements, iterate, iterated, listOf } from './iteration.ts';
import { memberName } from './private-names.ts';
import { getSubscript } from './subscripts.ts';
import type { Call, CallArgument, DictDisplay, Expression, Span } from './syntax.ts';
import {
  bool,
  type CallArguments,
  dict,
  ELLIPSIS,
  FALSE,
  float,
  getItem,
  getString,
  int,
  list,
  NONE,
  type PyDict,
  type PyUnknown,
  type Scope,
  type Site,
  set,
  setItem,
  str,
  TRUE,
  tuple,
  unknown,
  type Value,
} from './values.ts';

export function siteOf(frame: Frame, span: Span): Site {
  return { document: frame.scope.document, start: span.start, end: span.end };
}

export function evaluate(interpreter: Interpreter, frame: Frame, node: Expression): Value {
  interpreter.step();
  switch (node.kind) {
    case 'name': {
      const value = lookUpName(interpreter, frame, node.name, node);
      if (value.kind === 'instance') interpreter.nameRead?.(value, siteOf(frame, node));
      return value;
    }
    case 'number':
      return number(node.text);
    case 'string':
      return node.contentSpan ? str(node.value, siteOf(frame, node.contentSpan)) : str(node.value);
    case 'bytes':
      return { kind: 'bytes', value: node.value };
    case 'formatted-string':
      return formattedString(interpreter, frame, node.parts, node);
    case 'constant':
      return node.value === 'None' ? NONE : node.value === 'True' ? TRUE : node.value === 'False' ? FALSE : ELLIPSIS;
    case 'list': {
      const { items, uncertain } = displayElements(interpreter, frame, node.elements);
      return listOf(items, uncertain);
    }
    case 'tuple': {
      const { items, uncertain } = displayElements(interpreter, frame, node.elements);
      return uncertain ? unknown(uncertain.reason, uncertain.site, { choices: [tuple(items)] }) : tuple(items);
    }
    case 'set': {
      const { items, uncertain } = displayElements(interpreter, frame, node.elements);
      for (const item of items) refuseUnhashable(interpreter, item, siteOf(frame, node));
      const made = set(items);
      if (uncertain) made.uncertain ??= uncertain;
      return made;
    }
    case 'dict':
      return dictDisplay(interpreter, frame, node);
    case 'comprehension':
      return comprehension(interpreter, frame, node);
    case 'attribute':
      return getAttribute(
        interpreter,
        evaluate(interpreter, frame, node.value),
        memberName(frame.scope, node.name),
        siteOf(frame, node),
      );
    case 'subscript':
      return getSubscript(
        interpreter,
        evaluate(interpreter, frame, node.value),
        evaluate(interpreter, frame, node.index),
        siteOf(frame, node),
      );
    case 'slice':
      return {
        kind: 'slice',
        lower: optional(interpreter, frame, node.lower),
        upper: optional(interpreter, frame, node.upper),
        step: optional(interpreter, frame, node.step),
      };
    case 'call':
      return call(interpreter, frame, node);
    case 'binary':
      return binary(
        interpreter,
        node.operator,
        evaluate(interpreter, frame, node.left),
        evaluate(interpreter, frame, node.right),
        siteOf(frame, node),
      );
    case 'unary':
      return unary(interpreter, frame, node.operator, evaluate(interpreter, frame, node.operand), siteOf(frame, node));
    case 'boolean':
      return booleanOperation(interpreter, frame, node);
    case 'compare':
      return comparison(interpreter, frame, node);
    case 'conditional':
      return conditional(interpreter, frame, node);
    case 'lambda':
      return {
        kind: 'function',
        name: '<lambda>',
        node,
        document: frame.scope.document,
        closure: closureOf(frame.scope),
        className: frame.scope.className,
        defaults: functionDefaults(interpreter, frame, node),
        attrs: new Map(),
        site: siteOf(frame, node),
      };
    case 'named': {
      const value = evaluate(interpreter, frame, node.value);
      let scope = frame.scope;
      while (scope.kind === 'comprehension' && scope.parent) scope = scope.parent;
      scope.variables.set(node.name, value);
      return value;
    }
    case 'starred':
      return evaluate(interpreter, frame, node.value);
    case 'await':
      return derive(unknown('the result of an await', siteOf(frame, node)), siteOf(frame, node));
    case 'yield': {
      const value = node.value ? evaluate(interpreter, frame, node.value) : NONE;
      if (!frame.onYield) return NONE;
      if (!node.isFrom) return frame.onYield(value);
      const { onYield } = frame;
      const site = siteOf(frame, node);
      const source = iterated(interpreter, value, site);
      interpreter.withUncertain(uncertaintyOf(source), () =>
        iterate(interpreter, source, site, (item) => {
          onYield(item);
          return 'go';
        }),
      );
      return value.kind === 'iterator' ? (value.result ?? NONE) : NONE;
    }
    case 'invalid':
      return unknown('text that could not be read', siteOf(frame, node), { broken: true });
  }
}

function optional(interpreter: Interpreter, frame: Frame, node: Expression | undefined): Value {
  return node ? evaluate(interpreter, frame, node) : NONE;
}

/** Functions do not see the variables of the class body around them. */
export function closureOf(scope: Scope): Scope {
  let at = scope;
  while (at.kind === 'class' && at.parent) at = at.parent;
  return at;
}

function lookUpName(interpreter: Interpreter, frame: Frame, name: string, node: Span): Value {
  let open: PyUnknown | undefined;
  if (frame.scope.globals?.has(name)) {
    const value = frame.scope.module.variables.get(name);
    if (value) return value;
  }
  for (let scope: Scope | undefined = frame.scope; scope; scope = scope.parent) {
    if (scope !== frame.scope && scope.kind === 'class' && frame.scope.kind === 'function') continue;
    const value = scope.variables.get(name);
    if (value) return value;
    open ??= scope.openNames;
  }
  open ??= frame.scope.module.openNames;
  const builtin = interpreter.builtins.namespace.get(name);
  if (builtin) return builtin;
  const site = siteOf(frame, node);
  const implied = impliedName(frame, name, site);
  if (implied) return implied;
  if (open) return { ...derive(open, site), origin: open.origin ? `${open.origin}.${name}` : name };
  return interpreter.fail('NameError', `name '${name}' is not defined`, site);
}

/** Names that Python itself puts into methods, class bodies and modules. */
function impliedName(frame: Frame, name: string, site: Site): Value | undefined {
  if (name === '__class__' && frame.function) return frame.function.owner ?? unknown('the class of a method', site);
  if (name === '__module__' && frame.scope.kind === 'class') return frame.scope.module.variables.get('__name__');
  if (name === '__qualname__' && frame.scope.kind === 'class') return unknown('the name of a class', site);
  return name === '__annotations__' ? unknown('the annotations of a module', site) : undefined;
}

export function number(text: string): Value {
  const digits = text.replaceAll('_', '');
  if (/j$/i.test(digits)) return unknown('a complex number');
  if (/^0[xob]/i.test(digits)) return int(Number(digits));
  return /[.e]/i.test(digits) ? float(Number(digits)) : int(Number(digits));
}

function displayElements(
  interpreter: Interpreter,
  frame: Frame,
  nodes: readonly Expression[],
): { readonly items: Value[]; readonly uncertain?: PyUnknown } {
  const items: Value[] = [];
  let uncertain: PyUnknown | undefined;
  for (const node of nodes) {
    if (node.kind === 'starred') {
      const spread = elements(interpreter, evaluate(interpreter, frame, node.value), siteOf(frame, node));
      items.push(...spread.items);
      uncertain ??= spread.uncertain;
    } else items.push(evaluate(interpreter, frame, node));
  }
  interpreter.checkSize(items.length);
  return uncertain ? { items, uncertain } : { items };
}

function dictDisplay(interpreter: Interpreter, frame: Frame, node: DictDisplay): PyDict {
  const made: PyDict = { kind: 'dict', entries: new Map(), sites: new Map() };
  for (const item of node.items) {
    const value = evaluate(interpreter, frame, item.value);
    if (!item.key) {
      if (value.kind === 'dict') {
        for (const { key, value: given, maybe } of value.entries.values()) {
          const before = maybe && getItem(made, key);
          setItem(made, key, before ? join(interpreter, given, before, maybe) : given, maybe);
        }
        for (const [key, site] of value.sites ?? []) made.sites?.set(key, site);
        if (value.uncertain) made.uncertain ??= value.uncertain;
      } else if (isNoMapping(value))
        interpreter.fail(
          'TypeError',
          `${describe(interpreter, value)} must be a mapping to be spread`,
          siteOf(frame, item.value),
        );
      else
        made.uncertain ??=
          value.kind === 'unknown' ? value : unknown('a mapping that cannot be followed', siteOf(frame, item.value));
      continue;
    }
    const key = evaluate(interpreter, frame, item.key);
    refuseUnhashable(interpreter, key, siteOf(frame, item.key));
    setItem(made, key, value);
    if (key.kind === 'str') made.sites?.set(key.value, siteOf(frame, item.value));
  }
  return made;
}

/** Of these kinds it is sure; objects may have `keys`. */
function isNoMapping(value: Value): boolean {
  return /^(none|bool|int|float|str|bytes|list|tuple|set|range|function)$/.test(value.kind);
}

function refuseUnhashable(interpreter: Interpreter, key: Value, site: Site): void {
  if (key.kind === 'list' || key.kind === 'dict' || (key.kind === 'set' && !key.frozen))
    interpreter.fail('TypeError', `unhashable type: '${key.kind}'`, site);
  else if (key.kind === 'instance' && lookUp(key.cls, '__hash__')?.kind === 'none')
    interpreter.fail('TypeError', `unhashable type: '${key.cls.name}'`, site);
}

function unary(
  interpreter: Interpreter,
  frame: Frame,
  operator: '+' | '-' | '~' | 'not',
  operand: Value,
  site: Site,
): Value {
  if (operator === 'not') {
    const verdict = truth(interpreter, operand, site);
    if (typeof verdict === 'boolean') return bool(!verdict);
    const guess = likelyTruth(interpreter, operand, site);
    return perhaps(verdict, guess === undefined ? undefined : !guess);
  }
  if (operand.kind === 'unknown') return derive(operand, site);
  const value =
    operand.kind === 'int' || operand.kind === 'float'
      ? operand.value
      : operand.kind === 'bool'
        ? Number(operand.value)
        : undefined;
  if (value !== undefined) {
    const result = operator === '-' ? -value : operator === '~' ? -value - 1 : value;
    return operand.kind === 'float' ? float(result) : int(result);
  }
  const name = operator === '-' ? '__neg__' : operator === '~' ? '__invert__' : '__pos__';
  const method = findAttribute(interpreter, operand, name, site);
  if (method)
    return callValue(
      interpreter,
      method,
      { positional: [], keywords: new Map(), positionalSites: [], keywordSites: new Map() },
      siteOf(frame, site),
    );
  return interpreter.fail(
    'TypeError',
    `bad operand type for unary ${operator}: ${describe(interpreter, operand)}`,
    site,
  );
}

function booleanOperation(
  interpreter: Interpreter,
  frame: Frame,
  node: Extract<Expression, { kind: 'boolean' }>,
): Value {
  const left = evaluate(interpreter, frame, node.left);
  const verdict = truth(interpreter, left, siteOf(frame, node.left));
  if (typeof verdict === 'boolean')
    return verdict === (node.operator === 'or') ? left : evaluate(interpreter, frame, node.right);
  const right = interpreter.withUncertain(verdict, () => evaluate(interpreter, frame, node.right));
  if (left.kind === 'unknown' && !left.choices) {
    // `unknown and False` is falsy whatever the unknown is; `unknown or "default"` is most likely the default.
    const falsy = node.operator === 'and' && truth(interpreter, right, siteOf(frame, node.right)) === false;
    if (falsy) return FALSE;
    return unknown(verdict.reason, verdict.site, { choices: [right] });
  }
  const guess = likelyTruth(interpreter, left, siteOf(frame, node.left));
  const isRight = guess !== undefined && guess !== (node.operator === 'or');
  return isRight ? join(interpreter, right, left, verdict) : join(interpreter, left, right, verdict);
}

/** A boolean that is not known; what its reason may be says nothing of it. */
function perhaps({ reason, site, broken }: PyUnknown, guess: boolean | undefined): PyUnknown {
  return unknown(reason, site, {
    ...(guess === undefined ? {} : { choices: [bool(guess)] }),
    ...(broken ? { broken } : {}),
  });
}

function comparison(interpreter: Interpreter, frame: Frame, node: Extract<Expression, { kind: 'compare' }>): Value {
  let left = evaluate(interpreter, frame, node.left);
  let doubt: PyUnknown | undefined;
  let guess: boolean | undefined = true;
  const site = siteOf(frame, node);
  for (const { operator, value } of node.rest) {
    const right = evaluate(interpreter, frame, value);
    const verdict = compare(interpreter, operator, left, right, site);
    if (verdict === false) return FALSE;
    if (verdict !== true) {
      doubt ??= verdict;
      guess = guess && likelyVerdict(interpreter, operator, left, right, site);
    }
    left = right;
  }
  return doubt ? perhaps(doubt, guess) : TRUE;
}

function conditional(
  interpreter: Interpreter,
  frame: Frame,
  node: Extract<Expression, { kind: 'conditional' }>,
): Value {
  const test = evaluate(interpreter, frame, node.test);
  const verdict = truth(interpreter, test, siteOf(frame, node.test));
  if (typeof verdict === 'boolean') return evaluate(interpreter, frame, verdict ? node.then : node.orElse);
  return interpreter.withUncertain(verdict, () => {
    const then = evaluate(interpreter, frame, node.then);
    const orElse = evaluate(interpreter, frame, node.orElse);
    return likelyTruth(interpreter, test, siteOf(frame, node.test)) === false
      ? join(interpreter, orElse, then, verdict)
      : join(interpreter, then, orElse, verdict);
  });
}

export function call(interpreter: Interpreter, frame: Frame, node: Call): Value {
  const callee = evaluate(interpreter, frame, node.callee);
  const site = siteOf(frame, node);
  if (callee.kind === 'class' && callee === interpreter.builtins.types.get('super') && node.args.length === 0)
    return zeroArgumentSuper(frame, site);
  if (callee.kind === 'native' && !callee.binds && callee.name === 'globals') return scopeView(frame.scope.module);
  if (
    callee.kind === 'native' &&
    !callee.binds &&
    (callee.name === 'locals' || (callee.name === 'vars' && node.args.length === 0))
  )
    return scopeView(frame.scope);
  const args = callArguments(interpreter, frame, node.args);
  for (const name of ['eval', 'exec'] as const)
    if (callee.kind === 'native' && callee === interpreter.builtins.namespace.get(name))
      return runText(interpreter, frame, name, args, site);
  return callValue(interpreter, callee, args, site);
}

function zeroArgumentSuper(frame: Frame, site: Site): Value {
  const owner = frame.function?.owner;
  return owner && frame.self ? { kind: 'super', owner, self: frame.self } : unknown('super() outside a method', site);
}

function scopeView(scope: Scope): PyDict {
  const view = dict([...scope.variables].map(([name, value]) => [str(name), value]));
  view.view = scope;
  // After a star import from a module that is not known, any name may be there.
  if (scope.openNames) view.uncertain = scope.openNames;
  return view;
}

export function callArguments(interpreter: Interpreter, frame: Frame, nodes: readonly CallArgument[]): CallArguments {
  const positional: Value[] = [];
  const positionalSites: (Site | undefined)[] = [];
  const keywords = new Map<string, Value>();
  const keywordSites = new Map<string, Site>();
  let unknownPositional: PyUnknown | undefined;
  let unknownKeywords: PyUnknown | undefined;
  let maybe: Set<string> | undefined;
  for (const node of nodes) {
    const value = evaluate(interpreter, frame, node.value);
    const site = siteOf(frame, node.value);
    if (node.kind === 'positional') {
      positional.push(value);
      positionalSites.push(site);
    } else if (node.kind === 'keyword' && node.name !== undefined) {
      if (keywords.has(node.name) && !unknownKeywords) givenTwice(interpreter, node.name, site);
      keywords.set(node.name, value);
      keywordSites.set(node.name, site);
    } else if (node.kind === 'star') {
      const spread = elements(interpreter, value, site);
      for (const item of spread.items) {
        positional.push(spread.uncertain ? likely(interpreter, item, spread.uncertain) : item);
        positionalSites.push(undefined);
      }
      unknownPositional ??= spread.uncertain;
    } else {
      const mapping = value.kind === 'unknown' && value.choices?.[0]?.kind === 'dict' ? value.choices[0] : value;
      if (mapping.kind === 'dict') {
        for (const entry of mapping.entries.values()) {
          if (entry.key.kind !== 'str') {
            if (value.kind === 'dict' && isNoText(entry.key) && !entry.maybe)
              interpreter.fail('TypeError', 'keywords must be strings', site);
            continue;
          }
          if (keywords.has(entry.key.value) && value === mapping && !mapping.uncertain && !entry.maybe)
            givenTwice(interpreter, entry.key.value, site);
          const doubt = value.kind === 'unknown' ? value : interpreter.uncertain ? undefined : entry.maybe;
          keywords.set(entry.key.value, doubt ? likely(interpreter, entry.value, doubt) : entry.value);
          if (doubt) maybe = (maybe ?? new Set()).add(entry.key.value);
          const written = mapping.sites?.get(entry.key.value);
          if (written && getString(mapping, entry.key.value) === entry.value)
            keywordSites.set(entry.key.value, written);
        }
        unknownKeywords ??= value.kind === 'unknown' ? value : mapping.uncertain;
      } else {
        if (isNoMapping(value) || isNoMappingObject(interpreter, value, site))
          interpreter.fail('TypeError', `${describe(interpreter, value)} must be a mapping to be spread`, site);
        unknownKeywords ??=
          value.kind === 'unknown' ? value : unknown('keyword arguments that cannot be followed', site);
      }
    }
  }
  return {
    positional,
    keywords,
    positionalSites,
    keywordSites,
    ...(unknownPositional ? { unknownPositional } : {}),
    ...(unknownKeywords ? { unknownKeywords } : {}),
    ...(maybe ? { maybe } : {}),
  };
}

function givenTwice(interpreter: Interpreter, name: string, site: Site): void {
  interpreter.fail('TypeError', `got multiple values for keyword argument '${name}'`, site);
}

/** A key that is surely no text. */
function isNoText(key: Value): boolean {
  return ['none', 'bool', 'int', 'float', 'bytes', 'tuple'].includes(key.kind);
}

/** An object of a dialect that has no keys to be spread. */
function isNoMappingObject(interpreter: Interpreter, value: Value, site: Site): boolean {
  if (value.kind !== 'instance') return false;
  const { cls } = value;
  if (cls.site || cls.unknownBase || lookUp(cls, 'keys')) return false;
  return !cls.fallbackAttribute?.(interpreter, value, 'keys', site);
}

export { list };
