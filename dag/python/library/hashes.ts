/** Digests of bytes, one character a byte: MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4), CRC-32. WebCrypto's are asynchronous. */
import { byteArray } from './encodings.ts';

/** Hexadecimal; undefined for an algorithm that is not here. */
export function hexDigest(algorithm: string, data: string): string | undefined {
  const message = byteArray(data);
  switch (algorithm) {
    case 'md5':
      return hex(md5(message), true);
    case 'sha1':
      return hex(sha1(message), false);
    case 'sha256':
      return hex(sha2(message, SHA256_START), false);
    case 'sha224':
      return hex(sha2(message, SHA224_START), false).slice(0, 56);
    case 'sha512':
      return hex64(sha2Long(message, SHA512_START));
    case 'sha384':
      return hex64(sha2Long(message, SHA384_START)).slice(0, 96);
    default:
      return undefined;
  }
}

export function crc32(data: string, start = 0): number {
  let crc = ~start;
  for (const byte of byteArray(data)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** The message, a one bit, zeros and the length in bits, to a whole number of blocks. */
function padded(message: Uint8Array, block: number, littleEndian: boolean): DataView {
  const lengthBytes = block / 8;
  const size = Math.ceil((message.length + 1 + lengthBytes) / block) * block;
  const view = new DataView(new ArrayBuffer(size));
  message.forEach((byte, index) => {
    view.setUint8(index, byte);
  });
  view.setUint8(message.length, 0x80);
  const bits = BigInt(message.length) * 8n;
  view.setBigUint64(size - 8, bits, littleEndian);
  return view;
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function rotateRight(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

function md5(message: Uint8Array): number[] {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  const view = padded(message, 64, true);
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let step = 0; step < 64; step++) {
      const round = step >> 4;
      const mixed = [(b & c) | (~b & d), (b & d) | (c & ~d), b ^ c ^ d, c ^ (b | ~d)][round] ?? 0;
      const word = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] ?? 0;
      const constant = Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32);
      const sum = (a + mixed + constant + view.getUint32(at + (word % 16) * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(sum, MD5_SHIFTS[round * 4 + (step % 4)] ?? 0)) | 0];
    }
    for (const [index, value] of [a, b, c, d].entries()) state[index] = ((state[index] ?? 0) + value) | 0;
  }
  return state;
}

function sha1(message: Uint8Array): number[] {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const view = padded(message, 64, false);
  const words = new Int32Array(80);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let index = 0; index < 16; index++) words[index] = view.getInt32(at + index * 4);
    for (let index = 16; index < 80; index++)
      words[index] = rotateLeft(
        (words[index - 3] ?? 0) ^ (words[index - 8] ?? 0) ^ (words[index - 14] ?? 0) ^ (words[index - 16] ?? 0),
        1,
      );
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let step = 0; step < 80; step++) {
      const round = Math.floor(step / 20);
      const mixed = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d][round] ?? 0;
      const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round] ?? 0;
      const next = (rotateLeft(a, 5) + mixed + e + constant + (words[step] ?? 0)) | 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    for (const [index, value] of [a, b, c, d, e].entries()) state[index] = ((state[index] ?? 0) + value) | 0;
  }
  return state;
}

function firstPrimes(count: number): bigint[] {
  const found: bigint[] = [];
  for (let candidate = 2n; found.length < count; candidate++)
    if (found.every((prime) => candidate % prime !== 0n)) found.push(candidate);
  return found;
}

/** The first 64 bits of the fraction of a prime's root, which SHA-2's constants are made of. */
function rootFraction(prime: bigint, degree: 2n | 3n): bigint {
  const target = prime << (64n * degree);
  let low = 0n;
  let high = 1n << 70n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= target) low = middle;
    else high = middle - 1n;
  }
  return low & ((1n << 64n) - 1n);
}

const PRIMES = firstPrimes(80);
const ROUND_CONSTANTS = PRIMES.map((prime) => rootFraction(prime, 3n));
const SHORT_CONSTANTS = ROUND_CONSTANTS.slice(0, 64).map((constant) => Number(constant >> 32n));
const SQUARE_ROOTS = PRIMES.slice(0, 16).map((prime) => rootFraction(prime, 2n));
const SHA512_START = SQUARE_ROOTS.slice(0, 8);
const SHA384_START = SQUARE_ROOTS.slice(8);
const SHA256_START = SHA512_START.map((root) => Number(root >> 32n));
const SHA224_START = SHA384_START.map((root) => Number(root & 0xffffffffn));

function sha2(message: Uint8Array, start: readonly number[]): number[] {
  const state = [...start];
  const view = padded(message, 64, false);
  const words = new Int32Array(64);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let index = 0; index < 64; index++) {
      if (index < 16) words[index] = view.getInt32(at + index * 4);
      else {
        const [x, y] = [words[index - 15] ?? 0, words[index - 2] ?? 0];
        const first = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3);
        const second = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10);
        words[index] = (words[index - 16] ?? 0) + first + (words[index - 7] ?? 0) + second;
      }
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let step = 0; step < 64; step++) {
      const high = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const one = (h + high + ((e & f) ^ (~e & g)) + (SHORT_CONSTANTS[step] ?? 0) + (words[step] ?? 0)) | 0;
      const low = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = ((state[index] ?? 0) + value) | 0;
  }
  return state;
}

const MASK = (1n << 64n) - 1n;

function rotateLong(value: bigint, by: bigint): bigint {
  return ((value >> by) | (value << (64n - by))) & MASK;
}

function sha2Long(message: Uint8Array, start: readonly bigint[]): bigint[] {
  const state = [...start];
  const view = padded(message, 128, false);
  for (let at = 0; at < view.byteLength; at += 128) {
    const words: bigint[] = [];
    for (let index = 0; index < 80; index++) {
      if (index < 16) words.push(view.getBigUint64(at + index * 8));
      else {
        const [x, y] = [words[index - 15] ?? 0n, words[index - 2] ?? 0n];
        const first = rotateLong(x, 1n) ^ rotateLong(x, 8n) ^ (x >> 7n);
        const second = rotateLong(y, 19n) ^ rotateLong(y, 61n) ^ (y >> 6n);
        words.push(((words[index - 16] ?? 0n) + first + (words[index - 7] ?? 0n) + second) & MASK);
      }
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    for (let step = 0; step < 80; step++) {
      const high = rotateLong(e, 14n) ^ rotateLong(e, 18n) ^ rotateLong(e, 41n);
      const one = h + high + ((e & f) ^ (~e & MASK & g)) + (ROUND_CONSTANTS[step] ?? 0n) + (words[step] ?? 0n);
      const low = rotateLong(a, 28n) ^ rotateLong(a, 34n) ^ rotateLong(a, 39n);
      const two = low + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK];
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries())
      state[index] = ((state[index] ?? 0n) + value) & MASK;
  }
  return state;
}

function hex(words: readonly number[], littleEndian: boolean): string {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, index) => {
    view.setInt32(index * 4, word, littleEndian);
  });
  return [...new Uint8Array(view.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function hex64(words: readonly bigint[]): string {
  return words.map((word) => word.toString(16).padStart(16, '0')).join('');
}
