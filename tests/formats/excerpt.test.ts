import { expect, it } from 'vitest';
import { excerpt } from '../../src/formats/excerpt.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

it('shows the beginning of a record without anything that a terminal would obey', () => {
  expect(excerpt(bytesOf('{"a": 1}\r\n'), 60)).toBe('{"a": 1}');
  expect(excerpt(bytesOf('\u001b[31mred\u0007\tü'), 60)).toBe('\\x1b[31mred\\x07\\x09ü');
  expect(excerpt(bytesOf('0123456789'), 4)).toBe('0123…');
  expect(excerpt(Uint8Array.of(0xff, 0x9b, 0x41), 60)).toBe('\ufffd\ufffdA');
});
