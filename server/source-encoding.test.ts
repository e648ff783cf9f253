import { describe, expect, test } from 'vitest';
import { MAX_FILE_SIZE } from './files.ts';
import { decodeSource } from './source-encoding.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('the encoding of a Python file', () => {
  test('is UTF-8 when nothing is said', () => {
    expect(decodeSource(utf8('name = "Zürich 🚀"'))).toEqual({ kind: 'text', text: 'name = "Zürich 🚀"' });
  });

  test('is UTF-8 behind a byte-order mark, which is not part of the text', () => {
    expect(decodeSource(utf8('\ufeffimport os'))).toEqual({ kind: 'text', text: 'import os' });
  });

  test.each([
    ['# -*- coding: latin-1 -*-\nname = "Z\xfcrich"', 'Zürich'],
    ['#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\nname = "Z\xfcrich"', 'Zürich'],
    ['# coding: cp1252\nname = "5 \x80"', '5 €'],
    ['# coding=iso8859_15\nname = "5 \xa4"', '5 €'],
    ['# coding: shift_jis\nname = "\x93\xfa"', '日'],
  ])('is what the coding cookie says: %j', (source, expected) => {
    const content = decodeSource(bytes(source));
    expect(content).toMatchObject({ kind: 'text', text: expect.stringContaining(expected) });
  });

  test('is not taken from a cookie below the first statement', () => {
    const content = decodeSource(bytes('import os\n# coding: latin-1\nname = "Z\xfcrich"'));
    expect(content).toMatchObject({ kind: 'undecodable', line: 2 });
  });

  test('of Latin-1 bytes without a cookie is a problem at the line, and the text stays readable', () => {
    const content = decodeSource(bytes('import os\r\n\r\nname = "Z\xfcrich"\r\n'));
    expect(content).toMatchObject({
      kind: 'undecodable',
      line: 2,
      text: 'import os\r\n\r\nname = "Zürich"\r\n',
      message: expect.stringContaining('Save it as UTF-8'),
    });
  });

  test('that nobody knows is a problem at the cookie', () => {
    const content = decodeSource(bytes('#!/bin/python\n# coding: klingon\n'));
    expect(content).toMatchObject({ kind: 'undecodable', line: 1, message: expect.stringContaining('klingon') });
  });

  test('is never UTF-16', () => {
    const content = decodeSource(Uint8Array.from([0xff, 0xfe, 0x61, 0x00]));
    expect(content).toMatchObject({ kind: 'undecodable', text: 'a', message: expect.stringContaining('UTF-16LE') });
  });
});

test('a file above the size limit is not decoded', () => {
  expect(decodeSource(new Uint8Array(MAX_FILE_SIZE + 1))).toEqual({ kind: 'too-large', size: MAX_FILE_SIZE + 1 });
});
