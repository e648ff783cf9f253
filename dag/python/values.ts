/**
 * Python values as the evaluator sees them.
 *
 * Everything Python can do to a value is decided by its class (`PyClass.namespace`), also for built-in types and for the
 * objects of a dialect: those are classes whose methods are `native`. What is not known is `PyUnknown`; it is contagious, and
 * every operation on it gives another unknown with the first one's reason.
 */
import type { Location } from '../model.ts';
import type { Interpreter } from './interpreter.ts';
import type { LineIndex } from './lines.ts';
import { linearise } from './resolution-order.ts';
import type { Expression, FunctionDefinition, Lambda, Span } from './syntax.ts';

/** A text under analysis. */
export interface SourceDocument {
  readonly uri: string;
  readonly text: string;
  readonly lines: LineIndex;
}

/** A place in a source text, kept as offsets until somebody asks for lines. */
export interface Site extends Span {
  readonly document: SourceDocument;
}

export function locationOf(site: Site): Location {
  return { uri: site.document.uri, range: site.document.lines.range(site) };
}

export type Value =
  | PyNone
  | PyEllipsis
  | PyNotImplemented
  | PyBool
  | PyInt
  | PyFloat
  | PyStr
  | PyBytes
  | PyList
  | PyTuple
  | PyDict
  | PySet
  | PyRange
  | PySlice
  | PyFunction
  | PyNative
  | PyMethod
  | PyProperty
  | PyClassMember
  | PyClass
  | PyInstance
  | PyModule
  | PyIterator
  | PySuper
  | PyUnknown;

export interface PyNone {
  readonly kind: 'none';
}
export interface PyEllipsis {
  readonly kind: 'ellipsis';
}
export interface PyNotImplemented {
  readonly kind: 'not-implemented';
}
export interface PyBool {
  readonly kind: 'bool';
  readonly value: boolean;
}
/** Only safe integers; what leaves their range becomes unknown. */
export interface PyInt {
  readonly kind: 'int';
  readonly value: number;
}
export interface PyFloat {
  readonly kind: 'float';
  readonly value: number;
}
export interface PyStr {
  readonly kind: 'str';
  readonly value: string;
  /** Where the literal stands, when the value is one literal: an edit there is an edit of the value. */
  readonly site?: Site;
}
export interface PyBytes {
  readonly kind: 'bytes';
  readonly value: string;
}
/** `uncertain` on a container: it was changed in a body of which it is not known whether (or how often) it runs. */
export interface PyList {
  readonly kind: 'list';
  items: Value[];
  uncertain?: PyUnknown;
  /** None of its elements is sure: they come from something that is not known. */
  isGuess?: boolean;
}
export interface PyTuple {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
  /** For a named tuple: the field names; `cls` is its class. */
  readonly fields?: readonly string[];
  readonly cls?: PyClass;
}
export interface DictEntry {
  readonly key: Value;
  value: Value;
  /** It was put there by something of which it is not known whether it happens. */
  readonly maybe?: PyUnknown;
}
/** Entries by `hashKey(key)`, in insertion order. */
export interface PyDict {
  readonly kind: 'dict';
  readonly entries: Map<string, DictEntry>;
  uncertain?: PyUnknown;
  /** `collections.OrderedDict` or `defaultdict`, where it is no plain dict. */
  readonly cls?: PyClass;
  /** `collections.defaultdict` and the like: makes a missing value. */
  readonly missing?: Value;
  /** `globals()`, `locals()` or a module's `__dict__`: assignments go to the variables as well. */
  view?: Pick<Scope, 'variables'>;
  /** Where keys and values stand when the dict was written as a display: key → site of the value. */
  readonly sites?: Map<string, Site>;
}
export interface PySet {
  readonly kind: 'set';
  readonly items: Map<string, Value>;
  readonly frozen: boolean;
  uncertain?: PyUnknown;
}
export interface PyRange {
  readonly kind: 'range';
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}
export interface PySlice {
  readonly kind: 'slice';
  readonly lower: Value;
  readonly upper: Value;
  readonly step: Value;
}
export interface PyFunction {
  readonly kind: 'function';
  readonly name: string;
  readonly node: FunctionDefinition | Lambda;
  readonly document: SourceDocument;
  readonly closure: Scope;
  /** Of the innermost class around it. */
  readonly className?: string | undefined;
  readonly defaults: ReadonlyMap<string, Value>;
  /** The class in whose body it was defined, for `super()`. */
  owner?: PyClass;
  readonly attrs: Map<string, Value>;
  readonly site: Site;
}
/** A function of the library or of a dialect. */
export interface PyNative {
  readonly kind: 'native';
  readonly name: string;
  /** Attributes that it has as an object: `cached.cache_clear`. */
  readonly attrs?: ReadonlyMap<string, Value>;
  readonly call: (call: NativeCall) => Value;
  /** Whether it is bound to the instance when it is found on a class, as a Python function would be. */
  readonly binds: boolean;
}
export interface PyMethod {
  readonly kind: 'method';
  readonly self: Value;
  readonly callee: Value;
}
export interface PyProperty {
  readonly kind: 'property';
  readonly getter: Value;
  readonly setter?: Value;
  readonly deleter?: Value;
  /** The first value is kept with the instance: `functools.cached_property`. */
  readonly cached?: boolean;
}
export interface PyClassMember {
  readonly kind: 'class-member';
  readonly binding: 'static' | 'class';
  readonly callee: Value;
}
export interface PyClass {
  readonly kind: 'class';
  readonly name: string;
  /** `module.Name` as it is imported from, for native classes; file-local classes have their module's name. */
  readonly module: string;
  readonly bases: readonly Value[];
  /** Itself first; bases that are not known are left out, see `unknownBase`. */
  readonly mro: readonly PyClass[];
  readonly unknownBase?: PyUnknown;
  readonly namespace: Map<string, Value>;
  readonly site?: Site;
  /** Takes the place of `type.__call__` for the class and its subclasses, as a metaclass would. */
  readonly construct?: (interpreter: Interpreter, cls: PyClass, args: CallArguments, site: Site) => Value;
  /** Looked at when an attribute is not found on an instance: as `__getattr__`. */
  readonly fallbackAttribute?: (
    interpreter: Interpreter,
    instance: Value,
    name: string,
    site: Site,
  ) => Value | undefined;
  /** Looked at when an attribute is not found on the class or one of its subclasses: as a metaclass's `__getattr__`. */
  readonly classAttribute?: (interpreter: Interpreter, cls: PyClass, name: string, site: Site) => Value | undefined;
  /** Called when a class with this one in its resolution order has been defined, as a metaclass would be. */
  readonly onSubclass?: (interpreter: Interpreter, cls: PyClass) => void;
  /** Annotated names of the class body in order, for dataclasses and named tuples. */
  readonly annotated?: readonly AnnotatedName[];
  /** A class of the workspace that inherits from `type`. */
  readonly metaclass?: PyClass;
  /** Classes of the workspace that inherit from this one, in the order in which they were made. */
  readonly heirs?: PyClass[];
}
export interface AnnotatedName {
  readonly name: string;
  /** What a dataclass makes of it. */
  readonly use: 'field' | 'class-variable' | 'init-variable' | 'keyword-only-marker';
  /** What is annotated, and the scope that its names are of. */
  readonly annotation?: Expression;
  readonly scope?: Scope;
}
export interface PyInstance {
  readonly kind: 'instance';
  readonly cls: PyClass;
  readonly attrs: Map<string, Value>;
  readonly site: Site;
  /** What a native class keeps with its instances. */
  payload?: object;
}
export interface PyModule {
  readonly kind: 'module';
  readonly name: string;
  readonly namespace: Map<string, Value>;
  /** Members made on demand. */
  readonly member?: (name: string) => Value | undefined;
  /** Names are missing that the real module may have: a missing one is unknown, not an error. */
  readonly open: boolean;
}
/**
 * Something that can be gone through once: generators, `map`, `enumerate` … `run` hands over each value until the visitor
 * says stop; a generator's body runs in between, so that its effects are in order.
 */
export interface PyIterator {
  readonly kind: 'iterator';
  readonly name: string;
  readonly run: (visit: (value: Value) => 'go' | 'stop') => void;
  /** `run` goes on where a stop left it: values can be taken one by one. Others are run to their end by the first `next`. */
  readonly resumes?: boolean;
  /** Filled when somebody takes values of one that does not resume (`next`). */
  buffer?: Value[];
  position?: number;
  /** Set for a generator: who asks may send its own handling of the yields (context managers). */
  readonly generator?: PyFunction;
  /** Set while all its values are taken at once for somebody who asked for one, and may send others than None later. */
  isAhead?: boolean;
  /** What a generator's `return` gave, once it has come to its end. */
  result?: Value;
  uncertain?: PyUnknown;
}
export interface PySuper {
  readonly kind: 'super';
  readonly owner: PyClass;
  readonly self: Value;
}
export interface PyUnknown {
  readonly kind: 'unknown';
  /** In a user's words: what would have to be known. */
  readonly reason: string;
  readonly site?: Site;
  /** Dotted path of the outside thing that it is or comes from: `boto3.client`. */
  readonly origin?: string;
  /** What it may be; the first is the likely one (a default, the first branch). */
  readonly choices?: readonly Value[];
  /** It is surely one of the choices. */
  readonly isOneOf?: boolean;
  /** A whole number that is known but too large for `PyInt`: what is small again in it can be told. */
  readonly large?: bigint;
  /** It comes from a mistake that is already reported or from text that could not be read. */
  readonly broken?: boolean;
}

/** Evaluated arguments of a call. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** A `*args` or `**kwargs` whose content is not known was among them. */
  readonly unknownPositional?: PyUnknown;
  readonly unknownKeywords?: PyUnknown;
  /** Keywords that may not be there: out of a mapping that is not known. */
  readonly maybe?: ReadonlySet<string>;
  /** Of each positional argument's expression and of each keyword's value, where they were written in this call. */
  readonly positionalSites: readonly (Site | undefined)[];
  readonly keywordSites: ReadonlyMap<string, Site>;
}

export interface NativeCall extends CallArguments {
  readonly interpreter: Interpreter;
  /** The bound instance, if it was found on one. */
  readonly self: Value;
  /** Of the call expression. */
  readonly site: Site;
}

/** Variables of a module, function, class body or comprehension. */
export interface Scope {
  readonly kind: 'module' | 'function' | 'class' | 'comprehension';
  readonly variables: Map<string, Value>;
  /** The enclosing scope that names are looked up in (class bodies are passed over by functions). */
  readonly parent?: Scope;
  readonly module: Scope;
  readonly document: SourceDocument;
  /** Of the innermost class around the text. */
  readonly className?: string | undefined;
  readonly globals?: Set<string>;
  readonly nonlocals?: Set<string>;
  /** A star import from a module that is not known: any name may be defined. */
  openNames?: PyUnknown;
}

export const NONE: PyNone = { kind: 'none' };
export const ELLIPSIS: PyEllipsis = { kind: 'ellipsis' };
export const NOT_IMPLEMENTED: PyNotImplemented = { kind: 'not-implemented' };
export const TRUE: PyBool = { kind: 'bool', value: true };
export const FALSE: PyBool = { kind: 'bool', value: false };

export function bool(value: boolean): PyBool {
  return value ? TRUE : FALSE;
}
export function int(value: number): PyInt | PyUnknown {
  return Number.isSafeInteger(value) ? { kind: 'int', value } : unknown('a number too large to follow');
}
export function largeInt(value: bigint): PyInt | PyUnknown {
  const small = int(Number(value));
  return small.kind === 'int' ? small : { ...small, large: value };
}
export function float(value: number): PyFloat {
  return { kind: 'float', value };
}
export function str(value: string, site?: Site): PyStr {
  return site ? { kind: 'str', value, site } : { kind: 'str', value };
}
export function list(items: Value[]): PyList {
  return { kind: 'list', items };
}
export function tuple(items: readonly Value[]): PyTuple {
  return { kind: 'tuple', items };
}
export function dict(pairs: Iterable<readonly [Value, Value]> = [], maybe?: PyUnknown): PyDict {
  const made: PyDict = { kind: 'dict', entries: new Map() };
  for (const [key, value] of pairs) setItem(made, key, value, maybe);
  return made;
}
export function set(items: Iterable<Value> = [], frozen = false): PySet {
  const made: PySet = { kind: 'set', items: new Map(), frozen };
  for (const item of items) addItem(made, item);
  return made;
}
export function unknown(
  reason: string,
  site?: Site,
  more?: Pick<PyUnknown, 'origin' | 'choices' | 'isOneOf' | 'broken'>,
): PyUnknown {
  return { kind: 'unknown', reason, ...(site ? { site } : {}), ...more };
}
/** A library function; found on a class it binds like a method unless `binds` is false. */
export function native(name: string, call: (call: NativeCall) => Value, binds = true): PyNative {
  return { kind: 'native', name, call, binds };
}
export function instance(cls: PyClass, site: Site, attrs: Iterable<readonly [string, Value]> = []): PyInstance {
  return { kind: 'instance', cls, attrs: new Map(attrs), site };
}

/** A native class. Its method resolution order is worked out from `bases`. */
export function nativeClass(
  module: string,
  name: string,
  bases: readonly PyClass[],
  members: Iterable<readonly [string, Value]> = [],
  hooks: Pick<PyClass, 'construct' | 'fallbackAttribute' | 'classAttribute' | 'onSubclass'> = {},
): PyClass {
  const made: PyClass = { kind: 'class', name, module, bases, mro: [], namespace: new Map(members), ...hooks };
  (made as { mro: readonly PyClass[] }).mro = linearise(made, bases);
  return made;
}

const identities = new WeakMap<object, number>();
let nextIdentity = 1;
/** A number that is the object's own, as Python's `id`. */
export function identity(value: object): number {
  let id = identities.get(value);
  if (id === undefined) {
    id = nextIdentity++;
    identities.set(value, id);
  }
  return id;
}

/** Equal values have equal keys; undefined for what is not known or cannot be hashed. */
export function hashKey(value: Value): string | undefined {
  switch (value.kind) {
    case 'str':
      return `s${value.value}`;
    case 'int':
    case 'float':
      return `n${value.value}`;
    case 'bool':
      return value.value ? 'n1' : 'n0';
    case 'bytes':
      return `b${value.value}`;
    case 'none':
    case 'ellipsis':
    case 'not-implemented':
      return value.kind;
    case 'tuple':
      return tupleKey(value);
    case 'set': {
      return `f${[...value.items.keys()].sort().join(',')}`;
    }
    case 'list':
    case 'dict':
      return undefined;
    case 'unknown':
      return undefined;
    case 'instance': {
      const equalBy = value.attrs.get('__hash_key__');
      if (equalBy) return hashKey(equalBy);
      return saysWhatIsEqual(value.cls) ? undefined : `o${identity(value)}`;
    }
    default:
      return `o${identity(value)}`;
  }
}

/** Which of its objects are the same key is told by code of the user's, which is not asked here. */
function saysWhatIsEqual(cls: PyClass): boolean {
  return cls.mro.some((base) => base.site !== undefined && base.namespace.get('__eq__')?.kind === 'function');
}

/** Tuples of tuples that are shared have keys that double with each level: kept, and given up where they grow too long. */
const tupleKeys = new WeakMap<PyTuple, string | null>();
const LONGEST_KEY = 100_000;

function tupleKey(value: PyTuple): string | undefined {
  const known = tupleKeys.get(value);
  if (known !== undefined) return known ?? undefined;
  const keys = value.items.map(hashKey);
  const key = keys.includes(undefined) ? undefined : `t${keys.map((each) => `${each?.length}:${each}`).join(',')}`;
  const made = key !== undefined && key.length > LONGEST_KEY ? undefined : key;
  tupleKeys.set(value, made ?? null);
  return made;
}

/** The `uncertain` mark of a collection, to be spread into one made from it. */
export function uncertainOf(value: Value): { uncertain?: PyUnknown } {
  return 'uncertain' in value && value.uncertain ? { uncertain: value.uncertain } : {};
}

/** `target[key] = value`. A key that is not known makes the dict uncertain. */
export function setItem(target: PyDict, key: Value, value: Value, maybe?: PyUnknown): void {
  const hash = hashKey(key);
  if (hash === undefined) {
    target.uncertain ??= key.kind === 'unknown' ? key : unknown('a key that cannot be followed');
    return;
  }
  if (target.view && key.kind === 'str') target.view.variables.set(key.value, value);
  const entry = target.entries.get(hash);
  if (entry) entry.value = value;
  else target.entries.set(hash, maybe ? { key, value, maybe } : { key, value });
}

export function getItem(target: PyDict, key: Value): Value | undefined {
  const hash = hashKey(key);
  const current = key.kind === 'str' ? target.view?.variables.get(key.value) : undefined;
  return current ?? (hash === undefined ? undefined : target.entries.get(hash)?.value);
}

/** Why it is not sure that a dict has a key that it seems to have. */
export function doubtOfKey(target: PyDict, key: Value): PyUnknown | undefined {
  const hash = hashKey(key);
  return hash === undefined ? undefined : target.entries.get(hash)?.maybe;
}

export function getString(target: PyDict, key: string): Value | undefined {
  return target.entries.get(`s${key}`)?.value;
}

export function addItem(target: PySet, item: Value): void {
  const hash = hashKey(item);
  if (hash === undefined)
    target.uncertain ??= item.kind === 'unknown' ? item : unknown('an element that cannot be followed');
  else if (!target.items.has(hash)) target.items.set(hash, item);
}
