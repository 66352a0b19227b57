import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowKind, rowKindText } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { decimalText } from '../../src/arrow/value-text.ts';
import { seededRandom } from '../../src/base/random.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRows, type Value } from '../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { AggregateCall } from '../../src/operators/aggregate-call.ts';
import { GroupAggregate, type GroupAggregateSpec } from '../../src/operators/group-aggregate.ts';
import { maxWatermarkMs, type OperatorContext } from '../../src/operators/operator.ts';
import { keptFor, keptForEver, lifetimeMs } from '../../src/state/state-ttl.ts';
import { arbitraryTtl } from '../support/arbitrary-ttl.ts';
import { aggregateOf, comparable, resultType } from '../support/aggregate-oracle.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { HeldSnapshot } from '../support/held-snapshot.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryValue, batchOf, scalarTypes } from '../support/random-batch.ts';

const numericKinds = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'];
const argumentTypes = scalarTypes.filter((type) => [...numericKinds, 'varchar', 'date', 'boolean'].includes(type.kind));

/** Values whose sums are exact in any order. */
function argumentValue(type: DataType): fc.Arbitrary<Value> {
  const present =
    type.kind === 'float' || type.kind === 'double'
      ? fc.oneof({ weight: 20, arbitrary: fc.integer({ min: -20, max: 20 }) }, fc.constantFrom(Number.NaN, Infinity))
      : type.kind === 'decimal'
        ? fc.bigInt({ min: -3n, max: 3n }).map((unscaled) => decimalText(unscaled, type.scale))
        : arbitraryValue({ ...type, nullable: false });
  return type.nullable ? fc.option(present, { freq: 4, nil: null }) : present;
}

interface Operation {
  /** Row to add; it is taken back again where `takesBack` names it among the rows that are there. */
  readonly key: readonly Value[];
  readonly values: readonly Value[];
  readonly takesBack: number | undefined;
  readonly isSelected: boolean;
}

type Step =
  | { readonly kind: 'rows'; readonly operations: readonly Operation[] }
  | { readonly kind: 'restart'; readonly by: 'pages' | 'rows' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'snapshot'; readonly outcome: 'stored' | 'given-up' };

const scenario = fc
  .record({
    keyTypes: fc.array(fc.constantFrom(...scalarTypes), { maxLength: 3 }),
    types: fc.array(fc.tuple(fc.constantFrom(...argumentTypes), fc.boolean()), { minLength: 1, maxLength: 3 }),
    updating: fc.boolean(),
    updateBefore: fc.boolean(),
    ttl: arbitraryTtl(10),
  })
  .chain(({ types: chosen, ...shape }) => {
    const types = chosen.map(([type, nullable]): DataType => ({ ...type, nullable }));
    const calls = types.flatMap((type, index) => {
      const extremes = shape.updating && type.kind === 'varchar' ? [] : (['min', 'max'] as const);
      const sums = numericKinds.includes(type.kind) ? (['sum', 'avg'] as const) : [];
      return (['count', ...extremes, ...sums] as const).map(
        (name): AggregateCall => ({
          function: name,
          argument: shape.keyTypes.length + index,
          type: resultType(name, type),
        }),
      );
    });
    const countRows: AggregateCall = {
      function: 'count',
      argument: undefined,
      type: { kind: 'bigint', nullable: false },
    };
    const key = fc.tuple(...shape.keyTypes.map((type) => arbitraryValue(type)));
    const operation = (keys: readonly (readonly Value[])[]): fc.Arbitrary<Operation> =>
      fc.record({
        key: fc.constantFrom(...keys),
        values: fc.tuple(...types.map(argumentValue)),
        takesBack: shape.updating ? fc.option(fc.nat(6), { freq: 1, nil: undefined }) : fc.constant(undefined),
        isSelected: fc.boolean(),
      });
    return fc.array(key, { minLength: 1, maxLength: 6 }).chain((keys) =>
      fc.record({
        shape: fc.constant({ ...shape, types }),
        calls: fc.subarray([countRows, ...calls]),
        steps: fc.array(
          fc.oneof(
            {
              weight: 5,
              arbitrary: fc.record({
                kind: fc.constant('rows' as const),
                operations: fc.array(operation(keys), { minLength: 1, maxLength: 20, size: 'max' }),
              }),
            },
            {
              weight: 1,
              arbitrary: fc.record({
                kind: fc.constant('restart' as const),
                by: fc.constantFrom('pages' as const, 'rows' as const),
              }),
            },
            { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(3, 9, 10) }) },
            {
              weight: 1,
              arbitrary: fc.record({
                kind: fc.constant('snapshot' as const),
                outcome: fc.constantFrom('stored' as const, 'given-up' as const),
              }),
            },
          ),
          { maxLength: 12, size: 'max' },
        ) as fc.Arbitrary<Step[]>,
      }),
    );
  });

/** The rows of a group that are there, with what their sum is made of; a group without rows starts anew. */
interface Group {
  readonly key: readonly Value[];
  signed: { values: readonly Value[]; sign: number }[];
  changedMs: number;
}

it('sends for each batch the difference between the results before and after it', () => {
  const memory = testMemory();
  fc.assert(
    fc.property(scenario, ({ shape, calls, steps }) => {
      const { keyTypes, types, updating, updateBefore, ttl } = shape;
      const ttlMs = lifetimeMs(ttl);
      const hidesExpired = ttl.visibility === 'never-return-expired';
      const named = (prefix: string, list: readonly DataType[]) =>
        list.map((type, index) => ({ name: `${prefix}${index}`, type }));
      const input: Schema = { fields: [...named('k', keyTypes), ...named('v', types)] };
      const output: Schema = {
        fields: [...named('k', keyTypes), ...calls.map(({ type }, index) => ({ name: `r${index}`, type }))],
      };
      const spec: GroupAggregateSpec = {
        kind: 'group-aggregate',
        input,
        keyColumns: keyTypes.map((_, index) => index),
        aggregates: calls,
        updating,
        emits: 'changes',
        updateBefore,
        ttl,
        output,
      };
      const operator = new ConformingOperator({
        memory,
        schema: output,
        create: (context) => new GroupAggregate(spec, context),
      });
      const groups = new Map<string, Group>();
      const resultOf = ({ key, signed }: Group): string => {
        const results = calls.map((call) => {
          const index = call.argument === undefined ? undefined : call.argument - keyTypes.length;
          const isExtreme = call.function === 'min' || call.function === 'max';
          const counted = isExtreme ? presentRows(signed).map((values) => ({ values, sign: 1 })) : signed;
          const list = counted.map(({ values, sign }) => ({
            value: index === undefined ? 1 : (values[index] ?? null),
            sign,
          }));
          return aggregateOf(call, index === undefined ? undefined : types[index], list);
        });
        return comparable([...key, ...results]);
      };
      const liveRows = ({ signed }: Group) => signed.reduce((sum, { sign }) => sum + sign, 0);

      let nowMs = 0;
      let held: HeldSnapshot | undefined;
      for (const step of steps) {
        if (step.kind === 'wait') {
          nowMs += step.ms;
          operator.clock.advance(step.ms);
          continue;
        }
        if (step.kind === 'snapshot' || step.kind === 'restart') {
          held?.release(step.kind === 'snapshot' ? step.outcome : 'stored');
          held = undefined;
          if (step.kind === 'restart') operator.restart(step.by);
          const isCleaned = step.kind === 'restart' && step.by === 'rows' && ttlMs > 0 && ttl.cleanup.fullSnapshot;
          for (const [key, { changedMs }] of isCleaned ? groups : []) {
            if (changedMs + ttlMs <= nowMs) groups.delete(key);
          }
          if (step.kind === 'restart') continue;
          if (operator.operator.keyedState !== undefined) held = new HeldSnapshot(operator.operator.keyedState);
          continue;
        }
        const rows: { row: Value[]; kind: number; isSelected: boolean }[] = [];
        const before = new Map<string, string | undefined>();
        for (const { key, values, takesBack, isSelected } of step.operations) {
          const text = comparable(key);
          let group = groups.get(text) ?? { key, signed: [], changedMs: nowMs };
          if (isSelected && !before.has(text)) {
            if (ttlMs > 0 && hidesExpired && group.changedMs + ttlMs <= nowMs)
              group = { key, signed: [], changedMs: nowMs };
            before.set(text, liveRows(group) === 0 ? undefined : resultOf(group));
            groups.set(text, group);
            group.changedMs = nowMs;
          }
          const isThere = groups.get(text) === group || liveRows(group) > 0;
          const present = presentRows(isThere ? group.signed : []);
          const taken =
            takesBack === undefined ? undefined : (present[takesBack % Math.max(1, present.length)] ?? values);
          rows.push({ row: [...key, ...(taken ?? values)], kind: taken === undefined ? 0 : 3, isSelected });
          if (!isSelected) continue;
          if (taken === undefined) group.signed.push({ values, sign: 1 });
          else if (liveRows(group) > 0) {
            group.signed.push({ values: taken, sign: -1 });
            if (liveRows(group) === 0) group.signed = [];
          }
        }
        const first = operator.rows.length;
        operator.batch((arena) =>
          batchOf(memory, arena, {
            schema: input,
            rows: rows.map(({ row }) => row),
            kinds: updating ? rows.map(({ kind }) => kind) : undefined,
            selection: rows.flatMap(({ isSelected }, index) => (isSelected ? [index] : [])),
          }),
        );
        const expected = [...before].map(([text, old]) => {
          const group = groups.get(text);
          const next = group === undefined || liveRows(group) === 0 ? undefined : resultOf(group);
          if (old === undefined) return next === undefined ? '' : `+I ${next}`;
          if (next === undefined) return `-D ${old}`;
          if (old === next && ttlMs === 0) return '';
          return updateBefore ? `-U ${old}, +U ${next}` : `+U ${next}`;
        });
        expect(changesOf(operator, first)).toEqual(expected.filter((text) => text !== '').sort());
      }
      held?.release('stored');
      expect(operator.close()).toBe(0);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 120) },
  );
  expect(memory.usedBytes()).toBe(0);
});

it.each([true, false])(
  'folds to the batch result over many keys while its table grows (updateBefore %s)',
  (updateBefore) => {
    const memory = testMemory(256 << 20);
    const text: DataType = { kind: 'varchar', length: 10_000, nullable: true };
    const bigint: DataType = { kind: 'bigint', nullable: false };
    const input: Schema = {
      fields: [
        { name: 'k', type: text },
        { name: 's', type: text },
        { name: 'n', type: bigint },
      ],
    };
    const aggregates: AggregateCall[] = [
      { function: 'max', argument: 1, type: text },
      { function: 'sum', argument: 2, type: bigint },
    ];
    const output: Schema = {
      fields: [
        { name: 'k', type: text },
        { name: 'm', type: text },
        { name: 't', type: bigint },
      ],
    };
    const spec: GroupAggregateSpec = {
      kind: 'group-aggregate',
      input,
      keyColumns: [0],
      aggregates,
      updating: false,
      emits: 'changes',
      updateBefore,
      ttl: keptForEver,
      output,
    };
    const operator = new ConformingOperator({
      memory,
      schema: output,
      create: (context) => new GroupAggregate(spec, context),
    });
    const random = seededRandom(6);
    const expected = new Map<Value, Value[]>();
    for (let batch = 0; batch < 6; batch++) {
      const rows = Array.from({ length: 5000 }, (): [string | null, string, bigint] => {
        const key = random.nextUint32() % 12_000;
        const value = String(random.nextUint32() % 1000).repeat(1 + (random.nextUint32() % 12));
        return [key === 0 ? null : `key ${key}`, value, BigInt(random.nextUint32() % 3)];
      });
      operator.batch((arena) => batchFromRows(memory, arena, input, rows));
      for (const [key, value, number] of rows) {
        const old = expected.get(key) ?? [key, '', 0n];
        expected.set(key, [key, value > String(old[1]) ? value : String(old[1]), BigInt(Number(old[2])) + number]);
      }
      if (batch % 2 === 1) operator.restart(batch === 1 ? 'pages' : 'rows');
    }
    const left = new Map<Value, readonly Value[]>();
    for (const [index, row] of operator.rows.entries()) {
      const key = row[0] ?? null;
      if (operator.kinds[index] === rowKind.updateBefore) expect(left.get(key)).toEqual(row);
      else left.set(key, row);
    }
    expect(left).toEqual(expected);
    expect(operator.close()).toBe(0);
  },
);

it('takes values back from MIN and MAX of groups with thousands of them', () => {
  const memory = testMemory(256 << 20);
  const bigint: DataType = { kind: 'bigint', nullable: true };
  const double: DataType = { kind: 'double', nullable: true };
  const input: Schema = {
    fields: [
      { name: 'k', type: bigint },
      { name: 'v', type: double },
    ],
  };
  const output: Schema = {
    fields: [
      { name: 'k', type: bigint },
      { name: 'least', type: double },
      { name: 'greatest', type: double },
    ],
  };
  const spec: GroupAggregateSpec = {
    kind: 'group-aggregate',
    input,
    keyColumns: [0],
    aggregates: [
      { function: 'min', argument: 1, type: double },
      { function: 'max', argument: 1, type: double },
    ],
    updating: true,
    emits: 'changes',
    updateBefore: false,
    ttl: keptForEver,
    output,
  };
  const operator = new ConformingOperator({
    memory,
    schema: output,
    create: (context) => new GroupAggregate(spec, context),
  });
  const random = seededRandom(8);
  const values = new Map<number, number[]>();
  for (let batch = 0; batch < 16; batch++) {
    const rows: [bigint, number][] = [];
    const kinds: number[] = [];
    for (let row = 0; row < 4000; row++) {
      const key = random.nextUint32() % 100 < 60 ? 0 : random.nextUint32() % 300;
      const there = values.get(key) ?? [];
      values.set(key, there);
      // Grows at first, shrinks in the end.
      const takesBack = there.length > 0 && random.nextUint32() % 16 < batch;
      const index = takesBack ? random.nextUint32() % there.length : there.length;
      const value = there[index] ?? (random.nextUint32() % 20_000) / 2;
      if (takesBack) there.splice(index, 1);
      else there.push(value);
      rows.push([BigInt(key), value]);
      kinds.push(takesBack ? rowKind.delete : rowKind.insert);
    }
    operator.batch((arena) => batchFromRows(memory, arena, input, rows, kinds));
    if (batch % 5 === 4) operator.restart(batch === 4 ? 'rows' : 'pages');
  }
  const left = new Map<Value, readonly Value[]>();
  for (const [index, row] of operator.rows.entries()) {
    if (operator.kinds[index] === rowKind.delete) left.delete(row[0] ?? null);
    else left.set(row[0] ?? null, row.slice(1));
  }
  const expected = [...values].flatMap(([key, there]): [bigint, number[]][] =>
    there.length === 0 ? [] : [[BigInt(key), [Math.min(...there), Math.max(...there)]]],
  );
  expect(left).toEqual(new Map(expected));
  expect(operator.close()).toBe(0);
});

describe('an aggregation of everything', () => {
  const bigint: DataType = { kind: 'bigint', nullable: false };
  const input: Schema = { fields: [{ name: 'n', type: bigint }] };
  const output: Schema = {
    fields: [
      { name: 'rows', type: bigint },
      { name: 'total', type: { ...bigint, nullable: true } },
    ],
  };
  const operatorThat = (emits: 'changes' | 'end', updating: boolean): [SlotMemory, ConformingOperator] => {
    const memory = testMemory();
    const spec: GroupAggregateSpec = {
      kind: 'group-aggregate',
      input,
      keyColumns: [],
      aggregates: [
        { function: 'count', argument: undefined, type: bigint },
        { function: 'sum', argument: 0, type: { ...bigint, nullable: true } },
      ],
      updating,
      emits,
      updateBefore: true,
      ttl: keptForEver,
      output,
    };
    const create = (context: OperatorContext) => new GroupAggregate(spec, context);
    return [memory, new ConformingOperator({ memory, schema: output, create })];
  };

  it('gives a row for an empty bounded input', () => {
    const [, operator] = operatorThat('end', false);
    operator.watermark(maxWatermarkMs);
    expect(operator.rows).toEqual([[0n, null]]);
    expect(operator.close()).toBe(0);
  });

  it('gives one row at the end of a bounded input', () => {
    const [memory, operator] = operatorThat('end', false);
    operator.batch((arena) => batchFromRows(memory, arena, input, [[1n], [2n]]));
    operator.restart('rows');
    operator.batch((arena) => batchFromRows(memory, arena, input, [[4n]]));
    expect(operator.rows).toEqual([]);
    operator.watermark(maxWatermarkMs);
    expect(operator.rows).toEqual([[3n, 7n]]);
    operator.close();
  });

  it('begins with the first row, and is deleted with the last', () => {
    const [memory, operator] = operatorThat('changes', true);
    const rows = (...signed: (readonly [kind: number, n: bigint])[]) =>
      operator.batch((arena) =>
        batchFromRows(
          memory,
          arena,
          input,
          signed.map(([, n]) => [n]),
          signed.map(([kind]) => kind),
        ),
      );
    rows([rowKind.delete, 9n]);
    expect(operator.rows).toEqual([]);
    rows([rowKind.insert, 5n], [rowKind.insert, 6n]);
    rows([rowKind.updateBefore, 5n], [rowKind.updateAfter, 5n]);
    rows([rowKind.delete, 5n], [rowKind.delete, 6n]);
    rows([rowKind.insert, 1n], [rowKind.delete, 1n]);
    expect(operator.kinds).toEqual([rowKind.insert, rowKind.delete]);
    expect(operator.rows).toEqual([
      [2n, 11n],
      [2n, 11n],
    ]);
    expect(operator.close()).toBe(0);
  });
});

describe('state with a time to live', () => {
  const bigint: DataType = { kind: 'bigint', nullable: false };
  const input: Schema = { fields: [{ name: 'k', type: bigint }] };
  const output: Schema = { fields: [...input.fields, { name: 'n', type: bigint }] };
  const memory = testMemory();
  const counting = (ttlMs: number): ConformingOperator => {
    const spec: GroupAggregateSpec = {
      kind: 'group-aggregate',
      input,
      keyColumns: [0],
      aggregates: [{ function: 'count', argument: undefined, type: bigint }],
      updating: false,
      emits: 'changes',
      updateBefore: false,
      ttl: keptFor(ttlMs),
      output,
    };
    return new ConformingOperator({ memory, schema: output, create: (context) => new GroupAggregate(spec, context) });
  };
  const send = (operator: ConformingOperator, keys: readonly number[]): void =>
    operator.batch((arena) =>
      batchFromRows(
        memory,
        arena,
        input,
        keys.map((key) => [BigInt(key)]),
      ),
    );

  it('gives back the memory of groups that nobody asks for again', () => {
    const operator = counting(1000);
    for (let first = 0; first < 40_000; first += 8000) {
      send(
        operator,
        Array.from({ length: 8000 }, (_, n) => first + n),
      );
    }
    const full = memory.usedBytes(operator.context.owner);
    operator.clock.advance(1000);
    for (let batch = 0; batch < 60; batch++) {
      operator.clock.advance(1);
      send(operator, [1]);
    }
    expect(full - memory.usedBytes(operator.context.owner)).toBeGreaterThan(1_000_000);
    const first = operator.rows.length;
    send(operator, [1, 2]);
    expect(operator.rows.slice(first)).toEqual([
      [1n, 61n],
      [2n, 1n],
    ]);
    expect(operator.kinds.slice(first)).toEqual([rowKind.updateAfter, rowKind.insert]);
    expect(operator.close()).toBe(0);
  });

  it('leaves out of portable rows what has expired, and takes rows without a time as written now', () => {
    const operator = counting(10);
    send(operator, [1]);
    operator.clock.advance(6);
    send(operator, [2]);
    operator.clock.advance(4);
    const state = operator.operator.keyedState;
    const arena = new Arena(memory);
    const rows = Array.from(state?.rows(0, arena) ?? [], (batch) => readRows(memory, batch)).flat();
    expect(rows).toEqual([[2n, 1n, '1970-01-01 00:00:00.006Z']]);
    const untimed = [[3n, 5n, null]];
    state?.addRows(0, batchFromRows(memory, arena, state.tables[0]?.schema ?? output, untimed));
    arena.release();
    operator.clock.advance(9);
    send(operator, [2, 3]);
    operator.clock.advance(10);
    send(operator, [3]);
    const results = operator.rows.map((row, index) => [rowKindText[operator.kinds[index] ?? 0], ...row]);
    expect(results.slice(2)).toEqual([
      ['+I', 2n, 1n],
      ['+U', 3n, 6n],
      ['+I', 3n, 1n],
    ]);
    expect(operator.close()).toBe(0);
  });
});

/** Rows of which not every copy has been taken back. */
function presentRows(signed: readonly { values: readonly Value[]; sign: number }[]): (readonly Value[])[] {
  const present: (readonly Value[])[] = [];
  for (const { values, sign } of signed) {
    if (sign > 0) present.push(values);
    else
      present.splice(
        present.findIndex((other) => comparable(other) === comparable(values)),
        1,
      );
  }
  return present;
}

/** The changes that an operator sent from row `first` on, sorted; an old and a new row that follow each other are one change. */
function changesOf({ rows, kinds }: ConformingOperator, first: number): string[] {
  const changes: string[] = [];
  for (let index = first; index < rows.length; index++) {
    const text = (at: number) => `${rowKindText[kinds[at] ?? 0]} ${comparable(rows[at] ?? [])}`;
    if (kinds[index] === 1) changes.push(`${text(index)}, ${text(++index)}`);
    else changes.push(text(index));
  }
  return changes.sort();
}
