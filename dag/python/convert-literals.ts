/** Strings: prefixes, escapes, adjacent pieces, formatted strings. Values as CPython makes them. */
import { type Conversion, missingAfter, spanOf } from './conversion.ts';
import { convertExpressionList } from './convert-expressions.ts';
import { decodeEscapes } from './escapes.ts';
import { childOfType, hasChild, isNamed, type RawNode } from './raw-tree.ts';
import type { Expression, FormattedPart, Span } from './syntax.ts';

interface Piece {
  readonly span: Span;
  readonly content: Span;
  readonly raw: boolean;
  readonly bytes: boolean;
  readonly formatted: boolean;
  readonly prefixed: boolean;
  readonly node: RawNode;
}

export function convertString(node: RawNode, c: Conversion): Expression {
  return joinPieces(node, [readPiece(node, c)], c);
}

export function convertConcatenatedString(node: RawNode, c: Conversion): Expression {
  const strings = node.children.filter((child) => child.type === 'string');
  return joinPieces(
    node,
    strings.map((string) => readPiece(string, c)),
    c,
  );
}

function readPiece(node: RawNode, c: Conversion): Piece {
  const start = childOfType(node, 'string_start');
  const contentStart = start?.end ?? node.start;
  const opening = c.text.slice(node.start, contentStart);
  const prefix = /^[a-zA-Z]*/.exec(opening)?.[0].toLowerCase() ?? '';
  const quote = opening.slice(prefix.length);
  if (!PREFIX.test(prefix) || quote.startsWith('`')) {
    c.report({ start: node.start, end: contentStart }, `invalid syntax: no string begins with ${opening}`);
  }
  const closed = hasChild(node, 'string_end') && c.text.startsWith(quote, node.end - quote.length);
  return {
    span: spanOf(node),
    // The grammar counts backslashes at the end of a raw string as part of its closing quotes.
    content: { start: contentStart, end: Math.max(contentStart, closed ? node.end - quote.length : node.end) },
    raw: prefix.includes('r'),
    bytes: prefix.includes('b'),
    formatted: prefix.includes('f') || prefix.includes('t'),
    prefixed: prefix !== '',
    node,
  };
}

/** The grammar takes all letters of prefixes together, and the backquotes of Python 2. */
const PREFIX = /^(?:|[urbft]|[bft]r|r[bft])$/;

function joinPieces(node: RawNode, pieces: readonly Piece[], c: Conversion): Expression {
  const bytes = pieces.filter((piece) => piece.bytes).length;
  if (bytes > 0 && bytes < pieces.length) c.report(node, 'cannot mix bytes and nonbytes literals');
  if (pieces.some((piece) => piece.formatted)) {
    const parts = pieces.flatMap((piece) =>
      piece.formatted ? formattedParts(piece, c) : [textPart(piece.content, piece, c)],
    );
    return { kind: 'formatted-string', parts, start: node.start, end: node.end };
  }
  let value = '';
  for (const piece of pieces) value += textPart(piece.content, piece, c).value;
  if (bytes > 0) return { kind: 'bytes', value, start: node.start, end: node.end };
  const only = pieces.length === 1 ? pieces[0] : undefined;
  if (only && !only.prefixed && value === c.textOf(only.content)) {
    return { kind: 'string', value, contentSpan: only.content, start: node.start, end: node.end };
  }
  return { kind: 'string', value, start: node.start, end: node.end };
}

function textPart(span: Span, piece: Piece, c: Conversion): FormattedPart & { kind: 'text' } {
  const source = c.textOf(span);
  const text = piece.formatted ? source.replace(/\{\{|\}\}/g, (braces) => braces.charAt(0)) : source;
  if (piece.bytes) reportNonAscii(source, span, c);
  const decoded = decodeEscapes(text, piece);
  if (decoded.problem !== undefined) c.report(piece.span, decoded.problem);
  return { kind: 'text', value: decoded.value, start: span.start, end: span.end };
}

function reportNonAscii(source: string, span: Span, c: Conversion): void {
  for (let i = 0; i < source.length; i++) {
    if (source.charCodeAt(i) > 127) {
      c.report({ start: span.start + i, end: span.start + i + 1 }, 'bytes can only contain ASCII literal characters');
      return;
    }
  }
}

function formattedParts(piece: Piece, c: Conversion): FormattedPart[] {
  const interpolations = piece.node.children.filter((child) => child.type === 'interpolation');
  return partsBetween(piece.content, interpolations, piece, c);
}

function partsBetween(content: Span, interpolations: readonly RawNode[], piece: Piece, c: Conversion): FormattedPart[] {
  const parts: FormattedPart[] = [];
  let at = content.start;
  for (const interpolation of interpolations) {
    if (interpolation.start > at) parts.push(textPart({ start: at, end: interpolation.start }, piece, c));
    parts.push(convertInterpolation(interpolation, piece, c));
    at = interpolation.end;
  }
  if (content.end > at) parts.push(textPart({ start: at, end: content.end }, piece, c));
  return parts;
}

function convertInterpolation(node: RawNode, piece: Piece, c: Conversion): FormattedPart {
  const values = node.children.filter(
    (child) => isNamed(child) && child.type !== 'type_conversion' && child.type !== 'format_specifier',
  );
  const conversion = childOfType(node, 'type_conversion');
  const format = childOfType(node, 'format_specifier');
  const walrus = values.length === 1 ? values[0] : undefined;
  if (walrus?.type === 'named_expression') return convertColonEquals(node, walrus, c);
  if (walrus?.type === 'lambda') c.report(walrus, 'f-string: a lambda needs parentheses here');
  if (conversion && !/^![sra]\s*$/.test(c.textOf(conversion))) {
    c.report(conversion, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
  }
  const value = convertExpressionList(node, values, c, hasChild(node, "','"));
  const debugText = hasChild(node, "'='") ? debugTextOf(node, conversion ?? format, c) : undefined;
  return {
    kind: 'value',
    value,
    ...(conversion && { conversion: c.textOf(conversion).slice(1) }),
    ...(format && { format: formatParts(format, piece, c) }),
    ...(debugText !== undefined && { debugText }),
    start: node.start,
    end: node.end,
  };
}

/** `{x:=10}` formats `x` with `=10`; an assignment would need parentheses. */
function convertColonEquals(node: RawNode, walrus: RawNode, c: Conversion): FormattedPart {
  const [name] = walrus.children;
  const colon = childOfType(walrus, "':='")?.start ?? walrus.start;
  const span = { start: colon + 1, end: Math.max(colon + 1, node.end - 1) };
  const value = name === undefined ? missingAfter(walrus) : convertExpressionList(walrus, [name], c, false);
  const format: FormattedPart[] = [{ kind: 'text', value: c.textOf(span), ...span }];
  return { kind: 'value', value, format, start: node.start, end: node.end };
}

/** Python keeps the blanks around the expression and the `=` as they are written. */
function debugTextOf(node: RawNode, next: RawNode | undefined, c: Conversion): string {
  return c.text.slice(node.start + 1, next?.start ?? Math.max(node.start + 1, node.end - 1));
}

function formatParts(format: RawNode, piece: Piece, c: Conversion): FormattedPart[] {
  const content = { start: Math.min(format.start + 1, format.end), end: format.end };
  const nested = format.children.filter((child) => child.type === 'format_expression');
  return partsBetween(content, nested, piece, c);
}

export function convertNumber(node: RawNode, c: Conversion): Expression {
  const text = c.textOf(node);
  const wrong = wrongNumber(text);
  if (wrong !== undefined) c.report(node, wrong);
  return { kind: 'number', text, start: node.start, end: node.end };
}

const PYTHON_2_OCTAL = /^0[0-9_]*[1-9][0-9_]*$/;

function wrongNumber(text: string): string | undefined {
  if (/^0[xX].*[lL]$/.test(text)) return 'invalid hexadecimal literal';
  if (/[lL]$/.test(text)) return 'invalid decimal literal';
  if (PYTHON_2_OCTAL.test(text)) {
    return 'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers';
  }
  return /_(?:_|$|[.eEjJ])/.test(text) ? 'invalid decimal literal' : undefined;
}

export function convertConstant(node: RawNode): Expression {
  const value = node.type === 'none' ? 'None' : node.type === 'true' ? 'True' : node.type === 'false' ? 'False' : '...';
  return { kind: 'constant', value, start: node.start, end: node.end };
}
