/** What Python refuses of a regular expression, as far as every version of it does. */

/** Python's words; undefined where it takes the pattern, or may. */
export function refusedPattern(pattern: string): string | undefined {
  // Blanks and comments mean something else there.
  if (/\(\?[aimsuL]*x/.test(pattern)) return undefined;
  let depth = 0;
  const names = new Set<string>();
  let groups = 0;
  let before: Before = 'nothing';
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const piece = PIECE.exec(rest)?.groups ?? {};
    if (piece.repeat === undefined) {
      const said =
        unclosed(rest, piece) ??
        badEscape(piece) ??
        badRange(piece) ??
        unknownName(piece, names) ??
        unknownNumber(rest, groups);
      if (said) return said;
      // An extension that is not known here.
      if (piece.open === '(' && rest[1] === '?') return undefined;
      if (piece.open) depth++;
      if (piece.open === '(' || piece.named) groups++;
      if (rest[0] === ')') depth--;
      if (depth < 0) return 'unbalanced parenthesis';
      // `^*` is refused by some versions only.
      if (!piece.comment) before = piece.open || rest[0] === '|' ? 'nothing' : 'something';
      at += (piece.comment ?? piece.escape ?? piece.set ?? piece.open ?? '.').length;
      continue;
    }
    if (before === 'nothing') return 'nothing to repeat';
    if (before === 'repeated') {
      // A second sign makes it lazy or, in later versions, possessive; what comes after that is theirs.
      if (!/^[?+]/.test(rest)) return 'multiple repeat';
      if (/^.(?:[*+?]|\{\d)/.test(rest)) return undefined;
    }
    at += before === 'repeated' ? 1 : piece.repeat.length;
    before = before === 'repeated' ? 'something' : 'repeated';
  }
  return depth > 0 ? 'missing ), unterminated subpattern' : undefined;
}

/** What a repetition would repeat. */
type Before = 'nothing' | 'something' | 'repeated';

function unclosed(rest: string, piece: Piece): string | undefined {
  if (rest.startsWith('(?#') && !piece.comment) return 'missing ), unterminated comment';
  if (rest === '\\') return 'bad escape (end of pattern)';
  return rest[0] === '[' && !piece.set ? 'unterminated character set' : undefined;
}

/** Letters that no version of Python gives a meaning after a backslash. */
function badEscape({ escape: escaped }: Piece): string | undefined {
  return escaped && /^\\[CEFGHIJKLMOPQRTVXYceghijklmopqy]$/.test(escaped) ? `bad escape ${escaped}` : undefined;
}

function badRange({ set }: Piece): string | undefined {
  const content = set?.replace(/^\[\^?/, '').slice(0, -1) ?? '';
  // Between two plain letters or digits; what a backslash makes of others is left alone.
  for (const [range, from = '', to = ''] of content.matchAll(/(?:\\[\s\S]|([A-Za-z0-9])-([A-Za-z0-9])|[\s\S])/g))
    if (from && to && from > to) return `bad character range ${range}`;
  return undefined;
}

function unknownName({ open, named }: Piece, names: Set<string>): string | undefined {
  if (named && names.has(named)) return `redefinition of group name '${named}'`;
  if (named) names.add(named);
  const asked = /^\(\?P=(\w+)/.exec(open ?? '')?.[1];
  return asked && !names.has(asked) ? `unknown group name '${asked}'` : undefined;
}

function unknownNumber(rest: string, groups: number): string | undefined {
  const number = /^\\([1-9])(?!\d)/.exec(rest)?.[1];
  return number && Number(number) > groups ? `invalid group reference ${number}` : undefined;
}

type Piece = { readonly [name: string]: string | undefined };

const PIECE =
  /^(?:(?<comment>\(\?#[^)]*\))|(?<escape>\\[\s\S])|(?<set>\[\^?\]?(?:\\[\s\S]|[^\]\\])*\])|(?<open>\((?:\?(?:P<(?<named>\w+)>|P=\w+(?=\))|<?[=!]|[aimsuL]*(?:-[ims]+)?:|[aimsuL]+(?=\))|>|\(\w+\)))?)|(?<repeat>[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\}))/;
