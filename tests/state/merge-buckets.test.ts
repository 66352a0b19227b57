import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { type Random, seededRandom } from '../../src/base/random.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Row } from '../../src/kernels/column-reader.ts';
import { Deduplicate } from '../../src/operators/deduplicate.ts';
import { DeduplicateChanges } from '../../src/operators/deduplicate-changes.ts';
import { GroupAggregate } from '../../src/operators/group-aggregate.ts';
import { Join } from '../../src/operators/join.ts';
import type { Operator, OperatorContext } from '../../src/operators/operator.ts';
import { keptFor, keptForEver } from '../../src/state/state-ttl.ts';
import { withSpilling } from '../../src/operators/spilling-operator.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { HeldSnapshot } from '../support/held-snapshot.ts';
import { rowText } from '../support/join-oracle.ts';
import { testMemory } from '../support/kernel-module.ts';
import { MemorySpill } from '../support/memory-spill.ts';

const memory = testMemory(256 << 20);
const bigint: DataType = { kind: 'bigint', nullable: false };
const text: DataType = { kind: 'varchar', length: 1000, nullable: false };

type Kind = 'group-aggregate' | 'join' | 'deduplicate';

/** Operators that keep something for each row that is there: rows come and go by changes. */
const shapes: Readonly<Record<string, { kind: Kind; key: DataType; keyOf: (n: number) => bigint | string }>> = {
  'groups by a word': { kind: 'group-aggregate', key: bigint, keyOf: BigInt },
  'groups by a string': { kind: 'group-aggregate', key: text, keyOf: (n) => `key ${n} `.repeat(1 + (n % 9)) },
  'rows of a join': { kind: 'join', key: bigint, keyOf: BigInt },
  'first rows of keys': { kind: 'deduplicate', key: bigint, keyOf: BigInt },
};

function outputOf(kind: Kind, input: Schema): Schema {
  if (kind === 'join') return { fields: [...input.fields, ...input.fields] };
  return kind === 'deduplicate' ? input : { fields: [...input.fields.slice(0, 1), { name: 'n', type: bigint }] };
}

function created(kind: Kind, input: Schema, context: OperatorContext): Operator {
  const output = outputOf(kind, input);
  const side = { input, keyColumns: [0], ttl: keptForEver };
  const changes = { emits: 'changes', updateBefore: false, updating: true } as const;
  switch (kind) {
    case 'join':
      return new Join({ kind, joinType: 'inner', left: side, right: side, output }, context);
    case 'deduplicate':
      return new DeduplicateChanges({ kind, ...side, ...changes, order: [], ties: 'first', output }, context);
    case 'group-aggregate': {
      const aggregates = [{ function: 'count', argument: undefined, type: bigint } as const];
      return new GroupAggregate({ kind, ...side, ...changes, aggregates, output }, context);
    }
  }
}

function operatorOf(input: Schema, kind: Kind, of = memory, openSpill?: () => MemorySpill): ConformingOperator {
  const inputs = [{ schema: input, keyColumns: [0] }];
  return new ConformingOperator({
    memory: of,
    schema: outputOf(kind, input),
    create: (context) => {
      const spilling = openSpill === undefined ? context : { ...context, openSpill };
      return openSpill === undefined
        ? created(kind, input, context)
        : withSpilling(created(kind, input, spilling), inputs, spilling);
    },
  });
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const left = [...values];
  for (let index = left.length - 1; index > 0; index--) {
    const other = random.nextUint32() % (index + 1);
    [left[index], left[other]] = [left[other] as T, left[index] as T];
  }
  return left;
}

function send(operator: ConformingOperator, input: Schema, rows: readonly Row[], kind?: number): void {
  const { memory: of } = operator.context;
  for (let first = 0; first < rows.length; first += 4000) {
    const some = rows.slice(first, first + 4000);
    operator.batch((arena) =>
      batchFromRows(of, arena, input, some, kind === undefined ? undefined : some.map(() => kind)),
    );
  }
  operator.rows.length = 0;
  operator.kinds.length = 0;
}

/** Everything in the first table, in the order in which it is given. */
function contents({ operator, context }: ConformingOperator): { keys: string[]; hashes: number[] } {
  const of = context.memory;
  const arena = new Arena(of);
  const keys: string[] = [];
  const hashes: number[] = [];
  for (const batch of operator.keyedState?.rows(0, arena) ?? []) {
    keys.push(...readRows(of, batch).map(([key]) => rowText([key ?? null])));
    if (batch.hashes !== 0) hashes.push(...of.u32.subarray(batch.hashes >>> 2, (batch.hashes >>> 2) + batch.rows));
  }
  arena.release();
  return { keys: keys.toSorted(), hashes };
}

const arbitrarySteps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({ kind: 'rest' as const }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('come' as const), rows: fc.integer({ min: 1, max: 12_000 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('go' as const), share: fc.constantFrom(0.5, 0.95, 0.999, 1) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('restart' as const),
        by: fc.constantFrom('pages' as const, 'rows' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('freeze' as const),
        outcome: fc.constantFrom('stored' as const, 'given-up' as const),
      }),
    },
  ),
  { minLength: 3, maxLength: 8, size: 'max' },
);

it.each(Object.entries(shapes))(
  '%s hold what a Map holds while their buckets merge, and give memory back',
  (_, { key, keyOf, kind }) => {
    const input: Schema = {
      fields: [
        { name: 'k', type: key },
        { name: 'v', type: text },
      ],
    };
    fc.assert(
      fc.property(arbitrarySteps, fc.nat(), (steps, seed) => {
        const random = seededRandom(seed);
        const operator = operatorOf(input, kind);
        const there = new Map<number, Row>();
        let held: HeldSnapshot | undefined;
        let next = 0;
        const go = (numbers: readonly number[]): void => {
          send(
            operator,
            input,
            numbers.map((n) => there.get(n) ?? []),
            3,
          );
          for (const n of numbers) there.delete(n);
        };
        const rest = (): void => {
          for (let batch = 0; batch < 100; batch++) {
            send(operator, input, [[keyOf(1_000_000), 'v']], 0);
            send(operator, input, [[keyOf(1_000_000), 'v']], 3);
          }
        };
        try {
          send(operator, input, [[keyOf(1_000_000), 'v']], 0);
          send(operator, input, [[keyOf(1_000_000), 'v']], 3);
          const empty = memory.usedBytes(operator.context.owner);
          for (const step of steps) {
            if (step.kind === 'come') {
              const rows = Array.from({ length: step.rows }, (): [number, Row] => [
                next,
                [keyOf(next++), 'v'.repeat(next % 30)],
              ]);
              for (const [n, row] of rows) there.set(n, row);
              send(
                operator,
                input,
                rows.map(([, row]) => row),
                0,
              );
            } else if (step.kind === 'go') {
              go(shuffled([...there.keys()], random).slice(0, Math.ceil(there.size * step.share)));
            } else if (step.kind === 'rest') {
              rest();
            } else {
              held?.release(step.kind === 'freeze' ? step.outcome : 'stored');
              held = undefined;
              if (step.kind === 'restart') operator.restart(step.by);
              else if (operator.operator.keyedState !== undefined)
                held = new HeldSnapshot(operator.operator.keyedState);
            }
            const { keys, hashes } = contents(operator);
            expect(keys).toEqual([...there.values()].map(([k]) => rowText([k ?? null])).toSorted());
            expect(hashes).toEqual(hashes.toSorted((a, b) => a - b));
          }
          held?.release('given-up');
          held = undefined;
          // A few are left of many, and then none.
          go(shuffled([...there.keys()], random).slice(20));
          rest();
          rest();
          expect(memory.usedBytes(operator.context.owner) - empty).toBeLessThanOrEqual(3 << 16);
          go([...there.keys()]);
          rest();
          expect(memory.usedBytes(operator.context.owner) - empty).toBeLessThanOrEqual(1 << 16);
        } finally {
          held?.release('given-up');
          expect(operator.close()).toBe(0);
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 8) },
    );
  },
);

it('gives back the memory of kept rows whose time is over but for a few', () => {
  const input: Schema = { fields: [{ name: 'k', type: bigint }] };
  const operator = new ConformingOperator({
    memory,
    schema: input,
    create: (context) =>
      new Deduplicate(
        {
          kind: 'deduplicate',
          input,
          keyColumns: [0],
          order: [],
          ties: 'last',
          emits: 'changes',
          updateBefore: false,
          updating: false,
          ttl: keptFor(1000),
          output: input,
        },
        context,
      ),
  });
  const every = (step: number): Row[] => Array.from({ length: 60_000 / step }, (_, n): Row => [BigInt(n * step)]);
  send(operator, input, [[0n]]);
  const empty = memory.usedBytes(operator.context.owner);
  send(operator, input, every(1));
  const full = memory.usedBytes(operator.context.owner);
  expect(full - empty).toBeGreaterThan(30 << 16);
  operator.clock.advance(500);
  // One in a hundred is alive in each bucket.
  send(operator, input, every(100));
  operator.clock.advance(500);
  for (let batch = 0; batch < 200; batch++) {
    operator.clock.advance(1);
    send(operator, input, [[0n]]);
  }
  expect(contents(operator).keys).toHaveLength(600);
  expect(memory.usedBytes(operator.context.owner) - empty).toBeLessThanOrEqual(2 << 16);
  expect(operator.close()).toBe(0);
});

it('merges what is in memory of state larger than memory', () => {
  const input: Schema = { fields: [{ name: 'k', type: text }] };
  const files: MemorySpill[] = [];
  const small = testMemory(64 << 20);
  const operator = operatorOf(input, 'group-aggregate', small, () => {
    const file = new MemorySpill();
    files.push(file);
    return file;
  });
  const random = seededRandom(5);
  const there = new Set<number>();
  const rowOf = (n: number): Row => [`${n} ${'k'.repeat(600)}`];
  const go = (numbers: readonly number[]): void => {
    send(operator, input, numbers.map(rowOf), 3);
    for (const n of numbers) there.delete(n);
  };
  const expected = (): string[] => [...there].map((n) => rowText(rowOf(n))).toSorted();
  for (const first of [0, 100_000]) {
    const numbers = Array.from({ length: 60_000 }, (_, n) => first + n);
    send(operator, input, numbers.map(rowOf), 0);
    for (const n of numbers) there.add(n);
    go(shuffled([...there], random).slice(300));
    operator.restart(first === 0 ? 'pages' : 'rows');
    expect(contents(operator).keys).toEqual(expected());
  }
  for (let batch = 0; batch < 100; batch++) send(operator, input, [rowOf(-1)], batch % 2 === 0 ? 0 : 3);
  operator.operator.beforeBarrier?.();
  expect(contents(operator).keys).toEqual(expected());
  expect(files.reduce((sum, { writes }) => sum + writes, 0)).toBeGreaterThan(100);
  expect(operator.close()).toBe(0);
});
