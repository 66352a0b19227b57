import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timestampText } from '../../src/arrow/value-text.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import { WindowAssign, type WindowAssignSpec } from '../../src/operators/window-assign.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';
import { batchOf } from '../support/random-batch.ts';
import { arbitraryShape, windowsContaining } from '../support/window-oracle.ts';

const memory = testMemory();
const input = schemaFromText('t TIMESTAMP(3) | name STRING');
const output = schemaFromText(
  't TIMESTAMP(3) | name STRING | window_start TIMESTAMP(3) NOT NULL | window_end TIMESTAMP(3) NOT NULL | window_time TIMESTAMP(3) NOT NULL',
);
const text = (timeMs: number): string => timestampText(BigInt(timeMs), 1000n, 3);

it('gives each row once for every window that contains its time', () => {
  fc.assert(
    fc.property(
      arbitraryShape,
      fc.array(fc.tuple(fc.option(fc.integer({ min: -300, max: 300 })), fc.string(), fc.nat(3)), {
        minLength: 1,
        maxLength: 60,
      }),
      fc.infiniteStream(fc.boolean()),
      (window, rows, chosen) => {
        const spec: WindowAssignSpec = { kind: 'window-assign', input, timeColumn: 0, window, output };
        const operator = new ConformingOperator({
          memory,
          schema: output,
          create: (context) => new WindowAssign(spec, context),
        });
        const values = rows.map(([timeMs, name]): Value[] => [timeMs === null ? null : text(timeMs), name]);
        const selection = values.flatMap((_, row) => (chosen.next().value ? [row] : []));
        operator.batch((arena) =>
          batchOf(memory, arena, { schema: input, rows: values, kinds: rows.map((row) => row[2]), selection }),
        );
        const expected: Value[][] = [];
        const kinds: number[] = [];
        for (const row of selection) {
          const [timeMs, name, kind] = rows[row] ?? [null, '', 0];
          for (const [startMs, endMs] of timeMs === null ? [] : windowsContaining(window, timeMs)) {
            expected.push([text(timeMs ?? 0), name, text(startMs), text(endMs), text(endMs - 1)]);
            kinds.push(kind);
          }
        }
        expect(operator.rows).toEqual(expected);
        expect(operator.kinds).toEqual(kinds);
        expect(operator.context.counters.lateRows).toBe(selection.filter((row) => rows[row]?.[0] === null).length);
        operator.close();
      },
    ),
  );
});

it('splits what does not fit into one batch between rows', () => {
  const window = { kind: 'hop', slideMs: 1, sizeMs: 3000, offsetMs: 0 } as const;
  const operator = new ConformingOperator({
    memory,
    schema: output,
    create: (context) => new WindowAssign({ kind: 'window-assign', input, timeColumn: 0, window, output }, context),
  });
  const rows = Array.from({ length: 5 }, (_, row): Value[] => [text(row), 'x']);
  operator.batch((arena) => batchOf(memory, arena, { schema: input, rows, kinds: undefined, selection: undefined }));
  expect(operator.rows).toHaveLength(15_000);
});

it('refuses a row in more windows than a batch has rows', () => {
  const window = { kind: 'hop', slideMs: 1, sizeMs: 10_000, offsetMs: 0 } as const;
  const create = () =>
    new ConformingOperator({
      memory,
      schema: output,
      create: (context) => new WindowAssign({ kind: 'window-assign', input, timeColumn: 0, window, output }, context),
    });
  expect(create).toThrow('each row belongs to 10000 windows');
});
