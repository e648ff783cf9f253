/** Python's regular expressions as JavaScript's, where both mean the same. */
import { patternEffort } from './pattern-effort.ts';

export interface Translated {
  readonly source: string;
  readonly flags: string;
  /** Whether both read this text alike: classes such as `\w` differ beyond ASCII. */
  suits(text: string): boolean;
  /** Steps of the evaluation that a search in this text takes the time of; undefined when that is too long. */
  cost(text: string, scanning: 'first' | 'all' | 'no'): number | undefined;
}

const IGNORECASE = 2;
const MULTILINE = 8;
const DOTALL = 16;
const VERBOSE = 64;
const FOLLOWED = IGNORECASE | MULTILINE | DOTALL | VERBOSE | 32 | 256;

/** Undefined for patterns that are not followed. */
export function translatePattern(pattern: string, flags: number): Translated | undefined {
  const inline = /^\(\?([aimsux]+)\)/.exec(pattern)?.[1] ?? '';
  const bits =
    flags |
    (inline.includes('i') ? IGNORECASE : 0) |
    (inline.includes('m') ? MULTILINE : 0) |
    (inline.includes('s') ? DOTALL : 0) |
    (inline.includes('x') ? VERBOSE : 0);
  const written = pattern.replace(/^\(\?[aimsux]+\)/, '');
  const body = bits & VERBOSE ? withoutLayout(written) : written;
  if ((bits & ~FOLLOWED) !== 0) return undefined;
  const source = translate(body, (bits & MULTILINE) !== 0);
  if (source === undefined) return undefined;
  try {
    new RegExp(source);
  } catch {
    return undefined;
  }
  const flagText = `${bits & IGNORECASE ? 'i' : ''}${bits & MULTILINE ? 'm' : ''}${bits & DOTALL ? 's' : ''}`;
  const effort = patternEffort(source, flagText);
  // Classes such as `\w` and letters in both cases are what both see differently beyond ASCII.
  const isPlain = (bits & IGNORECASE) === 0 && !/\\[wWdDsSbB]/.test(body);
  return {
    source,
    flags: flagText,
    suits: (text) => (isPlain ? /^[\0-\ud7ff\ue000-\uffff]*$/ : /^\p{ASCII}*$/u).test(text) && text.length <= 100_000,
    // What cannot be counted beforehand, such as references to groups, may take exponential time.
    cost: (text, scanning) => {
      if (effort) return effort.steps(text, scanning);
      return text.length <= 20 ? 1 + 2 ** text.length / 64 : undefined;
    },
  };
}

/** Of a verbose pattern: without blanks and comments, which count only behind a backslash and in a class. */
function withoutLayout(pattern: string): string {
  return pattern.replace(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\s+|#.*/g, (piece) =>
    piece.startsWith('#') || /^\s/.test(piece) ? '' : piece,
  );
}

function translate(pattern: string, multiline: boolean): string | undefined {
  let out = '';
  let at = 0;
  while (at < pattern.length) {
    const rest = pattern.slice(at);
    const piece = /^\\[\s\S]/.test(rest)
      ? escapePiece(rest)
      : rest.startsWith('(?')
        ? groupPiece(rest)
        : rest.startsWith('[')
          ? classPiece(rest)
          : plainPiece(rest, multiline);
    if (!piece) return undefined;
    out += piece.source;
    at += piece.length;
  }
  return out;
}

interface Piece {
  readonly source: string;
  readonly length: number;
}

function escapePiece(rest: string): Piece | undefined {
  const letter = rest[1] ?? '';
  if (letter === 'A') return { source: '(?<![\\s\\S])', length: 2 };
  if (letter === 'Z') return { source: '(?![\\s\\S])', length: 2 };
  if (letter === 'a') return { source: '\\x07', length: 2 };
  if (/[dDwWsSbBnrtfv0xu]/.test(letter)) return letter === '0' ? undefined : { source: `\\${letter}`, length: 2 };
  const reference = /^\\[1-9]\d?/.exec(rest)?.[0];
  if (reference) return { source: `(?:${reference})`, length: reference.length };
  if (/[a-zA-Z]/.test(letter)) return undefined;
  return { source: /[\w\s]/.test(letter) ? letter : `\\${letter}`, length: 2 };
}

function groupPiece(rest: string): Piece | undefined {
  const comment = /^\(\?#[^)]*\)/.exec(rest)?.[0];
  if (comment) return { source: '', length: comment.length };
  const named = /^\(\?P<(\w+)>/.exec(rest);
  if (named) return { source: `(?<${named[1]}>`, length: named[0].length };
  const backward = /^\(\?P=(\w+)\)/.exec(rest);
  if (backward) return { source: `\\k<${backward[1]}>`, length: backward[0].length };
  const same = /^\(\?(?:[:=!]|<[=!])/.exec(rest)?.[0];
  return same ? { source: same, length: same.length } : undefined;
}

function classPiece(rest: string): Piece | undefined {
  const match = /^\[(\^?)(\]?(?:\\[\s\S]|[^\]\\])*)\]/.exec(rest);
  if (!match) return undefined;
  const [whole, negated = '', content = ''] = match;
  if (/\[:|--|&&|\|\||~~|\\[AZzBN]/.test(content)) return undefined;
  const inside = content.replace(/^\]/, '\\]').replaceAll('\\a', '\\x07');
  return { source: `[${negated}${inside}]`, length: whole.length };
}

function plainPiece(rest: string, multiline: boolean): Piece | undefined {
  const open = /^\{,(\d+)\}/.exec(rest);
  if (open) return { source: `{0,${open[1]}}`, length: open[0].length };
  // Possessive quantifiers.
  if (/^(?:[*+?]|\{\d+(?:,\d*)?\})\+/.test(rest)) return undefined;
  const letter = rest[0] ?? '';
  if (letter === '$' && !multiline) return { source: '(?=\\n?(?![\\s\\S]))', length: 1 };
  return { source: letter, length: 1 };
}

/** The text of a replacement such as `\1-\g<name>`; undefined when it is not followed. */
export function expandTemplate(template: string, match: RegExpMatchArray): string | undefined {
  let failed = false;
  const text = template.replaceAll(
    /\\(?:g<(\w+)>|([1-9]\d?)|([\s\S]))/g,
    (_, name: string | undefined, number: string | undefined, letter: string | undefined) => {
      const key = name ?? number;
      if (key !== undefined) {
        const index = Number(key);
        if (/^\d+$/.test(key) ? index >= match.length : !Object.hasOwn(match.groups ?? {}, key)) failed = true;
        return (/^\d+$/.test(key) ? match[index] : match.groups?.[key]) ?? '';
      }
      const escaped = { n: '\n', t: '\t', r: '\r', '\\': '\\', a: '\x07', f: '\f', v: '\v' }[letter ?? ''];
      if (escaped === undefined && /[a-zA-Z0-9]/.test(letter ?? '')) failed = true;
      return escaped ?? `\\${letter}`;
    },
  );
  return failed ? undefined : text;
}
