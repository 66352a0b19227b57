import { expect, it } from 'vitest';
import { defaultNulls, sortText } from '../../src/operators/sort-column.ts';

it('has NULL as the least value, and says only what is not so by default', () => {
  expect([defaultNulls('ASC'), defaultNulls('DESC')]).toEqual(['FIRST', 'LAST']);
  expect(sortText({ direction: 'ASC', nulls: 'FIRST' })).toBe('');
  expect(sortText({ direction: 'ASC', nulls: 'LAST' })).toBe('NULLS LAST');
  expect(sortText({ direction: 'DESC', nulls: 'LAST' })).toBe('DESC');
  expect(sortText({ direction: 'DESC', nulls: 'FIRST' })).toBe('DESC NULLS FIRST');
});
