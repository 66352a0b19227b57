import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nullPtr } from '../../src/abi/ptr.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { seededRandom } from '../../src/base/random.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Value } from '../../src/kernels/column-reader.ts';
import { groupLayout } from '../../src/operators/group-layout.ts';
import { GroupTables } from '../../src/operators/group-tables.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { testMemory } from '../support/kernel-module.ts';

const bigint: DataType = { kind: 'bigint', nullable: false };
const string: DataType = { kind: 'varchar', length: 2_147_483_647, nullable: true };

/** Key columns by name, with a value for each number. */
const keyShapes: Readonly<Record<string, { types: DataType[]; key: (n: number) => Value[] }>> = {
  none: { types: [], key: () => [] },
  bigint: { types: [bigint], key: (n) => [BigInt(n) * 1_000_003n] },
  string: { types: [string], key: (n) => [n % 97 === 0 ? null : `key ${n}`.repeat(1 + (n % 4))] },
  'int and decimal': {
    types: [
      { kind: 'int', nullable: true },
      { kind: 'decimal', precision: 20, scale: 2, nullable: true },
    ],
    key: (n) => [n % 10 === 0 ? null : n, `${n}.25`],
  },
};

describe.each(Object.entries(keyShapes))('group tables by %s', (_, { types, key }) => {
  const input: Schema = {
    fields: [
      ...types.map((type, index) => ({ name: `k${index}`, type })),
      { name: 'v', type: bigint },
      { name: 's', type: string },
    ],
  };
  const keyColumns = types.map((_type, index) => index);
  const layout = groupLayout(
    input,
    keyColumns,
    [
      { function: 'count', argument: undefined, type: bigint },
      { function: 'sum', argument: types.length, type: bigint },
      { function: 'max', argument: types.length + 1, type: string },
    ],
    false,
  );

  it('grow far beyond their first run, merge, and give everything back', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 12_000 }), (seed, keys) => {
        const memory = testMemory(256 << 20);
        const arena = new Arena(memory);
        const tables = new GroupTables(memory, 3, layout);
        const random = seededRandom(seed);
        const expected = new Map<string, { count: bigint; sum: bigint; max: string }>();
        const parts = [tables.state.borrow(), tables.state.borrow()];
        for (let batch = 0; batch < 6; batch++) {
          arena.reset();
          const rows = Array.from({ length: 3000 }, () => {
            const n = random.nextUint32() % keys;
            return [...key(n), BigInt(n % 13) - 6n, `s${n % 1000}`];
          });
          const input_ = batchFromRows(memory, arena, input, rows);
          tables.setInput(input_, keyHashes(memory, arena, input_, keyColumns));
          tables.update(parts[batch % 2] ?? nullPtr, nullPtr, rows.length);
          for (const row of rows) {
            const id = String(row.slice(0, types.length));
            const [value, text] = [row[types.length] as bigint, row[types.length + 1] as string];
            const group = expected.get(id) ?? { count: 0n, sum: 0n, max: '' };
            expected.set(id, {
              count: group.count + 1n,
              sum: group.sum + value,
              max: text > group.max ? text : group.max,
            });
          }
        }
        const merged = tables.state.borrow();
        for (const part of parts) {
          tables.merge(part, merged);
          tables.state.giveBack(part);
        }
        expect(tables.state.countRows(merged)).toBe(expected.size);
        const found = new Map<string, Value[]>();
        for (const { rows, columns } of tables.columnsOf(merged, arena, 'results')) {
          const schema: Schema = { fields: columns.map((column, index) => ({ name: `c${index}`, type: column.type })) };
          const batch = {
            schema,
            rows,
            columns,
            selection: nullPtr,
            selectedRows: rows,
            kinds: nullPtr,
            hashes: nullPtr,
          };
          for (const row of readRows(memory, batch))
            found.set(String(row.slice(0, types.length)), row.slice(types.length));
        }
        const wanted = [...expected].map(([id, { count, sum, max }]): [string, Value[]] => [id, [count, sum, max]]);
        expect(found).toEqual(new Map(wanted));
        tables.state.giveBack(merged);
        tables.close();
        expect(memory.usedBytes(3)).toBe(0);
      }),
      { numRuns: 3 },
    );
  });

  it('keep what they hold when the budget is spent', () => {
    if (types.length === 0) return;
    const memory = testMemory(6 << 20);
    memory.nameOwner(3, 'WindowAggregate[k]');
    const arena = new Arena(memory);
    const tables = new GroupTables(memory, 3, layout);
    const table = tables.state.borrow();
    let next = 0;
    const fill = (): void => {
      for (;;) {
        arena.reset();
        const rows = Array.from({ length: 1000 }, () => [...key(next++), 1n, 'x']);
        const batch = batchFromRows(memory, arena, input, rows);
        tables.setInput(batch, keyHashes(memory, arena, batch, keyColumns));
        tables.update(table, nullPtr, rows.length);
      }
    };
    expect(fill).toThrow(/WindowAggregate\[k\] needs more memory than the slot's budget of 6 MiB/);
    const groups = tables.state.countRows(table);
    expect(groups).toBeGreaterThan(1000);
    tables.state.giveBack(table);
    expect(tables.state.countRows(table)).toBe(0);
    tables.close();
    expect(memory.usedBytes(3)).toBe(0);
  });
});
