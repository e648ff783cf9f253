/** Calling things: binding of arguments, functions, classes, generators. */

import { lookUp } from './attributes.ts';
import { derive, join, likely } from './doubt.ts';
import { evaluate } from './expressions.ts';
import { type Interpreter, isWritten, PyRaise } from './interpreter.ts';
import { writesIntoFiles } from './side-effects.ts';
import { execute } from './statements.ts';
import type { FunctionDefinition, Lambda } from './syntax.ts';
import {
  type CallArguments,
  dict,
  type NativeCall,
  NONE,
  type PyClass,
  type PyFunction,
  type PyInstance,
  type PyIterator,
  type PyUnknown,
  type Scope,
  type Site,
  setItem,
  str,
  tuple,
  unknown,
  type Value,
} from './values.ts';

/** One activation of a function, module or class body. */
export interface Frame {
  readonly scope: Scope;
  readonly function?: PyFunction;
  /** The first positional argument, for `super()`. */
  readonly self?: Value;
  /** Gets what a generator yields; returns what `send` would give. */
  readonly onYield?: (value: Value) => Value;
  /** Values of `return` statements of which it is not known whether they are reached. */
  readonly possibleReturns: Value[];
  /** Set once such a `return` was passed: what follows may not happen. */
  doubt?: PyUnknown;
  /** How many `return`, `break` and `continue` were passed of which it is not known whether they are reached. */
  doubtfulExits?: number;
}

export function callValue(interpreter: Interpreter, callee: Value, args: CallArguments, site: Site): Value {
  interpreter.step();
  switch (callee.kind) {
    case 'function':
      return callFunction(interpreter, callee, args, site);
    case 'native':
      return callee.call(nativeCall(interpreter, NONE, args, site));
    case 'method':
      return callMethodValue(interpreter, callee.self, callee.callee, args, site);
    case 'class':
      return construct(interpreter, callee, args, site);
    case 'class-member':
      return callValue(interpreter, callee.callee, args, site);
    case 'instance': {
      const call = lookUp(callee.cls, '__call__');
      if (call) return callMethodValue(interpreter, callee, call, args, site);
      return callee.cls.unknownBase
        ? derive(callee.cls.unknownBase, site, '()()')
        : interpreter.fail('TypeError', `'${callee.cls.name}' object is not callable`, site);
    }
    case 'unknown':
      return callUnknown(interpreter, callee, args, site);
    default:
      return interpreter.fail(
        'TypeError',
        `'${interpreter.typeOf(callee)?.name ?? callee.kind}' object is not callable`,
        site,
      );
  }
}

function callUnknown(interpreter: Interpreter, callee: PyUnknown, args: CallArguments, site: Site): Value {
  const callable = (callee.choices ?? []).filter((choice) => choice.kind !== 'unknown');
  if (callable.length === 0) {
    const followed = interpreter.outsideCall?.(callee, args, site);
    if (followed) return followed;
    interpreter.mayRaise(site);
    const made = derive(callee, site, '()');
    if (made.kind === 'unknown') writesIntoFiles(args, made);
    return made;
  }
  const [first] = callable;
  if (!first) return derive(callee, site, '()');
  try {
    const given = interpreter.withUncertain(callee, () => callValue(interpreter, first, args, site));
    return likely(interpreter, given, callee);
  } catch (error) {
    // Whether it is raised is no surer than what is called.
    if (error instanceof PyRaise) return derive(callee, site, '()');
    throw error;
  }
}

function callMethodValue(interpreter: Interpreter, self: Value, callee: Value, args: CallArguments, site: Site): Value {
  if (callee.kind === 'native') return callee.call(nativeCall(interpreter, self, args, site));
  return callValue(interpreter, callee, withSelf(self, args), site);
}

/** Written out, because copying an object by `...` is what a keystroke would spend most of its time with. */
function nativeCall(interpreter: Interpreter, self: Value, args: CallArguments, site: Site): NativeCall {
  const { positional, keywords, unknownPositional, unknownKeywords, maybe, positionalSites, keywordSites } = args;
  return {
    positional,
    keywords,
    unknownPositional,
    unknownKeywords,
    maybe,
    positionalSites,
    keywordSites,
    interpreter,
    self,
    site,
  };
}

export function withSelf(self: Value, args: CallArguments): CallArguments {
  return { ...args, positional: [self, ...args.positional], positionalSites: [undefined, ...args.positionalSites] };
}

/** `Class(...)`: what the `__call__` of its metaclass makes of it. */
export function construct(interpreter: Interpreter, cls: PyClass, args: CallArguments, site: Site): Value {
  const meta = cls.metaclass && lookUp(cls.metaclass, '__call__');
  if (meta && meta.kind !== 'native') return callMethodValue(interpreter, cls, meta, args, site);
  return constructPlainly(interpreter, cls, args, site);
}

/** `type.__call__`. */
export function constructPlainly(interpreter: Interpreter, cls: PyClass, args: CallArguments, site: Site): Value {
  const missing = abstractMember(interpreter, cls);
  if (missing !== undefined)
    return interpreter.fail(
      'TypeError',
      `Can't instantiate abstract class ${cls.name} without an implementation for abstract method '${missing}'`,
      site,
    );
  const hook = cls.mro.find((base) => base.construct)?.construct;
  if (hook) return hook(interpreter, cls, args, site);
  const made = lookUp(cls, '__new__');
  let object: Value;
  if (made && made.kind !== 'native') {
    object = callValue(interpreter, made.kind === 'class-member' ? made.callee : made, withSelf(cls, args), site);
    if (object.kind !== 'instance' || !object.cls.mro.includes(cls)) return object;
  } else if (made?.kind === 'native') object = made.call({ ...withSelf(cls, args), interpreter, self: cls, site });
  else object = { kind: 'instance', cls, attrs: new Map(), site };
  if (cls.unknownBase) interpreter.outsideInstance?.(cls.unknownBase, args, site);
  if (object.kind === 'instance') initialise(interpreter, object, args, site);
  return object;
}

/** A member that a class with `abc.ABC` among its bases leaves abstract, so that it cannot have instances. */
function abstractMember(interpreter: Interpreter, cls: PyClass): string | undefined {
  return interpreter.uncertain ? undefined : abstractMembers(cls)?.next().value;
}

/** Undefined for a class that Python does not ask. */
export function abstractMembers(cls: PyClass): Generator<string, undefined> | undefined {
  return cls.site && cls.mro.some((base) => base.name === 'ABC' && base.module === 'abc')
    ? leftAbstract(cls)
    : undefined;
}

function* leftAbstract(cls: PyClass): Generator<string, undefined> {
  for (const base of cls.mro)
    for (const [name, member] of base.namespace) if (isAbstract(member) && lookUp(cls, name) === member) yield name;
  return undefined;
}

function isAbstract(member: Value): boolean {
  switch (member.kind) {
    case 'function':
      return member.attrs.has('__isabstractmethod__');
    case 'property':
      return isAbstract(member.getter);
    case 'class-member':
      return isAbstract(member.callee);
    default:
      return false;
  }
}

/** Calls the `__init__` that the class has, if it has one. */
export function initialise(interpreter: Interpreter, object: PyInstance, args: CallArguments, site: Site): void {
  const init = lookUp(object.cls, '__init__');
  if (init) callMethodValue(interpreter, object, init, args, site);
}

function callFunction(interpreter: Interpreter, callee: PyFunction, args: CallArguments, site: Site): Value {
  if (interpreter.calls.length >= interpreter.limits.depth) {
    if (callsItselfAlways(callee, site))
      return interpreter.fail('RecursionError', `'${callee.name}' calls itself, and nothing ends that`, site);
    interpreter.note(`calls of ${callee.name} are nested too deeply to follow`, site);
    return unknown('calls nested too deeply to follow', site);
  }
  const variables = bindArguments(interpreter, callee, args, site);
  if (callee.node.kind === 'function' && callee.node.isAsync)
    return unknown(`what the coroutine ${callee.name} gives`, site);
  if (callee.node.kind === 'function' && callee.node.isGenerator)
    return generator(interpreter, callee, variables, site);
  return activate(interpreter, callee, variables, site);
}

/** Every call of the function comes to this place in it, where it is called again. */
function callsItselfAlways({ node, document }: PyFunction, site: Site): boolean {
  if (node.kind !== 'function' || site.document !== document || site.start < node.start || site.end > node.end)
    return false;
  for (const statement of node.body) {
    if (!STRAIGHT.has(statement.kind)) return false;
    if (site.start >= statement.start && site.end <= statement.end)
      return !/\b(if|and|or|lambda|for|def|class)\b/.test(document.text.slice(statement.start, statement.end));
    if (statement.kind === 'return') return false;
  }
  return false;
}

const STRAIGHT: ReadonlySet<string> = new Set([
  'expression',
  'assign',
  'annotated-assign',
  'return',
  'import',
  'import-from',
  'pass',
]);

/** Who a native method is called on: `Base.method(self, …)` names the instance among the arguments. */
export function receiver(call: NativeCall): { readonly self: Value; readonly args: CallArguments } {
  const [first, ...positional] = call.positional;
  if (call.self.kind !== 'none' || first?.kind !== 'instance') return { self: call.self, args: call };
  return { self: first, args: { ...call, positional, positionalSites: call.positionalSites.slice(1) } };
}

/** Runs a function's body with its parameters bound. */
export function activate(
  interpreter: Interpreter,
  callee: PyFunction,
  variables: Map<string, Value>,
  site: Site,
  onYield?: (value: Value) => Value,
): Value {
  const scope: Scope = {
    kind: 'function',
    variables,
    parent: callee.closure,
    module: callee.closure.module,
    document: callee.document,
    className: callee.className,
    globals: new Set(),
    nonlocals: new Set(),
  };
  const first = callee.node.parameters[0];
  const self = first ? variables.get(first.name) : undefined;
  const frame: Frame = {
    scope,
    function: callee,
    possibleReturns: [],
    ...(self ? { self } : {}),
    ...(onYield ? { onYield } : {}),
  };
  interpreter.calls.push(site);
  const uncertain = interpreter.uncertain;
  try {
    if (callee.node.kind === 'lambda') return evaluate(interpreter, frame, callee.node.body);
    const completion = execute(interpreter, frame, callee.node.body);
    const given = completion?.kind === 'return' ? completion.value : NONE;
    const isForeign = given.kind === 'unknown' && given.site && isWritten(given.site) && !isWritten(site);
    const result = isForeign ? { ...given, site } : given;
    return frame.possibleReturns.reduce(
      (value, possible) => join(interpreter, possible, value, frame.doubt ?? unknown('which return is reached', site)),
      result,
    );
  } finally {
    interpreter.uncertain = uncertain;
    interpreter.calls.pop();
  }
}

function generator(
  interpreter: Interpreter,
  callee: PyFunction,
  variables: Map<string, Value>,
  site: Site,
): PyIterator {
  let started = false;
  let stopped = false;
  const made: PyIterator = {
    kind: 'iterator',
    name: callee.name,
    generator: callee,
    run(visit) {
      if (stopped) interpreter.note(`what ${callee.name}() gives after it was left in the middle`, site);
      if (started) return;
      started = true;
      try {
        made.result = activate(interpreter, callee, variables, site, (value) => {
          stopped = visit(value) === 'stop';
          if (stopped) throw new GeneratorClosed(variables);
          return made.isAhead ? unknown('what is sent to a generator', site) : NONE;
        });
      } catch (error) {
        if (!(error instanceof GeneratorClosed) || error.owner !== variables) throw error;
      }
    },
  };
  return made;
}

class GeneratorClosed extends Error {
  constructor(readonly owner: object) {
    super('generator closed');
  }
}

/** Parameter name → value. Missing arguments become unknown (and a failure), surplus ones are dropped. */
export function bindArguments(
  interpreter: Interpreter,
  callee: PyFunction,
  args: CallArguments,
  site: Site,
): Map<string, Value> {
  const bound = new Map<string, Value>();
  const keywords = new Map(args.keywords);
  let position = 0;
  for (const parameter of callee.node.parameters) {
    switch (parameter.kind) {
      case 'var-positional': {
        const rest = tuple(args.positional.slice(position));
        position = args.positional.length;
        bound.set(parameter.name, args.unknownPositional ? likely(interpreter, rest, args.unknownPositional) : rest);
        break;
      }
      case 'var-keyword': {
        const rest = dict();
        for (const [name, value] of keywords)
          setItem(rest, str(name), value, args.maybe?.has(name) ? args.unknownKeywords : undefined);
        if (args.unknownKeywords) rest.uncertain = args.unknownKeywords;
        for (const [name, valueSite] of args.keywordSites)
          if (keywords.has(name))
            (rest as { sites?: Map<string, Site> }).sites = (rest.sites ?? new Map()).set(name, valueSite);
        keywords.clear();
        bound.set(parameter.name, rest);
        break;
      }
      default: {
        const byPosition = parameter.kind === 'keyword-only' ? undefined : args.positional[position];
        if (byPosition) {
          position++;
          bound.set(parameter.name, byPosition);
          break;
        }
        const byName = parameter.kind === 'positional-only' ? undefined : keywords.get(parameter.name);
        if (byName) keywords.delete(parameter.name);
        const value = byName ?? callee.defaults.get(parameter.name);
        const doubt = (parameter.kind === 'keyword-only' ? undefined : args.unknownPositional) ?? args.unknownKeywords;
        if (byName) bound.set(parameter.name, byName);
        else if (doubt) bound.set(parameter.name, unknown(doubt.reason, doubt.site, value ? { choices: [value] } : {}));
        else
          bound.set(
            parameter.name,
            value ??
              interpreter.fail('TypeError', `${callee.name}() missing required argument: '${parameter.name}'`, site),
          );
      }
    }
  }
  // Of `*values` and a `**mapping` that are not known, what is there may be there only sometimes.
  const isTooMany = position < args.positional.length && !args.unknownPositional;
  if (isTooMany || (keywords.size > 0 && !args.unknownKeywords)) {
    const surplus = keywords.keys().next().value;
    interpreter.fail(
      'TypeError',
      surplus === undefined
        ? `${callee.name}() takes ${callee.node.parameters.length} positional arguments but ${args.positional.length} were given`
        : `${callee.name}() got an unexpected keyword argument '${surplus}'`,
      site,
    );
  }
  return bound;
}

export function functionDefaults(
  interpreter: Interpreter,
  frame: Frame,
  node: FunctionDefinition | Lambda,
): Map<string, Value> {
  const defaults = new Map<string, Value>();
  for (const parameter of node.parameters)
    if (parameter.default) defaults.set(parameter.name, evaluate(interpreter, frame, parameter.default));
  return defaults;
}
