/** A tar archive (POSIX ustar with pax names) of files in memory, gzipped. The same files make the same bytes. */
import { gzipSync } from 'node:zlib';

export interface ArchivedFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly data: Buffer;
  readonly executable: boolean;
}

/** A folder that is to be there though it is empty. */
export interface ArchivedFolder {
  readonly path: string;
  readonly folder: true;
}

export type Archived = ArchivedFile | ArchivedFolder;

export function tarGz(files: readonly Archived[]): Buffer {
  const blocks: Buffer[] = [];
  for (const file of files) {
    const long = Buffer.byteLength(file.path) > 99;
    // The field of a header takes 100 bytes; a pax header before it takes any name.
    if (long) blocks.push(...entry('pax', paxRecord(file.path), 'x', 0o644));
    if ('folder' in file) blocks.push(...entry(long ? 'long/' : `${file.path}/`, Buffer.alloc(0), '5', 0o755));
    else blocks.push(...entry(long ? 'long' : file.path, file.data, '0', file.executable ? 0o755 : 0o644));
  }
  blocks.push(Buffer.alloc(1024));
  return gzipSync(Buffer.concat(blocks), { level: 6 });
}

function entry(name: string, data: Buffer, type: '0' | '5' | 'x', mode: number): Buffer[] {
  const header = Buffer.alloc(512);
  header.write(name, 0, 'utf8');
  header.write(octal(mode, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(data.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
}

/** `LENGTH path=NAME\n`, where the length counts itself. */
function paxRecord(path: string): Buffer {
  const rest = Buffer.byteLength(` path=${path}\n`);
  let length = rest + String(rest).length;
  if (String(length).length + rest !== length) length = rest + String(length).length;
  return Buffer.from(`${length} path=${path}\n`);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
