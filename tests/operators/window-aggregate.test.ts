import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { maxWatermarkMs } from '../../src/operators/operator.ts';
import { partialSchema, WindowAggregate, type WindowAggregateSpec } from '../../src/operators/window-aggregate.ts';
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

  const bids = `bidtime TIMESTAMP(3) | price DECIMAL(10, 2) | item STRING
    2020-04-15 08:05:00.000 | 4.00 | "C"
    2020-04-15 08:07:00.000 | 2.00 | "A"
    2020-04-15 08:09:00.000 | 5.00 | "D"
    2020-04-15 08:11:00.000 | 3.00 | "B"
    2020-04-15 08:13:00.000 | 1.00 | "E"
    2020-04-15 08:17:00.000 | 6.00 | "F"`;

  it.each([
    {
      name: 'hopping',
      window: { kind: 'hop', slideMs: 300_000, sizeMs: 600_000, offsetMs: 0 },
      expected: [
        ['11.00', '08:00', '08:10'],
        ['15.00', '08:05', '08:15'],
        ['10.00', '08:10', '08:20'],
        ['6.00', '08:15', '08:25'],
      ],
    },
    {
      name: 'cumulating',
      window: { kind: 'cumulate', stepMs: 120_000, sizeMs: 600_000, offsetMs: 0 },
      expected: [
        ['4.00', '08:00', '08:06'],
        ['6.00', '08:00', '08:08'],
        ['11.00', '08:00', '08:10'],
        ['3.00', '08:10', '08:12'],
        ['4.00', '08:10', '08:14'],
        ['4.00', '08:10', '08:16'],
        ['10.00', '08:10', '08:18'],
        ['10.00', '08:10', '08:20'],
      ],
    },
  ] as const)('gives the results of the documented $name example', ({ window, expected }) => {
    const operator = conforming({
      input: schemaFromText('bidtime TIMESTAMP(3) | price DECIMAL(10, 2) | item STRING'),
      timeColumn: 0,
      keyColumns: [],
      aggregates: [
        { function: 'sum', argument: 1, type: { kind: 'decimal', precision: 38, scale: 2, nullable: true } },
      ],
      window,
      results: 'total DECIMAL(38, 2)',
    });
    operator.batch((arena) => batchFromText(memory, arena, bids));
    operator.watermark(maxWatermarkMs);
    expect(operator.rows.map((row) => [row[0], ...row.slice(1, 3).map((time) => String(time).slice(11, 16))])).toEqual(
      expected,
    );
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

  const countAndSum = {
    input: schemaFromText('t TIMESTAMP(3) | k BIGINT | v DECIMAL(38, 0)'),
    timeColumn: 0,
    keyColumns: [1],
    aggregates: [
      { function: 'count', argument: undefined, type: { ...bigint, nullable: false } },
      { function: 'sum', argument: 2, type: { kind: 'decimal', precision: 38, scale: 0, nullable: true } },
    ],
    window: { kind: 'hop', slideMs: 500, sizeMs: 1000, offsetMs: 0 },
    results: 'k BIGINT | n BIGINT NOT NULL | s DECIMAL(38, 0)',
  } as const;
  const at = '1970-01-01 00:00:00.600';

  it('gives NULL for a sum of more than 38 digits, whatever comes after', () => {
    const operator = conforming(countAndSum);
    const large = '9'.repeat(38);
    for (const values of [[large, large, large, `-${large}`], ['1']]) {
      operator.batch((arena) =>
        batchFromRows(
          memory,
          arena,
          countAndSum.input,
          values.map((value) => [at, 1n, value]),
        ),
      );
      operator.restart();
    }
    operator.batch((arena) => batchFromRows(memory, arena, countAndSum.input, [[at, 2n, large]]));
    operator.watermark(999);
    const results = operator.rows.map((row) => row.slice(0, 3));
    expect(results.find((row) => row[0] === 1n)).toEqual([1n, 5n, null]);
    expect(results.find((row) => row[0] === 2n)).toEqual([2n, 1n, large]);
    operator.close();
  });

  it('snapshots and fires more groups than a batch has rows', () => {
    const operator = conforming(countAndSum);
    const keys = 20_000;
    for (let first = 0; first < keys; first += 5000) {
      const rows = Array.from({ length: 5000 }, (_, n) => [at, BigInt(first + n), '1']);
      operator.batch((arena) => batchFromRows(memory, arena, countAndSum.input, rows));
    }
    operator.restart();
    operator.watermark(999);
    expect(operator.rows).toHaveLength(keys);
    // The window that has fired stays behind, also after a restart.
    operator.restart();
    operator.watermark(maxWatermarkMs);
    expect(operator.rows).toHaveLength(2 * keys);
    expect(new Set(operator.rows.map((row) => `${String(row[0])} ${String(row[3])}`)).size).toBe(2 * keys);
    expect(operator.close()).toBe(0);
  });

  it('the first of two steps sends its groups on when the watermark passes the pane, or when there are many', () => {
    const partial: WindowAggregateSpec = {
      ...countAndSum,
      kind: 'window-aggregate',
      phase: 'partial',
      output: countAndSum.input,
    };
    const schema = partialSchema(partial);
    const operator = new ConformingOperator({
      memory,
      schema,
      create: (context) => new WindowAggregate({ ...partial, output: schema }, context),
    });
    const batch = (first: number): void => {
      const rows = Array.from({ length: 8000 }, (_, n) => [at, BigInt(first + n), '1']);
      operator.batch((arena) => batchFromRows(memory, arena, countAndSum.input, rows));
    };
    for (let first = 0; first < limits.partialGroupsMax - 8000; first += 8000) batch(first);
    batch(0);
    expect(operator.rows).toEqual([]);
    batch(limits.partialGroupsMax);
    const sent = operator.rows.length;
    expect(sent).toBeGreaterThan(limits.partialGroupsMax);
    batch(0);
    operator.watermark(998);
    expect(operator.rows).toHaveLength(sent);
    operator.watermark(999);
    expect(operator.rows).toHaveLength(sent + 8000);
    // Behind the watermark: on with the next one, for the second step to judge.
    batch(0);
    operator.watermark(1000);
    expect(operator.rows).toHaveLength(sent + 16_000);
    expect(operator.context.counters.lateRows).toBe(0);
    expect(operator.close()).toBe(0);
  });

  it('refuses row kinds that nobody announced', () => {
    const operator = conforming(countAndSum);
    const rows = [[at, 1n, '1']];
    expect(() => operator.batch((arena) => batchFromRows(memory, arena, countAndSum.input, rows, [3]))).toThrow(
      'got row kinds',
    );
    operator.close();
  });
});
