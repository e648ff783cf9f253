/**
 * The state of one evaluation: budgets, the uncertain region that is being evaluated, the call stack, modules, problems.
 *
 * Invariants: no user code runs, every loop counts steps, and nothing that rests on an unknown is reported as an error.
 */
import type { FileAccess } from '../workspace.ts';
import { type Builtins, builtins } from './library/builtins.ts';
import type { Module } from './syntax.ts';
import {
  type CallArguments,
  type PyClass,
  type PyInstance,
  type PyModule,
  type PyUnknown,
  type Site,
  type SourceDocument,
  unknown,
  type Value,
} from './values.ts';

export interface Limits {
  /** Statements, expressions and loop rounds. */
  readonly steps: number;
  /** Nested calls. */
  readonly depth: number;
  /** Elements of one collection, characters of one string. */
  readonly size: number;
  /** Milliseconds. */
  readonly time: number;
}

/**
 * Steps alone end what runs away, within a second, so that a busy machine says the same of a file as a quiet one; real files take up to
 * ten thousand. The clock is for what takes long in a single step.
 */
export const DEFAULT_LIMITS: Limits = { steps: 1_000_000, depth: 120, size: 200_000, time: 20_000 };

/** Elements or characters that are copied in the time of a step. */
const COPIED_IN_A_STEP = 16;

export interface ParsedSource {
  readonly document: SourceDocument;
  readonly module: Module;
}

/** What the evaluation reaches outside the file. */
export interface Host {
  readonly files: FileAccess;
  readonly now: () => number;
  /** Known environment variables. */
  readonly env: { readonly [name: string]: string };
  /** A module of the standard library or of a dialect. */
  module(name: string): PyModule | undefined;
  /** Text of our own in Python that defines names of a module of the standard library. */
  written(name: string): ParsedSource | undefined;
  /** A Python file of the workspace by its place. */
  sourceAt(uri: string): ParsedSource | undefined;
  /** Reads a text that the file makes at run time. */
  parse(text: string): Module;
  /** What a dotted name outside the workspace stands for, if a dialect knows it. */
  outside(path: string, site: Site): Value | undefined;
  /** The workspace module behind an absolute or relative name; a folder without `__init__.py` has no source. */
  find(
    name: string,
    level: number,
    from: SourceDocument,
    /** URIs of folders that the file itself has put on `sys.path`. */
    more?: readonly string[],
  ):
    | {
        readonly uri: string;
        readonly isPackage: boolean;
        /** One of the interpreter's packages: followed for a part of the budget only. */
        readonly isInstalled?: boolean;
        readonly source?: ParsedSource;
      }
    | undefined;
  isCancelled(): boolean;
  /** URIs of the folders of the workspace; all is, where they are not given. */
  readonly roots?: readonly string[];
}

/** A mistake that Python itself would stop at. */
export interface Mistake {
  readonly kind: 'undefined-name' | 'raised' | 'unfollowed';
  readonly type: string;
  readonly message: string;
  readonly site: Site;
  /** Calls that led there, outermost first. */
  readonly stack: readonly Site[];
  /** It is reached whatever the unknowns are. */
  readonly certain: boolean;
}

/**
 * A Python exception on its way up. No Error: there may be thousands in a file, nobody reads their stack, and to take that down is
 * most of their cost.
 */
export class PyRaise {
  constructor(
    readonly value: PyInstance | PyUnknown,
    readonly site: Site,
    /** Raised by a `raise` statement of the user's, not by a rule of ours. */
    readonly explicit: boolean,
    readonly calls: readonly Site[],
  ) {}
}

/** A module or a name out of one, as an import statement asks for it. */
export interface ImportedName {
  readonly module: string;
  /** Absent for `import module`. */
  readonly name?: string;
  readonly site: Site;
  /** All that the `from` statement imports. */
  readonly names?: readonly string[];
  /** Of the module's name in a `from` statement. */
  readonly moduleSite?: Site;
}

/** Whether it is a place in the library's own text in Python. */
export function isWritten({ document }: Site): boolean {
  return document.uri.startsWith(WRITTEN_PREFIX);
}

export const WRITTEN_PREFIX = 'python:';

export class BudgetExceeded extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}
export class Cancelled extends Error {}

/** Failures that depend on values only, so that a handler reached by one is reached in Python too. */
const CERTAIN_FAILURES = new Set([
  'NameError',
  'KeyError',
  'IndexError',
  'ImportError',
  'ModuleNotFoundError',
  'ZeroDivisionError',
  'StopIteration',
  'FileNotFoundError',
  'JSONDecodeError',
  'TOMLDecodeError',
  'YAMLError',
  'FrozenInstanceError',
]);

export class Interpreter {
  readonly builtins: Builtins = builtins;
  readonly modules = new Map<string, PyModule>();
  /** The file that is analysed, as its own code sees it. */
  mainModule: PyModule | undefined;
  /** Modules whose body is being evaluated: names that they will have may still be missing. */
  readonly loading = new Set<PyModule>();
  /** Told of every variable that is read and holds an object. */
  nameRead: ((value: PyInstance, site: Site) => void) | undefined;
  /** Told of every import that is reached. */
  importReached: ((imported: ImportedName) => void) | undefined;
  /** Why an import surely fails, of a module or of a name in it. */
  importFails: ((module: string, name: string | undefined) => string | undefined) | undefined;
  /** Whether a module of Airflow's that nobody has the text of is surely installed. */
  surelyThere: ((module: string) => boolean) | undefined;
  /** Why what is evaluated now may not be reached, though it is taken to be: an import before it that a handler waits for. */
  optional: PyUnknown | undefined;
  /** The statement of the analysed file's own module level that is being evaluated. */
  reached: Site | undefined;
  /** Names of the library's modules to which our own text in Python was added. */
  readonly completed = new Set<string>();
  /** Dotted names of the modules that were imported. */
  readonly imported = new Set<string>();
  readonly mistakes: Mistake[] = [];
  /** Why the result may lack something, beside what the dialect notes itself. */
  readonly unfollowed: { readonly reason: string; readonly site: Site }[] = [];
  /** Set while a body is evaluated of which it is not known whether or how often it runs. */
  uncertain: PyUnknown | undefined;
  /** For each enclosing `try`, over all frames, the types its handlers name (undefined: a bare `except`). */
  readonly handlers: (readonly (Value | undefined)[])[] = [];
  /** What stands in a `with` that is open, and is not known. */
  readonly unknownContexts: PyUnknown[] = [];
  /** Exceptions that are being handled, for a bare `raise`. */
  readonly handling: PyRaise[] = [];
  /** Sites of the calls that are under way, outermost first. */
  readonly calls: Site[] = [];
  /** What a dialect keeps for the evaluation. */
  readonly dialect: { [name: string]: unknown } = {};
  /** Goes through what has no order of its own (sets, names in a folder) backwards: a second look, for what rests on an order. */
  readonly backwards: boolean;
  /** Where the first such thing of several elements was gone through. */
  unordered: { readonly reason: string; readonly site: Site } | undefined;
  /** Counts what the evaluation has made that cannot be taken back: a dialect's tasks, edges … */
  effects = 0;
  /** Generators that were run to their end when somebody asked for one value. `early`: more was made than was asked for. */
  readonly ahead: { readonly site: Site; readonly early: () => boolean }[] = [];
  /** Asked at every call of something outside: a dialect may know what it makes. */
  outsideCall: ((callee: PyUnknown, args: CallArguments, site: Site) => Value | undefined) | undefined;
  /** Asked when a class derives from something outside: a dialect may know what kind of class that is. */
  outsideBase: ((base: PyUnknown) => PyClass | undefined) | undefined;
  /** Told of each instance of a class with a base outside that no dialect knows. */
  outsideInstance: ((base: PyUnknown, args: CallArguments, site: Site) => void) | undefined;
  /** Whether a dialect keeps an object's doubts itself, so that it can be handed on as it is. */
  followsItself: ((value: PyInstance) => boolean) | undefined;
  private steps = 0;
  private stepLimit: number;
  private readonly deadline: number;

  constructor(
    readonly host: Host,
    readonly limits: Limits = DEFAULT_LIMITS,
    /** The file that is analysed, as opposed to those it imports. */
    readonly main?: SourceDocument,
    options: { readonly backwards?: boolean } = {},
  ) {
    this.backwards = options.backwards ?? false;
    this.deadline = host.now() + limits.time;
    this.stepLimit = limits.steps;
  }

  /** Runs `body` for at most so many steps; false when it did not get to its end. */
  within(steps: number, body: () => void): boolean {
    const before = this.stepLimit;
    const own = Math.min(before, this.steps + steps);
    const kept = { calls: this.calls.length, handlers: this.handlers.length, uncertain: this.uncertain };
    const contexts = this.unknownContexts.length;
    this.stepLimit = own;
    try {
      body();
      return true;
    } catch (error) {
      if (!(error instanceof BudgetExceeded) || this.steps <= own || own === before) throw error;
      this.calls.length = kept.calls;
      this.handlers.length = kept.handlers;
      this.unknownContexts.length = contexts;
      this.uncertain = kept.uncertain;
      return false;
    } finally {
      this.stepLimit = before;
    }
  }

  step(count = 1): void {
    this.steps += count;
    if (this.steps > this.stepLimit) throw new BudgetExceeded('it takes too many steps to follow');
    if ((this.steps & 1023) < count) {
      if (this.host.isCancelled()) throw new Cancelled();
      if (this.host.now() > this.deadline) throw new BudgetExceeded('it takes too long to follow');
    }
  }

  /** To be asked before a string or a collection of this size is made. */
  checkSize(size: number): void {
    if (size > this.limits.size) throw new BudgetExceeded('a value grows too large to follow');
  }

  /** To be asked before one of this size is made in a single step, of others. */
  checkCopy(size: number): void {
    this.checkSize(size);
    if (size >= COPIED_IN_A_STEP) this.step(Math.floor(size / COPIED_IN_A_STEP));
  }

  /** Evaluates `body` as something of which it is not known whether it happens. */
  withUncertain<T>(reason: PyUnknown | undefined, body: () => T): T {
    const before = this.uncertain;
    this.uncertain = before ?? reason;
    try {
      return body();
    } finally {
      this.uncertain = before;
    }
  }

  /** Evaluates `body` as something that surely happens, wherever it is asked for. */
  withCertainty(body: () => void): void {
    const before = this.uncertain;
    const handlers = this.handlers.splice(0);
    this.uncertain = undefined;
    try {
      body();
    } finally {
      this.uncertain = before;
      this.handlers.splice(0, this.handlers.length, ...handlers);
    }
  }

  /**
   * An operation failed by Python's rules. Inside a `try` it is raised; elsewhere evaluation goes on with an unknown, so that
   * one mistake does not hide the rest of the file. Only undefined names are sure enough to be told as a mistake.
   */
  fail(type: string, message: string, at: Site, argument?: Value): Value {
    const site = this.ownPlace(at);
    const raised = this.exception(type, message, site, argument);
    if (this.catches(raised.value)) {
      // Our own idea of a type may be too narrow: a handler reached for such a reason is not what Python surely does.
      if (!CERTAIN_FAILURES.has(type)) this.note(message, site);
      throw raised;
    }
    const certain = type === 'NameError' && !this.uncertain && !this.mayCatch();
    this.mistakes.push({
      kind: certain ? 'undefined-name' : 'unfollowed',
      type,
      message,
      site,
      stack: [...this.calls],
      certain: !this.uncertain && !this.mayCatch(),
    });
    return unknown(message, site, { broken: true });
  }

  /** A handler around it names something that is not known: it may be what it fails with. */
  private mayCatch(): boolean {
    return this.handlers.some((types) => types.some((type) => type?.kind === 'unknown' && !type.broken));
  }

  /** Whether a `try` around the current statement has a handler for it. */
  catches(value: PyInstance | PyUnknown): boolean {
    return this.handlers.some((types) => types.some((type) => this.matches(value, type)));
  }

  /** What nobody knows was called: in a `try` that would catch its exceptions it is not known whether what follows happens. */
  mayRaise(site: Site): void {
    if (this.uncertain || this.handlers.length === 0) return;
    const some = this.exception('Exception', '', site).value;
    if (this.catches(some)) this.uncertain = unknown('whether this raises an exception', site);
  }

  matches(value: PyInstance | PyUnknown, type: Value | undefined): boolean {
    if (!type || value.kind === 'unknown') return true;
    if (type.kind === 'tuple' || type.kind === 'list') return type.items.some((item) => this.matches(value, item));
    return type.kind === 'class' && value.cls.mro.includes(type);
  }

  /** An exception that no handler took. */
  uncaught(error: PyRaise): void {
    const { value } = error;
    const name = value.kind === 'instance' ? value.cls.name : 'Exception';
    const args = value.kind === 'instance' ? value.attrs.get('args') : undefined;
    const first = args?.kind === 'tuple' ? args.items[0] : undefined;
    const message = first?.kind === 'str' ? first.value : '';
    const kind = error.explicit && value.kind === 'instance' ? 'raised' : 'unfollowed';
    const certain = !this.uncertain && !this.mayCatch();
    this.mistakes.push({ kind, type: name, message, site: error.site, stack: error.calls, certain });
  }

  /** `argument` is what the exception's `args` hold where it is not the message. */
  exception(type: string, message: string, site: Site, argument?: Value): PyRaise {
    const cls = this.builtins.exceptions.get(type) ?? this.builtins.exceptions.get('Exception');
    const value: PyInstance | PyUnknown = cls
      ? {
          kind: 'instance',
          cls,
          attrs: new Map([['args', { kind: 'tuple', items: [argument ?? { kind: 'str', value: message }] }]]),
          site,
        }
      : unknown(message, site);
    return new PyRaise(value, site, false, [...this.calls]);
  }

  /** What has no order of its own, in the order of this evaluation. */
  inSomeOrder<T>(items: readonly T[], reason: string, site: Site): readonly T[] {
    if (items.length < 2) return items;
    this.unordered ??= { reason, site: this.ownPlace(site) };
    return this.backwards ? items.toReversed() : items;
  }

  /** Something was passed over that may matter to the structure. */
  note(reason: string, site: Site): void {
    this.unfollowed.push({ reason, site: this.ownPlace(site) });
  }

  /** For a place in our own text: the call that led out of the user's. */
  ownPlace(site: Site): Site {
    if (!isWritten(site)) return site;
    return this.calls.findLast((call) => !isWritten(call)) ?? site;
  }

  typeOf(value: Value): PyClass | undefined {
    if (value.kind === 'instance') return value.cls;
    if ((value.kind === 'tuple' || value.kind === 'dict') && value.cls) return value.cls;
    if (value.kind === 'class' && value.metaclass) return value.metaclass;
    return this.builtins.types.get(value.kind === 'set' && value.frozen ? 'frozenset' : value.kind);
  }
}
