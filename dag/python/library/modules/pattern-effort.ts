/**
 * How many steps a search with a regular expression takes, which may be exponentially many: JavaScript's own cannot be stopped. The
 * search is made here first, backtracking as it does, but counted; only what ends soon is then asked of JavaScript.
 */

/** Calls `next` with every place where it can end; true when that was content. */
type Matcher = (at: number, next: (end: number) => boolean) => boolean;

interface Part {
  readonly make: (search: Search) => Matcher;
  /** Of one character. */
  readonly test?: RegExp;
  /** Repetitions without a limit inside. */
  readonly unlimited: number;
  /** Whether it can match in several ways. */
  readonly hasChoices: boolean;
  /** Whether something that can match in several ways is repeated. */
  readonly isNested: boolean;
}

export interface PatternEffort {
  /** Undefined when it takes more steps than a text of this length is worth. `scanning`: at one place after the other. */
  steps(text: string, scanning: 'first' | 'all' | 'no'): number | undefined;
}

/** Of a pattern as JavaScript has it; undefined for what is not understood here. */
export function patternEffort(source: string, flags: string): PatternEffort | undefined {
  const parser = new Parser(source, flags.replace(/[^is]/g, ''), flags.includes('m'));
  const part = parser.alternatives();
  if (part === undefined || !parser.isAtEnd) return undefined;
  return {
    steps: (text, scanning) => {
      // Nothing to be afraid of: a character is looked at a few times.
      const degree = part.unlimited + (scanning === 'no' ? 0 : 1);
      if (!part.isNested && text.length ** degree <= HARMLESS) return 1 + text.length / 8;
      return counted(part, text, scanning);
    },
  };
}

const HARMLESS = 100_000;
const STEPS_A_CHARACTER = 64;
const STEPS_AT_LEAST = 50_000;
/** Repetitions of a group on the stack. */
const DEEPEST = 1_000;
/** Steps of a search in the time of one step of the evaluation. */
const IN_A_STEP = 16;

/** Steps of the evaluation that a search costs which is given up. */
export const GIVEN_UP = 8_000;

class TooMuch extends Error {}

class Search {
  steps = 0;
  depth = 0;
  readonly most: number;

  constructor(readonly text: string) {
    this.most = STEPS_AT_LEAST + STEPS_A_CHARACTER * text.length;
  }

  step(): void {
    if (++this.steps > this.most) throw new TooMuch();
  }
}

function counted(part: Part, text: string, scanning: 'first' | 'all' | 'no'): number | undefined {
  const search = new Search(text);
  const matcher = part.make(search);
  try {
    for (let at = 0; at <= text.length; ) {
      search.step();
      let end = -1;
      const found = matcher(at, (last) => {
        end = last;
        return true;
      });
      if (scanning === 'no' || (found && scanning === 'first')) break;
      at = found && end > at ? end : at + 1;
    }
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
  return 1 + (search.steps + text.length) / IN_A_STEP;
}

const PLAIN = { unlimited: 0, hasChoices: false, isNested: false };

class Parser {
  #at = 0;

  constructor(
    readonly source: string,
    /** Those that say which characters fit. */
    readonly flags: string,
    readonly isMultiline: boolean,
  ) {}

  get isAtEnd(): boolean {
    return this.#at >= this.source.length;
  }

  alternatives(): Part | undefined {
    const options: Part[] = [];
    do {
      const option = this.#sequence();
      if (option === undefined) return undefined;
      options.push(option);
    } while (this.#takes('|'));
    const [only] = options;
    if (options.length === 1 && only) return only;
    return {
      unlimited: Math.max(...options.map(({ unlimited }) => unlimited)),
      hasChoices: true,
      isNested: options.some(({ isNested }) => isNested),
      make: (search) => {
        const matchers = options.map(({ make }) => make(search));
        return (at, next) => matchers.some((matcher) => matcher(at, next));
      },
    };
  }

  #takes(text: string): boolean {
    if (!this.source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #sequence(): Part | undefined {
    const parts: Part[] = [];
    while (!this.isAtEnd && !/[|)]/.test(this.source.charAt(this.#at))) {
      const atom = this.#atom();
      const part = atom && this.#repeated(atom);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return {
      unlimited: parts.reduce((sum, { unlimited }) => sum + unlimited, 0),
      hasChoices: parts.some(({ hasChoices }) => hasChoices),
      isNested: parts.some(({ isNested }) => isNested),
      make: (search) => {
        const matchers = parts.map(({ make }) => make(search));
        const from = (index: number, at: number, next: (end: number) => boolean): boolean => {
          const matcher = matchers[index];
          return matcher === undefined ? next(at) : matcher(at, (end) => from(index + 1, end, next));
        };
        return (at, next) => from(0, at, next);
      },
    };
  }

  #repeated(atom: Part): Part | undefined {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})(\??)/.exec(this.source.slice(this.#at));
    if (!found) return atom;
    const [whole, from, comma, to, lazy] = found;
    this.#at += whole.length;
    const sign = whole.charAt(0);
    const least = sign === '{' ? Number(from) : sign === '+' ? 1 : 0;
    const most = sign === '?' ? 1 : sign !== '{' ? Infinity : comma === '' ? least : to === '' ? Infinity : Number(to);
    const { test, make } = atom;
    return {
      unlimited: atom.unlimited + (most > 20 ? 1 : 0),
      hasChoices: atom.hasChoices || least !== most,
      isNested: atom.isNested || (atom.hasChoices && most > 1),
      make: (search) =>
        test
          ? characters(search, remembered(test), least, most, lazy === '?')
          : groups(search, make(search), least, most, lazy === '?'),
    };
  }

  #atom(): Part | undefined {
    const rest = this.source.slice(this.#at);
    const [look] = /^\(\?<?[=!]/.exec(rest) ?? [];
    const [open] = /^\((?:\?(?::|<\w+>))?/.exec(rest) ?? [];
    if (look ?? open) return this.#group(look ?? open ?? '', look);
    const [piece] =
      /^(?:\\x[\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\[^1-9k]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[^*+?)|\\[])/u.exec(rest) ?? [];
    if (piece === undefined) return undefined;
    this.#at += piece.length;
    const holds = this.#assertion(piece);
    if (holds)
      return {
        ...PLAIN,
        make:
          ({ text }) =>
          (at, next) =>
            holds(text, at) && next(at),
      };
    const test = new RegExp(`^${piece}$`, this.flags);
    return { ...PLAIN, test, make: (search) => characters(search, remembered(test), 1, 1, false) };
  }

  #assertion(piece: string): ((text: string, at: number) => boolean) | undefined {
    const isWord = (text: string, at: number): boolean => /^\w$/.test(text.charAt(at));
    const isBound = (text: string, at: number): boolean => isWord(text, at - 1) !== isWord(text, at);
    switch (piece) {
      case '^':
        return (text, at) => at === 0 || (this.isMultiline && text.charAt(at - 1) === '\n');
      case '$':
        return (text, at) => at === text.length || (this.isMultiline && text.charAt(at) === '\n');
      case '\\b':
        return isBound;
      case '\\B':
        return (text, at) => !isBound(text, at);
      default:
        return undefined;
    }
  }

  #group(open: string, look: string | undefined): Part | undefined {
    this.#at += open.length;
    const inner = this.alternatives();
    if (inner === undefined || !this.#takes(')')) return undefined;
    if (look === undefined) return inner;
    const isBackward = look.includes('<');
    return {
      ...inner,
      make: (search) => {
        const matcher = inner.make(search);
        // What stands before is taken to fit.
        if (isBackward) return (at, next) => next(at);
        return (at, next) => matcher(at, () => true) === look.endsWith('=') && next(at);
      },
    };
  }
}

/** Whether a character fits: asked once of each. */
function remembered(test: RegExp): (character: string) => boolean {
  const known = new Map<string, boolean>();
  return (character) => {
    let fits = known.get(character);
    if (fits === undefined) {
      fits = test.test(character);
      known.set(character, fits);
    }
    return fits;
  };
}

function characters(
  search: Search,
  fits: (character: string) => boolean,
  least: number,
  most: number,
  lazy: boolean,
): Matcher {
  const { text } = search;
  return (at, next) => {
    let count = 0;
    const more = (): boolean => {
      search.step();
      return count < most && at + count < text.length && fits(text.charAt(at + count));
    };
    if (lazy) {
      for (; ; count++) {
        if (count >= least && next(at + count)) return true;
        if (!more()) return false;
      }
    }
    while (more()) count++;
    for (; count >= least; count--) {
      search.step();
      if (next(at + count)) return true;
    }
    return false;
  };
}

function groups(search: Search, matcher: Matcher, least: number, most: number, lazy: boolean): Matcher {
  const repeat = (at: number, count: number, next: (end: number) => boolean): boolean => {
    search.step();
    if (search.depth > DEEPEST) throw new TooMuch();
    search.depth++;
    const again = (): boolean =>
      count < most && matcher(at, (end) => (end > at || count < least) && repeat(end, count + 1, next));
    const enough = (): boolean => count >= least && next(at);
    const found = lazy ? enough() || again() : again() || enough();
    search.depth--;
    return found;
  };
  return (at, next) => repeat(at, 0, next);
}
