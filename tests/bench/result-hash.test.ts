import { expect, test } from 'vitest';
import { hashRowTexts, hashWords, valueText } from '../../bench/result-hash.mjs';

test('the hash of rows does not depend on their order, and on everything else', () => {
  const rows = ['1\u001fa', '2\u001fb', '2\u001fb', '3\u001f\u0000'];
  const hash = hashRowTexts(rows);
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(hashRowTexts(rows.toReversed())).toBe(hash);
  expect(hashRowTexts(rows.slice(1))).not.toBe(hash);
  expect(hashRowTexts([...rows.slice(0, 3), '3\u001f'])).not.toBe(hash);
  expect(hashRowTexts([rows[0] ?? '', rows[0] ?? '', rows[1] ?? '', rows[3] ?? ''])).not.toBe(hash);
});

test('words hash as FNV-1a does', () => {
  expect(hashWords(new Uint32Array())).toBe('811c9dc5');
  expect(hashWords(new Uint32Array([1, 2]))).not.toBe(hashWords(new Uint32Array([2, 1])));
});

test('values have one text in both engines', () => {
  expect([null, true, 1.5, 12n, 'x'].map(valueText)).toEqual(['\u0000', 'true', '1.5', '12', 'x']);
});
