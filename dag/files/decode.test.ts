import { describe, expect, it } from 'vitest';
import { decodeSource } from './decode.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('decoding Python source', () => {
  it('reads UTF-8 and keeps line ends', () => {
    expect(decodeSource(utf8('a = "é"\r\nb = 1\n'))).toEqual({ text: 'a = "é"\r\nb = 1\n' });
  });

  it('takes off a byte order mark', () => {
    expect(decodeSource(Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8('x = 1')))).toEqual({ text: 'x = 1' });
  });

  it('follows a coding comment in the first or second line', () => {
    expect(decodeSource(latin1('# -*- coding: latin-1 -*-\nname = "é"\n'))).toEqual({
      text: '# -*- coding: latin-1 -*-\nname = "é"\n',
    });
    expect(
      decodeSource(latin1('#!/usr/bin/env python\n# vim: set fileencoding=iso-8859-15 :\nprice = "\xa4"')),
    ).toEqual({
      text: '#!/usr/bin/env python\n# vim: set fileencoding=iso-8859-15 :\nprice = "€"',
    });
    expect(decodeSource(latin1('# coding: cp1252\nprice = "\x80"'))).toEqual({ text: '# coding: cp1252\nprice = "€"' });
  });

  it('does not take a coding comment after a statement', () => {
    expect(decodeSource(latin1('x = 1\n# coding: latin-1\ny = "é"'))).toMatchObject({ line: 2 });
  });

  it('says where a file that is not UTF-8 breaks, and what to do', () => {
    const decoded = decodeSource(latin1('a = 1\nb = 2\nname = "Zoé"\n'));
    expect(decoded).toMatchObject({ line: 2 });
    expect('error' in decoded && decoded.error).toMatch(/byte 0xE9 in line 3 .* coding: latin-1/);
  });

  it('points at the sequence that breaks, also after much valid text', () => {
    const bytes = Uint8Array.of(...utf8('é\n'.repeat(5000)), 0xe2, 0x82, 0x41, ...utf8('\n'));
    const decoded = decodeSource(bytes);
    expect(decoded).toMatchObject({ line: 5000 });
    expect('error' in decoded && decoded.error).toContain('0xE2');
  });

  it.each([
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0x00), /UTF-16.*Save it as UTF-8/],
    ['null bytes', utf8('a = 1\0'), /null bytes/],
    ['an encoding that nobody knows', utf8('# coding: klingon\n'), /not known: klingon/],
    ['ASCII that is none', utf8('# coding: ascii\nx = "é"\n'), /line 2 has other characters/],
    ['a mark and a comment that differ', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8('# coding: latin-1\n')), /Remove one/],
  ])('refuses %s with words that say what to do', (_, bytes, message) => {
    const decoded = decodeSource(bytes);
    expect('error' in decoded && decoded.error).toMatch(message);
  });
});
