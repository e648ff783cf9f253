/**
 * Bytes of a Python source file → text, by Python's own rules (PEP 263, PEP 3120): UTF-8 unless a byte order mark or a
 * `coding` comment in the first two lines says otherwise. Line ends stay as they are; a byte order mark is taken off.
 */

export type DecodedSource = { readonly text: string } | UndecodableSource;

export interface UndecodableSource {
  /** What is wrong and what to do, for the user. */
  readonly error: string;
  /** Of the first offending byte, from 0. */
  readonly line?: number;
}

export function decodeSource(bytes: Uint8Array): DecodedSource {
  const mark = byteOrderMark(bytes);
  if (mark === 'utf-16' || mark === 'utf-32') {
    return {
      error: `This file is ${mark.toUpperCase()}, which Python does not read as source. Save it as UTF-8.`,
      line: 0,
    };
  }
  const body = mark === 'utf-8' ? bytes.subarray(3) : bytes;
  const cookie = encodingCookie(body);
  const nul = body.indexOf(0);
  if (nul >= 0) {
    return {
      error: 'Python source cannot contain null bytes; this looks like a binary file.',
      line: lineOf(body, nul),
    };
  }
  if (cookie === undefined) return decodeUtf8(body);
  const codec = codecOf(cookie.name);
  if (mark === 'utf-8' && codec !== 'utf-8') {
    return {
      error: `The file starts with a UTF-8 byte order mark, but declares the encoding ${cookie.name}. Remove one of the two.`,
      line: cookie.line,
    };
  }
  if (codec === 'utf-8') return decodeUtf8(body);
  if (codec === 'latin-1') return { text: decodeSingleBytes(body) };
  if (codec === 'windows-1252') return { text: decodeWindows1252(body) };
  if (codec === 'ascii') return decodeAscii(body);
  return decodeLegacy(body, codec, cookie);
}

/** Python: `^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)` in line 1, or in line 2 when line 1 is blank or a comment. */
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
const BLANK = /^[ \t\f]*(?:#.*)?$/;

interface Cookie {
  readonly name: string;
  readonly line: number;
}

function encodingCookie(bytes: Uint8Array): Cookie | undefined {
  // A cookie is ASCII; Python itself looks at no more than the first two lines.
  const lines = decodeSingleBytes(bytes.subarray(0, 512)).split(/\r\n|\r|\n/, 2);
  for (const [line, text] of lines.entries()) {
    const name = COOKIE.exec(text)?.[1];
    if (name !== undefined) return { name, line };
    if (!BLANK.test(text)) return undefined;
  }
  return undefined;
}

/** Python's codec aliases, as far as they differ from the labels that TextDecoder knows. */
function codecOf(name: string): string {
  const normal = name.toLowerCase().replaceAll('_', '-');
  if (/^(utf-?8(-sig|-.*)?|u8|cp65001)$/.test(normal)) return 'utf-8';
  if (/^(latin-?1|iso-?8859-1|l1|8859|cp819)(-.*)?$/.test(normal)) return 'latin-1';
  if (/^(us-)?ascii$|^646$/.test(normal)) return 'ascii';
  const codePage = /^(?:cp|windows-?)(125\d|866|874|932|936|949|950)$/.exec(normal)?.[1];
  if (codePage === undefined) return normal;
  const asian: { readonly [page: string]: string } = {
    866: 'ibm866',
    932: 'shift_jis',
    936: 'gbk',
    949: 'euc-kr',
    950: 'big5',
  };
  return asian[codePage] ?? `windows-${codePage}`;
}

function decodeUtf8(bytes: Uint8Array): DecodedSource {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const offset = firstInvalidUtf8(bytes);
    const byte = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
    const line = lineOf(bytes, offset);
    return {
      error:
        `This file is not UTF-8: the byte ${byte} in line ${line + 1} is no character. ` +
        'Save it as UTF-8, or declare its encoding in the first line, for example `# -*- coding: latin-1 -*-`.',
      line,
    };
  }
}

function decodeAscii(bytes: Uint8Array): DecodedSource {
  const offset = bytes.findIndex((byte) => byte > 0x7f);
  if (offset < 0) return { text: decodeSingleBytes(bytes) };
  const line = lineOf(bytes, offset);
  return { error: `This file declares ASCII, but line ${line + 1} has other characters. Declare utf-8 instead.`, line };
}

function decodeLegacy(bytes: Uint8Array, codec: string, cookie: Cookie): DecodedSource {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(codec, { fatal: true });
  } catch {
    return {
      error: `The encoding that this file declares is not known: ${cookie.name}. Save it as UTF-8.`,
      line: cookie.line,
    };
  }
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    return { error: `This file is not ${cookie.name}, which it declares. Save it as UTF-8.`, line: cookie.line };
  }
}

function byteOrderMark(bytes: Uint8Array): 'utf-8' | 'utf-16' | 'utf-32' | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32' : 'utf-16';
  if (a === 0xfe && b === 0xff) return 'utf-16';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32';
  return undefined;
}

/** One character a byte: Latin-1 as Python has it (TextDecoder's `latin1` is windows-1252). */
function decodeSingleBytes(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return text;
}

/** Node 20's TextDecoder takes windows-1252 for Latin-1, so its characters from 0x80 to 0x9F are put right here. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decodeWindows1252(bytes: Uint8Array): string {
  return decodeSingleBytes(bytes).replace(/[\x80-\x9f]/g, (character) =>
    WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80),
  );
}

/** Offset of the first byte that does not continue valid UTF-8: the longest valid prefix, by bisection. */
function firstInvalidUtf8(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isUtf8Prefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  // When that prefix ends inside a sequence, the sequence's own first byte is what a reader looks for.
  let start = valid;
  if (!isUtf8(bytes.subarray(0, valid))) while (start > 0 && (bytes[--start] ?? 0) < 0xc0);
  return start;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether the bytes are UTF-8, save that the last character may be cut off. */
function isUtf8Prefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 0;
  for (let at = 0; at < offset; at += 1) {
    if (bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] !== 0x0a)) line += 1;
  }
  return line;
}
