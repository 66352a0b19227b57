import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { maxWatermarkMs } from '../../src/operators/operator.ts';
import { WindowAggregate, type WindowAggregateSpec } from '../../src/operators/window-aggregate.ts';
import { batchFromText, schemaFromText } from '../support/batch-text.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';

const memory = testMemory();
const times =
  'window_start TIMESTAMP(3) NOT NULL | window_end TIMESTAMP(3) NOT NULL | window_time TIMESTAMP(3) NOT NULL';

function conforming(spec: Omit<WindowAggregateSpec, 'kind' | 'output'> & { results: string }): ConformingOperator {
  const output: Schema = schemaFromText(`${spec.results} | ${times}`);
  const full: WindowAggregateSpec = { ...spec, kind: 'window-aggregate', output };
  return new ConformingOperator({
    memory,
    schema: output,
    timeColumn: output.fields.length - 1,
    create: (context) => new WindowAggregate(full, context),
  });
}

const bigint = { kind: 'bigint', nullable: true } as const;

describe('window aggregate', () => {
  it('gives the results of the documented tumbling example', () => {
    const input = schemaFromText('bidtime TIMESTAMP(3) | price DECIMAL(10, 2) | item STRING');
    const operator = conforming({
      input,
      timeColumn: 0,
      keyColumns: [],
      aggregates: [
        { function: 'sum', argument: 1, type: { kind: 'decimal', precision: 38, scale: 2, nullable: true } },
      ],
      window: { kind: 'tumble', sizeMs: 600_000, offsetMs: 0 },
      results: 'total DECIMAL(38, 2)',
    });
    operator.batch((arena) =>
      batchFromText(
        memory,
        arena,
        `bidtime TIMESTAMP(3) | price DECIMAL(10, 2) | item STRING
         2020-04-15 08:05:00.000 | 4.00 | "C"
         2020-04-15 08:07:00.000 | 2.00 | "A"
         2020-04-15 08:09:00.000 | 5.00 | "D"
         2020-04-15 08:11:00.000 | 3.00 | "B"
         2020-04-15 08:13:00.000 | 1.00 | "E"
         2020-04-15 08:17:00.000 | 6.00 | "F"`,
      ),
    );
    operator.watermark(maxWatermarkMs);
    expect(operator.rows).toEqual([
      ['11.00', '2020-04-15 08:00:00.000', '2020-04-15 08:10:00.000', '2020-04-15 08:09:59.999'],
      ['10.00', '2020-04-15 08:10:00.000', '2020-04-15 08:20:00.000', '2020-04-15 08:19:59.999'],
    ]);
    expect(operator.close()).toBe(0);
  });

  it('fires when the watermark reaches the last millisecond, and counts what comes after as late', () => {
    const operator = conforming({
      input: schemaFromText('t TIMESTAMP(3) | k BIGINT'),
      timeColumn: 0,
      keyColumns: [1],
      aggregates: [{ function: 'count', argument: undefined, type: { ...bigint, nullable: false } }],
      window: { kind: 'tumble', sizeMs: 1000, offsetMs: 0 },
      results: 'k BIGINT | n BIGINT NOT NULL',
    });
    const rows = (text: string) =>
      operator.batch((arena) => batchFromText(memory, arena, `t TIMESTAMP(3) | k BIGINT\n${text}`));
    rows('1970-01-01 00:00:00.500 | 1\n1970-01-01 00:00:00.999 | 1\n1970-01-01 00:00:01.000 | 1\nNULL | 1');
    expect(operator.context.counters.lateRows).toBe(1);
    operator.watermark(998);
    expect(operator.rows).toEqual([]);
    operator.watermark(999);
    expect(operator.rows.map((row) => row.slice(0, 2))).toEqual([[1n, 2n]]);
    rows('1970-01-01 00:00:00.999 | 1\n1970-01-01 00:00:01.999 | 1');
    expect(operator.context.counters.lateRows).toBe(2);
    operator.watermark(maxWatermarkMs);
    expect(operator.rows.map((row) => row.slice(0, 2))).toEqual([
      [1n, 2n],
      [1n, 2n],
    ]);
    expect(operator.watermarks).toEqual([998, 999, maxWatermarkMs]);
    expect(operator.close()).toBe(0);
  });
});
