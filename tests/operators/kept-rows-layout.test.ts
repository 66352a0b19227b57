import { expect, it } from 'vitest';
import { describeKeptRows, type KeptRowsShape, keptRowsLayout } from '../../src/operators/kept-rows-layout.ts';
import type { SortColumn } from '../../src/operators/sort-column.ts';
import { schemaFromText } from '../support/batch-text.ts';

const input = schemaFromText('v STRING | k INT | t TIMESTAMP(3)');
const byTime: SortColumn = { column: 2, direction: 'ASC', nulls: 'FIRST' };
const byText: SortColumn = { column: 0, direction: 'ASC', nulls: 'FIRST' };
const shape: KeptRowsShape = { input, keyColumns: [1], order: [byTime], storesRows: true, keepsTime: true };

const columnsOf = (changes: Partial<KeptRowsShape>): string[] => {
  const changed = { ...shape, ...changes };
  return describeKeptRows(changed, keptRowsLayout(changed), undefined).schema.fields.map(({ name }) => name);
};

it('gives an entry a place for what is kept, and for nothing else', () => {
  const full = keptRowsLayout(shape);
  expect([full.orderIndex, full.changedOffset - full.rowsOffset, full.recordOffset - full.rowsOffset]).toEqual([
    1, 16, 24,
  ]);
  expect(full.entryBytes).toBe(full.recordOffset + 16);
  const byTwo = keptRowsLayout({ ...shape, order: [byText, byTime], storesRows: false });
  expect([full.wordsDecide, full.recordColumns, byTwo.wordsDecide, byTwo.recordColumns]).toEqual([
    true,
    [0, 1, 2],
    false,
    [0, 2],
  ]);
  const least = keptRowsLayout({ ...shape, order: [], storesRows: false, keepsTime: false });
  expect([least.orderIndex, least.changedOffset, least.recordOffset]).toEqual([-1, 0, 0]);
  expect(least.entryBytes).toBe(least.rowsOffset + 8);
});

it('describes whole rows, or keys and order, then the time', () => {
  expect(columnsOf({})).toEqual(['v', 'k', 't', '$changed']);
  expect(columnsOf({ keepsTime: false })).toEqual(['v', 'k', 't']);
  expect(columnsOf({ storesRows: false })).toEqual(['k', 't', '$changed']);
  expect(columnsOf({ storesRows: false, order: [], keepsTime: false })).toEqual(['k']);
  expect(describeKeptRows(shape, keptRowsLayout(shape), undefined).keyColumns).toEqual([1]);
  const keysOnly = { ...shape, storesRows: false };
  expect(describeKeptRows(keysOnly, keptRowsLayout(keysOnly), undefined).keyColumns).toEqual([0]);
});

it('tells layouts apart whose pages cannot be exchanged', () => {
  const shapes: KeptRowsShape[] = [
    shape,
    { ...shape, keepsTime: false },
    { ...shape, order: [] },
    { ...shape, keyColumns: [0] },
    { ...shape, order: [{ ...byTime, direction: 'DESC' }] },
    { ...shape, order: [{ ...byTime, nulls: 'LAST' }] },
    { ...shape, order: [byText] },
    { ...shape, order: [byText, byTime] },
    { ...shape, order: [byTime, byText] },
  ];
  const layouts = shapes.map((each) => describeKeptRows(each, keptRowsLayout(each), 'rows').layout);
  expect(new Set(layouts).size).toBe(layouts.length);
});
