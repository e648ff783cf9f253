/** What a ZIP archive holds, by its directory at the end. Source: PKWARE's APPNOTE.TXT, 4.3.12 and 4.3.16. */

/** The last bytes of a file, all of them where it is shorter; undefined where it cannot be read. */
export type Tail = (length: number) => Uint8Array | undefined;

/** Of the end record with the longest comment. */
const LONGEST_END = 22 + 0xffff;
/** Bytes of a directory; one that is larger is not looked at. */
const LARGEST_DIRECTORY = 32 * 1024 * 1024;

/** Paths in it, folders with a slash at their end. Undefined for what is no archive, or a larger one than 4 GB. */
export function zipEntries(tail: Tail): readonly string[] | undefined {
  const end = tail(LONGEST_END);
  const at = end && endRecord(end);
  if (!end || at === undefined) return undefined;
  const size = viewOf(end).getUint32(at + 12, true);
  const behind = end.length - at;
  if (size > LARGEST_DIRECTORY) return undefined;
  const bytes = tail(size + behind);
  if (!bytes || bytes.length < size + behind) return undefined;
  return namesIn(bytes.subarray(0, size));
}

function endRecord(bytes: Uint8Array): number | undefined {
  const view = viewOf(bytes);
  for (let at = bytes.length - 22; at >= 0; at--) if (view.getUint32(at, true) === 0x06054b50) return at;
  return undefined;
}

function namesIn(directory: Uint8Array): readonly string[] | undefined {
  const view = viewOf(directory);
  const decoder = new TextDecoder();
  const names: string[] = [];
  for (let at = 0; at + 46 <= directory.length; ) {
    if (view.getUint32(at, true) !== 0x02014b50) return undefined;
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    names.push(decoder.decode(directory.subarray(at + 46, at + 46 + (name ?? 0))));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return names;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
