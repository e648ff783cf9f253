/** Text that is run as Python: `eval`, `exec`, `ast.literal_eval`. It is interpreted like the file itself, never executed. */
import type { Frame } from './calls.ts';
import { evaluate } from './expressions.ts';
import type { Interpreter, ParsedSource } from './interpreter.ts';
import { LineIndex } from './lines.ts';
import { execute } from './statements.ts';
import type { Expression } from './syntax.ts';
import {
  type CallArguments,
  instance,
  type NativeCall,
  NONE,
  nativeClass,
  type PyDict,
  type Scope,
  type Site,
  setItem,
  str,
  unknown,
  type Value,
} from './values.ts';

/** Longer texts are data. */
const LONGEST = 100_000;

/** `eval(…)` or `exec(…)` as an expression of the frame, whose variables it sees. */
export function runText(
  interpreter: Interpreter,
  frame: Frame,
  name: 'eval' | 'exec',
  args: CallArguments,
  site: Site,
): Value {
  const [text, globals = NONE, locals = NONE] = args.positional;
  const source = text && sourceOf(interpreter, text, site);
  const scope = source && scopeFor(frame, source, globals, locals);
  if (!source || !scope) return notFollowed(interpreter, frame, name, [globals, locals], site);
  interpreter.calls.push(site);
  try {
    const inner: Frame = { ...frame, scope, possibleReturns: [] };
    if (name === 'exec' || isCompiledFor(text, 'exec')) {
      execute(interpreter, inner, source.module.body);
      for (const target of [globals, locals]) if (target.kind === 'dict') fill(target, scope);
      return NONE;
    }
    const [only, ...others] = source.module.body;
    return only?.kind === 'expression' && others.length === 0
      ? evaluate(interpreter, inner, only.value)
      : unknown('what eval() gives', site);
  } finally {
    interpreter.calls.pop();
  }
}

/** What stands in the text is shown where the call stands. */
class LinesOfCall extends LineIndex {
  constructor(private readonly place: Site) {
    super('');
  }

  override range() {
    return this.place.document.lines.range(this.place);
  }
}

/** What `compile()` gives: the text, to be run later. */
const codeClass = nativeClass('', 'code', []);

/** `compile(source, filename, mode)`. */
export function compiled(call: NativeCall): Value {
  const source = call.positional[0] ?? call.keywords.get('source');
  if (source?.kind !== 'str') return unknown('what compile() gives', call.site);
  const mode = call.positional[2] ?? call.keywords.get('mode') ?? NONE;
  return instance(codeClass, call.site, [
    ['source', source],
    ['mode', mode],
  ]);
}

/** `eval()` of code that was compiled as statements runs them. */
function isCompiledFor(code: Value, mode: string): boolean {
  const made = code.kind === 'instance' && code.cls === codeClass ? code.attrs.get('mode') : undefined;
  return made?.kind === 'str' && made.value === mode;
}

function sourceOf(interpreter: Interpreter, given: Value, site: Site): ParsedSource | undefined {
  const text = given.kind === 'instance' && given.cls === codeClass ? (given.attrs.get('source') ?? NONE) : given;
  if (text.kind !== 'str' || text.value.length > LONGEST || interpreter.calls.length >= interpreter.limits.depth)
    return undefined;
  interpreter.step(1 + (text.value.length >> 2));
  const module = interpreter.host.parse(text.value);
  const document = { uri: site.document.uri, text: text.value, lines: new LinesOfCall(site) };
  return module.syntaxErrors.length === 0 ? { document, module } : undefined;
}

/** The same variables, in the document of the text. */
function scopeFor(frame: Frame, { document }: ParsedSource, globals: Value, locals: Value): Scope | undefined {
  if (globals.kind === 'none' && locals.kind === 'none') {
    if (frame.scope.kind !== 'module') return { ...frame.scope, document };
    return ownModule({ ...frame.scope, document });
  }
  const views = [globals, locals].filter((each) => each.kind !== 'none');
  if (!views.every((each) => each.kind === 'dict' && !each.uncertain)) return undefined;
  const variables = new Map<string, Value>();
  for (const view of views)
    if (view.kind === 'dict')
      for (const { key, value } of view.entries.values()) if (key.kind === 'str') variables.set(key.value, value);
  return ownModule({ kind: 'module', variables, document, module: undefined as unknown as Scope });
}

function ownModule(scope: { -readonly [Name in keyof Scope]: Scope[Name] }): Scope {
  scope.module = scope;
  return scope;
}

function fill(target: PyDict, scope: Scope): void {
  for (const [name, value] of scope.variables) {
    setItem(target, str(name), value);
    target.view?.variables.set(name, value);
  }
}

/** It may have defined anything. */
function notFollowed(
  interpreter: Interpreter,
  frame: Frame,
  name: string,
  namespaces: readonly Value[],
  site: Site,
): Value {
  interpreter.note(`${name}() runs text that is not followed`, site);
  const doubt = unknown(`what ${name}() gives`, site);
  for (const each of namespaces) if (each.kind === 'dict') each.uncertain ??= doubt;
  if (name === 'exec') {
    frame.scope.openNames ??= doubt;
    frame.scope.module.openNames ??= doubt;
  }
  return doubt;
}

/** `ast.literal_eval(text)`. */
export function literalValue(call: NativeCall, text: Value): Value {
  if (text.kind !== 'str') return unknown('what ast.literal_eval gives', call.site);
  const { interpreter } = call;
  const source = sourceOf(interpreter, str(text.value.trim()), call.site);
  const only = source?.module.body[0];
  if (source?.module.body.length !== 1 || only?.kind !== 'expression' || !isLiteral(only.value))
    return interpreter.fail('ValueError', 'malformed node or string', call.site);
  const scope = ownModule({
    kind: 'module',
    variables: new Map(),
    document: source.document,
    module: undefined as unknown as Scope,
  });
  return evaluate(interpreter, { scope, possibleReturns: [] }, only.value);
}

function isLiteral(node: Expression): boolean {
  switch (node.kind) {
    case 'string':
    case 'bytes':
    case 'number':
    case 'constant':
      return true;
    case 'list':
    case 'tuple':
    case 'set':
      return node.elements.every(isLiteral);
    case 'dict':
      return node.items.every((entry) => entry.key !== undefined && isLiteral(entry.key) && isLiteral(entry.value));
    case 'unary':
      return node.operator !== 'not' && isLiteral(node.operand);
    case 'binary':
      return (node.operator === '+' || node.operator === '-') && isLiteral(node.left) && isLiteral(node.right);
    default:
      return false;
  }
}
