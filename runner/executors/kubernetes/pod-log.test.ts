import { describe, expect, it } from 'vitest';
import { StampedLines } from './pod-log.ts';

function lines(connections: readonly string[]): string {
  let text = '';
  const writer = new StampedLines((bytes) => {
    text += bytes.toString();
  });
  for (const connection of connections) {
    writer.begin();
    // Byte by byte: lines come in any pieces.
    for (const byte of Buffer.from(connection)) writer.write(Buffer.from([byte]));
  }
  writer.end();
  return text;
}

describe('a log that is followed', () => {
  it('loses the time of each line and nothing else', () => {
    const text = '2026-01-31T05:00:00.1Z a  b\n2026-01-31T05:00:00.2Z \n2026-01-31T05:00:01Z é';
    expect(lines([text])).toBe('a  b\n\né');
  });

  it('has each line once when a connection broke and the next one repeats some', () => {
    const first =
      '2026-01-31T05:00:00.5Z a\n2026-01-31T05:00:00.51Z b\n2026-01-31T05:00:00.51Z c\n2026-01-31T05:00:00.6Z cut o';
    const second =
      '2026-01-31T05:00:00.5Z a\n2026-01-31T05:00:00.51Z b\n2026-01-31T05:00:00.51Z c\n2026-01-31T05:00:00.6Z cut off\n2026-01-31T05:00:01Z d\n';
    expect(lines([first, second])).toBe('a\nb\nc\ncut off\nd\n');
  });

  it('keeps lines of the same time that a new connection brings first', () => {
    const first = '2026-01-31T05:00:00.5Z a\n';
    expect(lines([first, `${first}2026-01-31T05:00:00.5Z a\n`])).toBe('a\na\n');
  });
});
