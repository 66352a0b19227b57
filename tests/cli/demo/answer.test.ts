import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstRows } from '../../../src/cli/demo/answer.ts';

const rowArbitrary = fc.tuple(fc.bigInt(0n, 5n), fc.integer({ min: 0, max: 3 }), fc.bigInt(0n, 9n));

test('the first rows are those of a full sort, however the rows come', () => {
  fc.assert(
    fc.property(fc.array(rowArbitrary), fc.boolean(), fc.nat(7), (rows, descending, split) => {
      const order = { column: 2, descending, count: 4 };
      const compare = (a: bigint | number, b: bigint | number): number => (a < b ? -1 : a > b ? 1 : 0);
      const sorted = rows.toSorted(
        (a, b) => compare(a[2], b[2]) * (descending ? -1 : 1) || compare(a[0], b[0]) || compare(a[1], b[1]),
      );
      expect(firstRows(rows, order)).toEqual(sorted.slice(0, 4));
      const some = firstRows(rows.slice(0, split), order);
      expect(firstRows([...some, ...rows.slice(split)], order)).toEqual(sorted.slice(0, 4));
      const firstOfEach = sorted.filter((row, index) => sorted.findIndex(([key]) => key === row[0]) === index);
      expect(firstRows(rows, { ...order, distinct: 0 })).toEqual(firstOfEach.slice(0, 4));
    }),
  );
});
