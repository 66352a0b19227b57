import { describe, expect, it } from 'vitest';
import { rowKindText } from '../../src/arrow/batch.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import type { Row } from '../../src/kernels/column-reader.ts';
import { Deduplicate, type DeduplicateSpec } from '../../src/operators/deduplicate.ts';
import { GroupAggregate, type GroupAggregateSpec } from '../../src/operators/group-aggregate.ts';
import { Join, type JoinSpec } from '../../src/operators/join.ts';
import type { Operator, OperatorContext } from '../../src/operators/operator.ts';
import { keptFor, keptForEver, type StateTtlConfig } from '../../src/state/state-ttl.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';

const memory = testMemory();
const input = schemaFromText('k INT | v INT');
const pairs = schemaFromText('k INT | v INT | k2 INT | v2 INT');
const counts = schemaFromText('k INT | n BIGINT NOT NULL');

const ttl = keptFor(10);
const readsCount: StateTtlConfig = { ...ttl, update: 'on-read-and-write' };
const shown: StateTtlConfig = {
  ...ttl,
  visibility: 'return-expired-if-not-cleaned-up',
  cleanup: { incrementalBuckets: 0, fullSnapshot: false },
};

const deduplicate = (kept: StateTtlConfig, keep: 'first' | 'last'): ((context: OperatorContext) => Operator) => {
  const spec: DeduplicateSpec = {
    kind: 'deduplicate',
    input,
    keyColumns: [0],
    order: keep === 'last' ? [{ column: 1, direction: 'DESC', nulls: 'LAST' }] : [],
    ties: keep,
    updating: false,
    emits: 'changes',
    updateBefore: true,
    ttl: kept,
    output: input,
  };
  return (context) => new Deduplicate(spec, context);
};
const join = (right: StateTtlConfig): ((context: OperatorContext) => Operator) => {
  const spec: JoinSpec = {
    kind: 'join',
    joinType: 'inner',
    left: { input, keyColumns: [0], ttl: keptForEver },
    right: { input, keyColumns: [0], ttl: right },
    output: pairs,
  };
  return (context) => new Join(spec, context);
};
const count = (kept: StateTtlConfig): ((context: OperatorContext) => Operator) => {
  const spec: GroupAggregateSpec = {
    kind: 'group-aggregate',
    input,
    keyColumns: [0],
    aggregates: [{ function: 'count', argument: undefined, type: { kind: 'bigint', nullable: false } }],
    updating: false,
    emits: 'changes',
    updateBefore: false,
    ttl: kept,
    output: counts,
  };
  return (context) => new GroupAggregate(spec, context);
};

/** What comes out of rows at these times, a text for each batch. `restart`: between this batch and the one before. */
interface Came {
  readonly atMs: number;
  readonly row: Row;
  readonly input?: number;
  readonly restart?: 'pages' | 'rows';
}

function played(
  create: (context: OperatorContext) => Operator,
  schema: typeof input,
  batches: readonly Came[],
): string[] {
  const operator = new ConformingOperator({ memory, schema, create });
  const texts = batches.map(({ atMs, row, input: side = 0, restart }) => {
    operator.clock.advance(atMs - operator.clock.nowMs());
    if (restart !== undefined) operator.restart(restart);
    const first = operator.rows.length;
    operator.batch((arena) => batchFromRows(memory, arena, input, [row]), side);
    const changes = operator.rows
      .slice(first)
      .map((came, index) => `${rowKindText[operator.kinds[first + index] ?? 0]}(${came.join(',')})`);
    return changes.join(' ');
  });
  expect(operator.close()).toBe(0);
  return texts;
}

const at = (atMs: number, row: Row, more: Omit<Came, 'atMs' | 'row'> = {}): Came => ({ atMs, row, ...more });

describe('the first row of a key', () => {
  const came = [at(0, [1, 1]), at(6, [1, 2]), at(12, [1, 3]), at(21, [1, 4]), at(31, [1, 5])];

  it('is kept for so long after it came, or after it was read last', () => {
    expect(played(deduplicate(ttl, 'first'), input, came)).toEqual(['+I(1,1)', '', '+I(1,3)', '', '+I(1,5)']);
    expect(played(deduplicate(readsCount, 'first'), input, came)).toEqual(['+I(1,1)', '', '', '', '+I(1,5)']);
  });

  it('is seen once more when its time is over', () => {
    expect(played(deduplicate(shown, 'first'), input, came)).toEqual(['+I(1,1)', '', '', '+I(1,4)', '']);
  });

  it.each(['pages', 'rows'] as const)('has the time at which it was read after a restart by %s', (restart) => {
    const restarted = [...came.slice(0, 2), at(9, [2, 1], { restart }), at(15, [1, 3]), at(26, [1, 4], { restart })];
    expect(played(deduplicate(readsCount, 'first'), input, restarted)).toEqual([
      '+I(1,1)',
      '',
      '+I(2,1)',
      '',
      '+I(1,4)',
    ]);
  });
});

it('the last row by an order is read by rows behind it, and replaced where it has expired and is seen', () => {
  const came = [at(0, [1, 5]), at(6, [1, 3]), at(12, [1, 4]), at(30, [1, 6]), at(45, [1, 2])];
  expect(played(deduplicate(ttl, 'last'), input, came)).toEqual(['+I(1,5)', '', '+I(1,4)', '+I(1,6)', '+I(1,2)']);
  expect(played(deduplicate(readsCount, 'last'), input, came)).toEqual(['+I(1,5)', '', '', '+I(1,6)', '+I(1,2)']);
  expect(played(deduplicate(shown, 'last'), input, came)).toEqual(['+I(1,5)', '', '', '+I(1,6)', '']);
});

describe('a row of a join', () => {
  const left = (atMs: number, restart?: 'pages' | 'rows'): Came =>
    at(atMs, [1, atMs], restart === undefined ? {} : { restart });
  const right = (atMs: number): Came => at(atMs, [1, atMs], { input: 1 });
  const met = (came: readonly Came[], kept: StateTtlConfig): string[] => played(join(kept), pairs, came);

  it('meets rows for so long after it came, or after one met it last', () => {
    const came = [right(0), left(6), left(12), left(21), left(31)];
    expect(met(came, ttl)).toEqual(['', '+I(1,6,1,0)', '', '', '']);
    expect(met(came, readsCount)).toEqual(['', '+I(1,6,1,0)', '+I(1,12,1,0)', '+I(1,21,1,0)', '']);
  });

  it('is met once more when its time is over', () => {
    expect(met([right(0), left(20), left(21)], shown)).toEqual(['', '+I(1,20,1,0)', '']);
  });

  it.each(['pages', 'rows'] as const)('has the time at which it was met after a restart by %s', (restart) => {
    const came = [right(0), left(6), left(12, restart), left(23, restart)];
    expect(met(came, readsCount)).toEqual(['', '+I(1,6,1,0)', '+I(1,12,1,0)', '']);
  });

  it('is part of a savepoint that keeps what has expired', () => {
    const came = [right(0), left(20, 'rows')];
    expect(met(came, shown)).toEqual(['', '+I(1,20,1,0)']);
    expect(met(came, { ...shown, cleanup: { ...shown.cleanup, fullSnapshot: true } })).toEqual(['', '']);
  });
});

describe('a group', () => {
  const came = [at(0, [1, 0]), at(6, [1, 0]), at(20, [1, 0]), at(40, [1, 0], { restart: 'rows' })];

  it('is read by the rows that change it', () => {
    for (const kept of [ttl, readsCount]) {
      expect(played(count(kept), counts, came)).toEqual(['+I(1,1)', '+U(1,2)', '+I(1,1)', '+I(1,1)']);
    }
  });

  it('goes on when it has expired and is seen, also behind a savepoint that keeps it', () => {
    expect(played(count(shown), counts, came)).toEqual(['+I(1,1)', '+U(1,2)', '+U(1,3)', '+U(1,4)']);
    const cleaned = { ...shown, cleanup: { ...shown.cleanup, fullSnapshot: true } };
    expect(played(count(cleaned), counts, came).at(-1)).toBe('+I(1,1)');
  });

  it('lives for ever where times to live are disabled', () => {
    const changes = played(count({ ...ttl, update: 'disabled' }), counts, came);
    expect(changes).toEqual(['+I(1,1)', '+U(1,2)', '+U(1,3)', '+U(1,4)']);
  });
});

it('clean-up searches as many buckets of each table as it is told, or none', () => {
  const fill = (kept: StateTtlConfig): number => {
    const operator = new ConformingOperator({ memory, schema: input, create: deduplicate(kept, 'first') });
    const send = (rows: readonly Row[]): void => operator.batch((arena) => batchFromRows(memory, arena, input, rows));
    for (let first = 0; first < 64_000; first += 8000) send(Array.from({ length: 8000 }, (_, n) => [first + n, 0]));
    operator.clock.advance(10);
    let batches = 0;
    const used = memory.usedBytes(operator.context.owner);
    for (; batches < 100 && used - memory.usedBytes(operator.context.owner) < 1_000_000; batches++) {
      operator.clock.advance(1);
      send([[-1, 0]]);
    }
    expect(operator.close()).toBe(0);
    return batches;
  };
  const searching = (incrementalBuckets: number): StateTtlConfig => ({
    ...ttl,
    cleanup: { ...ttl.cleanup, incrementalBuckets },
  });
  const [none, two, eight] = [0, 2, 8].map((buckets) => fill(searching(buckets)));
  expect(none).toBe(100);
  expect(two).toBeLessThan(100);
  expect(eight).toBeLessThan((two ?? 0) / 2);
});
