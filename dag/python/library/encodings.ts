/** Text ↔ bytes. A `PyBytes` holds one character a byte. */

import type { Interpreter } from '../interpreter.ts';
import { type PyBytes, type Site, str, unknown, type Value } from '../values.ts';
import { plain } from './choices.ts';
import { failed } from './slicing.ts';

interface Place {
  readonly interpreter: Interpreter;
  readonly site: Site;
}

/** One character a byte; undefined for what is not bytes. */
export function bytesOf(value: Value): string | undefined {
  const simple = plain(value);
  return simple.kind === 'bytes' ? simple.value : undefined;
}

export function bytes(value: string): PyBytes {
  return { kind: 'bytes', value };
}

export function utf8(text: string): string {
  return binaryString(new TextEncoder().encode(text));
}

export function binaryString(data: Uint8Array): string {
  let out = '';
  for (const byte of data) out += String.fromCharCode(byte);
  return out;
}

export function byteArray(value: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(value, (character) => character.charCodeAt(0));
}

function encodingName(encoding: Value): string | undefined {
  if (encoding.kind === 'none') return 'utf8';
  return encoding.kind === 'str' ? encoding.value.toLowerCase().replaceAll(/[-_]/g, '') : undefined;
}

/** What stands for a letter that an encoding lacks, by how errors are handled. */
const UNFIT: { readonly [errors: string]: string | undefined } = { ignore: '', replace: '?' };

export function encodeText(place: Place, text: string, encoding: Value, errors?: Value): Value {
  const unfit = errors?.kind === 'str' ? UNFIT[errors.value] : undefined;
  switch (encodingName(encoding)) {
    case 'utf8':
      return bytes(utf8(text));
    case 'ascii':
    case 'usascii':
      if (/^\p{ASCII}*$/u.test(text)) return bytes(text);
      if (unfit !== undefined) return bytes(text.replaceAll(/\P{ASCII}/gu, unfit));
      break;
    case 'latin1':
    case 'iso88591':
      if ([...text].every((letter) => letter.charCodeAt(0) < 256)) return bytes(text);
      break;
    default:
      break;
  }
  return unknown('text in an encoding that is not followed', place.site);
}

export function decodeBytes(place: Place, value: string, encoding: Value): Value {
  switch (encodingName(encoding)) {
    case 'utf8':
      try {
        return str(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(byteArray(value)));
      } catch {
        return failed(place.interpreter, 'UnicodeDecodeError', 'the bytes are not UTF-8', place.site);
      }
    case 'ascii':
    case 'usascii':
      if (/^\p{ASCII}*$/u.test(value)) return str(value);
      break;
    case 'latin1':
    case 'iso88591':
      return str(value);
    default:
      break;
  }
  return unknown('text in an encoding that is not followed', place.site);
}
