/**
 * The call whose parentheses a cursor stands in, from the text alone: while a call is typed, its text is rarely Python.
 */

export interface CallAt {
  /** Dotted, as written: `BashOperator`, `bash.BashOperator.partial`, `BashOperator.partial().expand`. */
  readonly callee: string;
  /** Names of the keyword arguments of the calls in `callee`. */
  readonly givenBefore: readonly string[];
  /** Behind its opening parenthesis. */
  readonly start: number;
  /** Of its closing parenthesis, or of the text when there is none. */
  readonly end: number;
  /** Names of the keyword arguments, also those behind the cursor. */
  readonly given: readonly string[];
  /** The argument that the cursor is in. */
  readonly argument: {
    /** Of the keyword, when it has its `=`. */
    readonly name?: string;
    /** How many stand before it. */
    readonly index: number;
    /** From the start of the argument up to the cursor. */
    readonly before: string;
  };
  /** The cursor is in a string or a comment. */
  readonly isInText: boolean;
}

/** The innermost call around an offset. */
export function callAt(text: string, offset: number): CallAt | undefined {
  const open: Opened[] = [];
  const closed: Closed[] = [];
  let at = 0;
  let isInText = false;
  while (at < offset) {
    const end = endOfText(text, at);
    if (end !== undefined) {
      isInText = end > offset || (end === offset && !closes(text, at, end));
      const innermost = open.at(-1);
      // An argument may have a comment before it.
      if (text[at] === '#' && innermost && text.slice(innermost.argument, at).trim() === '') innermost.argument = end;
      at = end;
      continue;
    }
    step(open, closed, text, at);
    at++;
  }
  const call = open.findLast(({ bracket }) => bracket === '(');
  const { callee, given: givenBefore } = (call && chainBefore(text, call.at, closed)) ?? {};
  if (!call || !callee || !givenBefore) return undefined;
  const written = text.slice(call.argument, offset);
  const rest = argumentsBehind(text, Math.max(at, offset), open.length - open.indexOf(call));
  const [, name] = /^\s*(\w+)\s*=(?!=)/.exec(text.slice(call.argument)) ?? [];
  const isDirect = open.at(-1) === call;
  const hasName = /^\s*\w+\s*=(?!=)/.test(written) || (isDirect && /^\s*\w*$/.test(written));
  return {
    callee,
    givenBefore,
    start: call.at + 1,
    end: rest.end,
    given: [...call.given, ...(name ? [name] : []), ...rest.names],
    argument: { index: call.index, before: written, ...(name && hasName ? { name } : {}) },
    isInText,
  };
}

/** Whether an offset is in a string or a comment. */
export function isInText(text: string, offset: number): boolean {
  for (let at = 0; at < offset; ) {
    const end = endOfText(text, at);
    if (end !== undefined && (end > offset || (end === offset && !closes(text, at, end)))) return true;
    at = end ?? at + 1;
  }
  return false;
}

interface Opened {
  readonly bracket: string;
  readonly at: number;
  /** Where the argument starts that is being read. */
  argument: number;
  /** How many stand before it. */
  index: number;
  readonly given: string[];
}

/** A call that has its closing parenthesis. */
interface Closed {
  readonly at: number;
  readonly end: number;
  readonly given: readonly string[];
}

function step(open: Opened[], closed: Closed[], text: string, at: number): void {
  const character = text[at] ?? '';
  const innermost = open.at(-1);
  if ('([{'.includes(character)) open.push({ bracket: character, at, argument: at + 1, index: 0, given: [] });
  else if (')]}'.includes(character)) {
    open.pop();
    if (innermost?.bracket !== '(') return;
    noteArgument(innermost, text, at);
    closed.push({ at: innermost.at, end: at, given: innermost.given });
  } else if (character === ',' && innermost) {
    noteArgument(innermost, text, at);
    innermost.argument = at + 1;
    innermost.index++;
  }
}

function noteArgument({ argument, given }: Opened, text: string, end: number): void {
  const [, name] = /^\s*(\w+)\s*=(?!=)/.exec(text.slice(argument, Math.min(end, argument + 500))) ?? [];
  if (name) given.push(name);
}

/** Keyword arguments behind the cursor's, up to the end of the call. `depth`: brackets that are open, the call's included. */
function argumentsBehind(
  text: string,
  from: number,
  depth: number,
): { readonly names: readonly string[]; readonly end: number } {
  const names: string[] = [];
  let at = from;
  while (at < text.length) {
    const end = endOfText(text, at);
    if (end !== undefined) {
      at = end;
      continue;
    }
    const character = text[at] ?? '';
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth === 0) break;
    else if (character === ',' && depth === 1) {
      const [, name] = /^,(?:\s|#.*)*(\w+)\s*=(?!=)/.exec(text.slice(at, at + 500)) ?? [];
      if (name) names.push(name);
    }
    at++;
  }
  return { names, end: at };
}

/** With the calls that it is an attribute of: `X.partial(…).expand` is one of `X`. */
function chainBefore(
  text: string,
  parenthesis: number,
  closed: readonly Closed[],
): { readonly callee: string; readonly given: readonly string[] } | undefined {
  const callee = calleeBefore(text, parenthesis);
  if (callee === undefined) return undefined;
  const start = text.lastIndexOf(callee, parenthesis);
  const gap = /\)\s*\.\s*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length;
  const before = gap === undefined ? undefined : closed.findLast(({ end }) => end === start - gap);
  if (!before) return { callee, given: [] };
  const chain = chainBefore(text, before.at, closed);
  return chain
    ? { callee: `${chain.callee}().${callee}`, given: [...chain.given, ...before.given] }
    : { callee, given: [] };
}

function calleeBefore(text: string, parenthesis: number): string | undefined {
  const before = text.slice(Math.max(0, parenthesis - 200), parenthesis);
  const callee = /([A-Za-z_][\w.]*)\s*$/.exec(before)?.[1];
  // The parameters of a definition are no arguments.
  return callee && !/\b(def|class)\s+$/.test(before.slice(0, before.lastIndexOf(callee))) ? callee : undefined;
}

/** End of the string or comment that starts here. */
function endOfText(text: string, at: number): number | undefined {
  const character = text[at];
  if (character === '#') return lineEnd(text, at);
  if (character !== '"' && character !== "'") return undefined;
  const triple = text.startsWith(character.repeat(3), at);
  const quote = triple ? character.repeat(3) : character;
  for (let end = at + quote.length; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text.startsWith(quote, end)) return end + quote.length;
    else if (!triple && text[end] === '\n') return end;
  }
  return text.length;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Whether what ends here is a string that has its closing quote. */
function closes(text: string, start: number, end: number): boolean {
  const quote = text[start];
  return quote !== '#' && end > start + 1 && text[end - 1] === quote;
}
