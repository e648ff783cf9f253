import { describe, expect, it } from 'vitest';
import { paletteName, styledLines } from './ansi.ts';

const only = (text: string) => styledLines(text).lines[0];

describe('text from a terminal', () => {
  it('keeps its words and loses the codes', () => {
    const text = '\u001b[1;31mERROR\u001b[0m disk is \u001b]8;;https://x\u001b\\full\u001b]8;;\u001b\\';
    expect(only(text)).toEqual({
      text: 'ERROR disk is full',
      spans: [{ start: 0, end: 5, style: { bold: true, color: 1 } }],
    });
  });

  it('goes on in its style over the end of a line, and of a chunk', () => {
    const first = styledLines('\u001b[32mone\ntwo\n');
    expect(first.lines.map(({ spans }) => spans.length)).toEqual([1, 1, 0]);
    expect(styledLines('three', first.style).lines[0]?.spans).toEqual([{ start: 0, end: 5, style: { color: 2 } }]);
  });

  it.each<[string, string, object]>([
    ['bright colours', '\u001b[93mx', { color: 11 }],
    ['a background', '\u001b[104mx', { background: 12 }],
    ['the 256 colours', '\u001b[38;5;208mx', { color: '#ff8700' }],
    ['greys', '\u001b[48;5;240mx', { background: '#585858' }],
    ['colours of their own', '\u001b[38;2;1;2;300mx', { color: '#0102ff' }],
    ['what is switched off', '\u001b[1;4;31m\u001b[22;39mx', { underline: true }],
    ['reset without a number', '\u001b[31m\u001b[3m\u001b[m\u001b[9mx', { strike: true }],
  ])('knows %s', (_, text, style) => {
    expect(only(text)?.spans).toEqual([{ start: 0, end: 1, style }]);
  });

  it('shows a progress bar in its last state', () => {
    expect(styledLines('10 %\r\u001b[33m50 %\r100 %\r\ndone\r\n').lines.map(({ text }) => text)).toEqual([
      '100 %',
      'done',
      '',
    ]);
  });

  it('takes other sequences out, such as the movement of a cursor', () => {
    expect(only('\u001b[2K\u001b[1Gready')).toEqual({ text: 'ready', spans: [] });
  });
});

it('names the colours as the theme does', () => {
  expect([0, 1, 9, 15].map(paletteName)).toEqual(['Black', 'Red', 'BrightRed', 'BrightWhite']);
});
