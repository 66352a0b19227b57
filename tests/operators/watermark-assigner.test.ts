import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxWatermarkMs } from '../../src/operators/operator.ts';
import { WatermarkAssigner } from '../../src/operators/watermark-assigner.ts';
import { timestampText } from '../../src/arrow/value-text.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';
import { batchOf } from '../support/random-batch.ts';

const memory = testMemory();
const schema = schemaFromText('t TIMESTAMP(3)');

function assigner(): ConformingOperator {
  return new ConformingOperator({
    memory,
    schema,
    create: (context) =>
      new WatermarkAssigner({ kind: 'watermark-assigner', column: 0, schema, idleTimeoutMs: 0 }, context),
  });
}

it('passes every row and then the largest time so far', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.array(fc.record({ timeMs: fc.option(fc.integer({ min: -5000, max: 5000 })), selected: fc.boolean() }), {
          minLength: 1,
        }),
      ),
      (batches) => {
        const operator = assigner();
        const expected: number[] = [];
        let largest = Number.NEGATIVE_INFINITY;
        for (const rows of batches) {
          const selection = rows.flatMap((row, index) => (row.selected ? [index] : []));
          if (selection.length === 0) continue;
          const values = rows.map(({ timeMs }) => [timeMs === null ? null : timestampText(BigInt(timeMs), 1000n, 3)]);
          operator.batch((arena) => batchOf(memory, arena, { schema, rows: values, kinds: undefined, selection }));
          const highest = Math.max(...selection.map((index) => rows[index]?.timeMs ?? Number.NEGATIVE_INFINITY));
          if (highest > largest) {
            largest = highest;
            expected.push(highest);
          }
        }
        expect(operator.watermarks).toEqual(expected);
        expect(operator.rows).toHaveLength(batches.flat().filter((row) => row.selected).length);
        operator.close();
      },
    ),
  );
});

it('reads dense batches without NULLs', () => {
  const operator = assigner();
  for (const [rows, largest] of [
    [[-7, -9], -7],
    [[-9, 4, 3], 4],
  ] as const) {
    const values = rows.map((timeMs) => [timestampText(BigInt(timeMs), 1000n, 3)]);
    operator.batch((arena) => batchOf(memory, arena, { schema, rows: values, kinds: undefined, selection: undefined }));
    expect(operator.watermarks.at(-1)).toBe(largest);
  }
  operator.close();
});

it('ignores watermarks from upstream but the last', () => {
  const operator = assigner();
  operator.watermark(5);
  operator.watermark(maxWatermarkMs);
  operator.restart();
  expect(operator.watermarks).toEqual([maxWatermarkMs]);
});
