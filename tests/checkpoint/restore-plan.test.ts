import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { keyRangeOf } from '../../src/checkpoint/key-range.ts';
import type { RestoreEdge, RestoreGraph } from '../../src/checkpoint/restore-graph.ts';
import { assignRestore } from '../../src/checkpoint/restore-plan.ts';
import { restoreReport } from '../../src/checkpoint/restore-report.ts';
import type {
  CheckpointManifest,
  InFlightRows,
  OperatorManifest,
  SubtaskSnapshot,
} from '../../src/checkpoint/subtask-snapshot.ts';
import { keyGroupOf, subtaskOf } from '../../src/exchange/partitioner.ts';
import { noPages, pageCount, type StoredPages } from '../../src/checkpoint/stored-pages.ts';
import { columnsOf, listOf, type StoredPage } from '../support/stored-pages.ts';

const schema: Schema = { fields: [{ name: 'a', type: { kind: 'bigint', nullable: true } }] };
const batch = { rows: 1, bufferBytes: [], body: new ArrayBuffer(0) };

function snapshot(uid: string, subtask: number, more: Partial<SubtaskSnapshot> = {}): SubtaskSnapshot {
  const tables = [{ name: `of-${subtask}`, schema, batches: [batch] }];
  return {
    uid,
    subtask,
    operator: { tables },
    splits: [],
    tables: [],
    pages: noPages,
    inFlight: [],
    ended: false,
    ...more,
  };
}

function operator(
  uid: string,
  parallelism: number,
  make: (subtask: number) => Partial<SubtaskSnapshot> = () => ({}),
  more: Partial<OperatorManifest> = {},
): OperatorManifest {
  const subtasks = Array.from({ length: parallelism }, (_, subtask) => snapshot(uid, subtask, make(subtask)));
  return { uid, name: `Name of ${uid}`, parallelism, assigner: undefined, subtasks, files: [], ...more };
}

function manifestOf(...operators: OperatorManifest[]): CheckpointManifest {
  return {
    kind: 'checkpoint',
    checkpointId: 3,
    triggeredMs: 0,
    completedMs: 0,
    jobName: 'job',
    jobUid: 'uid',
    keyGroups: 128,
    abiHash: 9,
    operators,
  };
}

function graphOf(nodes: Record<string, [number, string?]>, edges: RestoreEdge[] = [], keyGroups = 128): RestoreGraph {
  return {
    keyGroups,
    nodes: Object.entries(nodes).map(([uid, [parallelism, kind = 'window-aggregate']]) => ({
      uid,
      name: `Name of ${uid}`,
      parallelism,
      spec: { kind },
    })),
    edges,
  };
}

const options = { address: '/chk/job', keepsPages: true, allowNonRestored: false };

/** Pages of `bits` bits that cover a subtask's hashes; a page at a border belongs to both sides. */
function pagesOf(subtask: number, parallelism: number, bits: number): StoredPages {
  const { first, last } = keyRangeOf(subtask, parallelism, 128).hashes;
  const size = 2 ** (32 - bits);
  const pages: StoredPage[] = [];
  for (let hash = Math.floor(first / size) * size; hash <= last; hash += size) {
    pages.push({ pack: `p${subtask}`, offset: hash, bytes: 65536, digest: '', table: 0, hash, hashBits: bits });
  }
  return columnsOf(pages);
}

const parallelism = fc.integer({ min: 1, max: 12 });

describe('a restore', () => {
  it('knows the key groups and hashes of a subtask', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 128 }),
        fc.nat({ max: 0xffffffff }),
        (keyGroups, wanted, hash) => {
          const count = Math.min(wanted, keyGroups);
          const group = keyGroupOf(hash, keyGroups);
          const owner = subtaskOf(group, keyGroups, count);
          for (let subtask = 0; subtask < count; subtask++) {
            const range = keyRangeOf(subtask, count, keyGroups);
            expect(hash >= range.hashes.first && hash <= range.hashes.last).toBe(subtask === owner);
            expect(group >= range.firstGroup && group < range.endGroup).toBe(subtask === owner);
          }
        },
      ),
    );
  });

  it('gives every hash to its owner, at any parallelism', () => {
    fc.assert(
      fc.property(parallelism, parallelism, fc.nat(12), fc.nat({ max: 0xffffffff }), (former, now, bits, hash) => {
        const manifest = manifestOf(operator('agg', former, (subtask) => ({ pages: pagesOf(subtask, former, bits) })));
        const { slots } = assignRestore(manifest, graphOf({ agg: [now] }), options);
        expect(slots).toHaveLength(now);
        const group = keyGroupOf(hash, 128);
        const given = slots[subtaskOf(group, 128, now)]?.nodes[0]?.subtasks.find(
          ({ subtask }) => subtask === subtaskOf(group, 128, former),
        );
        const has = listOf(given?.pages ?? noPages).some(
          (page) => hash >= page.hash && hash < page.hash + 2 ** (32 - page.hashBits),
        );
        expect(has).toBe(true);
        if (former === now) {
          for (const [slot, { nodes }] of slots.entries()) {
            expect(nodes.flatMap(({ subtasks }) => subtasks.map(({ subtask }) => subtask))).toEqual([slot]);
          }
        }
      }),
    );
  });

  it('reads no more pages than lie in the range and at its borders', () => {
    const manifest = manifestOf(operator('agg', 2, (subtask) => ({ pages: pagesOf(subtask, 2, 8) })));
    const { slots } = assignRestore(manifest, graphOf({ agg: [4] }), options);
    expect(slots.map(({ nodes }) => nodes[0]?.subtasks.map(({ pages }) => pageCount(pages)))).toEqual([
      [64, 0],
      [64, 0],
      [0, 64],
      [0, 64],
    ]);
  });

  it('gives small state to the same subtask, or all of it to every one when the parallelism has changed', () => {
    const names = (former: number, now: number): unknown =>
      assignRestore(manifestOf(operator('op', former)), graphOf({ op: [now] }), options).slots.map(({ nodes }) =>
        nodes[0]?.subtasks.flatMap((one) => one.operator.tables.map(({ name }) => name)),
      );
    expect(names(2, 2)).toEqual([['of-0'], ['of-1']]);
    expect(names(2, 1)).toEqual([['of-0', 'of-1']]);
    expect(names(1, 2)).toEqual([['of-0'], ['of-0']]);
  });

  it('gives each former state of a sink to one subtask', () => {
    fc.assert(
      fc.property(parallelism, parallelism, (former, now) => {
        const { slots } = assignRestore(manifestOf(operator('out', former)), graphOf({ out: [now, 'sink'] }), options);
        const given = slots.flatMap(({ nodes }) =>
          nodes.flatMap(({ subtasks }) => subtasks.flatMap((one) => one.operator.tables.map(({ name }) => name))),
        );
        expect(given.toSorted()).toEqual(Array.from({ length: former }, (_, subtask) => `of-${subtask}`).toSorted());
        if (former === now) expect(given).toEqual(given.map((_, slot) => `of-${slot}`));
      }),
    );
  });

  it('gives what sources had not read to their assigners', () => {
    const split = (id: string) => ({ id, path: 'f', start: 0, end: 9 });
    const source = operator('in', 2, (subtask) => ({ splits: [split(`s${subtask}`)] }), { assigner: '{"left":3}' });
    const { slots, assigners } = assignRestore(manifestOf(source), graphOf({ in: [3, 'source'] }), options);
    expect(assigners).toEqual(new Map([['in', { snapshot: '{"left":3}', unfinished: [split('s0'), split('s1')] }]]));
    expect(slots.map(({ nodes }) => nodes)).toEqual([[], [], []]);
  });

  describe('of rows in flight', () => {
    const inFlight: InFlightRows[] = [{ from: 'in', input: 0, schema, batches: [batch] }];
    const restore = (former: number, now: number, kind: RestoreEdge['partitioning']['kind'], edgeSchema = schema) =>
      assignRestore(
        manifestOf(operator('op', former, () => ({ inFlight }))),
        graphOf({ in: [1, 'source'], op: [now] }, [
          { from: 0, to: 1, input: 0, partitioning: { kind }, schema: edgeSchema },
        ]),
        options,
      ).slots.map(({ nodes }) =>
        (nodes.find(({ uid }) => uid === 'op')?.subtasks ?? []).flatMap((one) =>
          one.inFlight.length > 0 ? [one.subtask] : [],
        ),
      );

    it('sends those without a key to one subtask', () => {
      fc.assert(
        fc.property(parallelism, parallelism, (former, now) => {
          for (const kind of ['forward', 'rebalance', 'singleton'] as const) {
            const given = restore(former, now, kind).flat();
            expect(given.toSorted((a, b) => a - b)).toEqual(Array.from({ length: former }, (_, index) => index));
          }
        }),
      );
    });

    it('sends those with a key to all that may own them, and copies to each once', () => {
      expect(restore(2, 4, 'hash')).toEqual([[0], [0], [1], [1]]);
      expect(restore(3, 2, 'hash')).toEqual([
        [0, 1],
        [1, 2],
      ]);
      expect(restore(2, 3, 'broadcast')).toEqual([[0], [1], [0]]);
      expect(restore(2, 1, 'broadcast')).toEqual([[0]]);
    });

    it('is refused when the job sends others', () => {
      const other: Schema = { fields: [{ name: 'b', type: { kind: 'int', nullable: true } }] };
      expect(() => restore(1, 1, 'hash', other)).toThrow(
        expect.objectContaining({
          code: 'SNAPSHOT_MISMATCH',
          message:
            'the checkpoint has rows that were on their way from in to Name of op, and the job does not send such rows there',
        }),
      );
    });
  });

  it('gives a savepoint’s files by key group', () => {
    const files = [0, 31, 32, 63, 64, 127].map((keyGroup) => ({
      table: 't',
      keyGroup,
      path: `op/t/kg-${keyGroup}`,
      rows: 1,
      sha256: '',
    }));
    const manifest = { ...manifestOf(operator('op', 1, () => ({}), { files })), kind: 'savepoint' as const };
    const { slots } = assignRestore(manifest, graphOf({ op: [4] }), options);
    const given = slots.map(({ nodes }) => nodes.flatMap((node) => node.files.map(({ keyGroup }) => keyGroup)));
    expect(given).toEqual([[0, 31], [32, 63], [64], [127]]);
    expect(slots[0]).toMatchObject({ address: '/chk/job', keepsPages: false, abiHash: 9 });
  });

  it('is refused with other key groups', () => {
    expect(() => assignRestore(manifestOf(), graphOf({}, [], 256), options)).toThrow(
      expect.objectContaining({
        code: 'SNAPSHOT_MISMATCH',
        message: 'the snapshot was taken with 128 key groups, and the job has 256',
        fields: expect.objectContaining({ hint: "SET 'pipeline.max-parallelism' = '128'" }),
      }),
    );
  });

  it('is refused when state would be lost, unless that is allowed', () => {
    const manifest = manifestOf(
      operator('window-1', 1),
      operator('calc-1', 1, () => ({ operator: { tables: [] } })),
      operator('join-1', 1),
    );
    const graph = graphOf({ 'window-2': [1], 'join-1': [1] });
    expect(() => assignRestore(manifest, graph, options)).toThrow(
      expect.objectContaining({
        code: 'SNAPSHOT_MISMATCH',
        message:
          'the snapshot has state of an operator that the job does not have: Name of window-1 (uid window-1; the job has window-2)',
      }),
    );
    const { slots } = assignRestore(manifest, graph, { ...options, allowNonRestored: true });
    expect(slots.map(({ nodes }) => nodes.map(({ uid }) => uid))).toEqual([['join-1']]);
  });
});

describe('the report of a restore', () => {
  it('says what becomes of every operator', () => {
    const manifest = manifestOf(
      operator('in', 1, () => ({ splits: [{ id: 's', path: '', start: 0, end: 1 }], operator: { tables: [] } }), {
        assigner: '',
      }),
      operator('agg', 2, (subtask) => ({ pages: pagesOf(subtask, 2, 4) })),
      operator('window-1', 1),
      operator('calc', 1, () => ({ operator: { tables: [] } })),
    );
    const graph = graphOf({ in: [1, 'source'], agg: [3], 'window-2': [1] });
    const { operators, refusal } = restoreReport(manifest, graph, false);
    expect(operators.map(({ uid, outcome, reason }) => `${uid}: ${outcome}, ${reason}`)).toEqual([
      'in: restored, the uid is the same, the same parallelism',
      'agg: restored, the uid is the same, parallelism 2 to 3',
      'window-2: starts-empty, the snapshot has nothing of it; did it have the uid window-1?',
      'window-1: left-behind, the job has no operator with this uid',
      'calc: left-behind, the job does not have it, and it had no state',
    ]);
    expect(operators[1]?.contents).toEqual({
      parallelism: 2,
      tables: ['of-0', 'of-1'],
      pageBytes: 16 * 65536,
      fileRows: 0,
      smallRows: 2,
      inFlightRows: 0,
      splits: 0,
    });
    expect(refusal?.code).toBe('SNAPSHOT_MISMATCH');
    expect(restoreReport(manifest, graph, true).refusal).toBeUndefined();
  });
});
