/**
 * Bytes of a Python file → text, by the rules of Python: UTF-8 unless a byte-order mark or a coding cookie (PEP 263) says
 * otherwise. https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations
 */
import { type FileContent, MAX_FILE_SIZE } from './files.ts';

export function decodeSource(bytes: Uint8Array): FileContent {
  if (bytes.length > MAX_FILE_SIZE) return { kind: 'too-large', size: bytes.length };
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const utf16 = utf16Mark(bytes);
  if (utf16) return undecodable(new TextDecoder(utf16).decode(bytes), 0, `is saved as ${utf16.toUpperCase()}`);

  const cookie = hasMark ? undefined : codingCookie(bytes);
  const encoding = cookie ? decoderLabel(cookie.name) : 'utf-8';
  if (encoding === 'latin1') return { kind: 'text', text: latin1(bytes) };
  if (encoding === 'windows-1252') return { kind: 'text', text: windows1252(bytes) };
  const decoder = newDecoder(encoding);
  if (!decoder) {
    return undecodable(latin1(bytes), cookie?.line ?? 0, `declares the encoding "${cookie?.name}", which is not known`);
  }
  try {
    return { kind: 'text', text: decoder.decode(bytes) };
  } catch {
    const line = encoding === 'utf-8' ? lineOfInvalidUtf8(bytes) : 0;
    return undecodable(latin1(bytes), line, `has bytes that are not ${encoding.toUpperCase()}`);
  }
}

function undecodable(text: string, line: number, what: string): FileContent {
  const message =
    `The file ${what}, so Python cannot read it. ` +
    'Save it as UTF-8, or declare its encoding in the first line: # -*- coding: latin-1 -*-';
  return { kind: 'undecodable', text, line, message };
}

function utf16Mark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** In the first line, or in the second when the first is blank or a comment. */
function codingCookie(bytes: Uint8Array): { readonly name: string; readonly line: number } | undefined {
  const lines = latin1(bytes.subarray(0, 1000)).split(/\r\n|\r|\n/, 2);
  for (const [line, text] of lines.entries()) {
    const name = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/.exec(text)?.[1];
    if (name) return { name, line };
    if (!/^[ \t\f]*(#.*)?$/.test(text)) return undefined;
  }
  return undefined;
}

/** Python's codec names → the labels of the WHATWG Encoding Standard, which names most of them the same. */
function decoderLabel(codec: string): string {
  const name = codec.toLowerCase().replaceAll('_', '-');
  if (/^(latin-?1|iso-?8859-1|l1|cp819|8859|iso8859)$/.test(name)) return 'latin1';
  if (/^(utf-?8|u8|utf|utf-8-sig|cp65001|ascii|us-ascii|646)$/.test(name)) return 'utf-8';
  const windows = /^(?:cp|windows-?)(125[0-8]|874)$/.exec(name)?.[1];
  if (windows) return `windows-${windows}`;
  const iso = /^(?:iso-?8859|latin)-?(\d+)$/.exec(name)?.[1];
  if (iso && !name.startsWith('latin')) return `iso-8859-${iso}`;
  return name.replaceAll('-', '') === 'shiftjis' ? 'shift_jis' : name;
}

function newDecoder(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
}

/** Byte for character. TextDecoder's `latin1` is windows-1252, which differs from Python's between 0x80 and 0x9f. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return parts.join('');
}

/** What 0x80 to 0x9f stand for; the five that stand for nothing stay as they are. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** By hand, because TextDecoder of some Node releases takes it for Latin-1 (nodejs/node#56542). */
function windows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(
    /[\x80-\x9f]/g,
    (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character,
  );
}

/** UTF-8 never has 0x0a inside a character, so a line can be tried on its own. */
function lineOfInvalidUtf8(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = 0;
  for (let line = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return 0;
}
