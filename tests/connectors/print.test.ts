import { describe, expect, it } from 'vitest';
import { rowKind } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { print } from '../../src/connectors/print/print.ts';
import { rowText } from '../../src/connectors/print/row-text.ts';
import { present } from '../../src/base/assert.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import type { SinkSpec } from '../../src/plan/job-graph.ts';
import { batchFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';
import { sinkContext } from '../support/sink-harness.ts';

const string: DataType = { kind: 'varchar', length: 2147483647, nullable: true };

function oneValue(type: DataType, value: Value): string {
  return rowText({ fields: [{ name: 'v', type }] }, [value], rowKind.insert).slice(3, -1);
}

describe('text of a printed row', () => {
  const double: DataType = { kind: 'double', nullable: true };
  it.each([
    [1, '1.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [0.001, '0.001'],
    [0.00012, '1.2E-4'],
    [100, '100.0'],
    [123456.75, '123456.75'],
    [9999999, '9999999.0'],
    [1e7, '1.0E7'],
    [12345678.9, '1.23456789E7'],
    [-1.5e300, '-1.5E300'],
    [1e21, '1.0E21'],
    [2e-7, '2.0E-7'],
    [-1.25e-7, '-1.25E-7'],
    [5e-324, '4.9E-324'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('DOUBLE %d is %s', (value, text) => {
    expect(oneValue(double, value)).toBe(text);
  });

  it.each([
    [{ kind: 'float', nullable: true }, Math.fround(0.1), '0.1'],
    [{ kind: 'float', nullable: true }, Math.fround(16777216), '1.6777216E7'],
    [{ kind: 'boolean', nullable: true }, true, 'true'],
    [{ kind: 'bigint', nullable: true }, -5n, '-5'],
    [string, null, 'null'],
    [string, 'a, b', 'a, b'],
    [{ kind: 'decimal', precision: 10, scale: 2, nullable: true }, '12.30', '12.30'],
    [{ kind: 'timestamp', precision: 3, nullable: true }, '2024-01-02 03:04:00.000', '2024-01-02T03:04'],
    [{ kind: 'timestamp', precision: 3, nullable: true }, '2024-01-02 03:04:05.000', '2024-01-02T03:04:05'],
    [{ kind: 'timestamp', precision: 3, nullable: true }, '2024-01-02 03:04:00.120', '2024-01-02T03:04:00.120'],
    [{ kind: 'timestamp', precision: 6, nullable: true }, '2024-01-02 03:04:05.120000', '2024-01-02T03:04:05.120'],
    [
      { kind: 'timestamp', precision: 9, nullable: true },
      '2024-01-02 03:04:05.000000120',
      '2024-01-02T03:04:05.000000120',
    ],
    [{ kind: 'timestamp-ltz', precision: 3, nullable: true }, '2024-01-02 03:04:00.000Z', '2024-01-02T03:04:00Z'],
    [{ kind: 'time', precision: 0, nullable: true }, '03:04:00', '03:04'],
    [{ kind: 'varbinary', length: 9, nullable: true }, new Uint8Array([1, 255]), '[1, -1]'],
    [{ kind: 'array', element: string, nullable: true }, ['a', null], '[a, null]'],
    [{ kind: 'map', key: string, value: string, nullable: true }, new Map([['k', 'v']]), '{k=v}'],
    [{ kind: 'row', fields: [{ name: 'x', type: string }], nullable: true }, { x: 'y' }, '+I[y]'],
  ] satisfies [DataType, Value, string][])('%o', (type, value, text) => {
    expect(oneValue(type, value)).toBe(text);
  });
});

describe('print', () => {
  const schema: Schema = { fields: [] };
  const services = { files: new MemoryFileStore(), clock: new ManualClock(), formats: new Map() };
  const printed = (options: Record<string, string>, subtask: number, parallelism: number) => {
    const memory = testMemory();
    const { context, sent } = sinkContext(memory, subtask, parallelism);
    const spec: SinkSpec = { kind: 'sink', connector: 'print', options, format: undefined, schema, overwrite: false };
    const sink = present(print.sink, 'print sink').createSink(spec, context, services);
    sink.onBatch(batchFromText(memory, context.arena, 'op | a INT | b STRING\n-U | 1 | "x"\n+U | NULL | "y"'));
    return sent.printed;
  };

  it.each([
    [{}, 0, 1, '-U[1, x]\n+U[null, y]\n'],
    [{}, 1, 2, '2> -U[1, x]\n2> +U[null, y]\n'],
    [{ 'print-identifier': 'out' }, 0, 1, 'out> -U[1, x]\nout> +U[null, y]\n'],
    [{ 'print-identifier': 'out' }, 0, 2, 'out:1> -U[1, x]\nout:1> +U[null, y]\n'],
  ])('%o in subtask %d of %d', (options, subtask, parallelism, text) => {
    expect(printed(options, subtask, parallelism)).toEqual([{ text, stream: 'stdout' }]);
  });

  it('can print to standard error', () => {
    expect(printed({ 'standard-error': 'TRUE' }, 0, 1)[0]?.stream).toBe('stderr');
  });
});
