import fc from 'fast-check';
import { packPath } from '../../src/checkpoint/paths.ts';
import type {
  CheckpointManifest,
  InFlightRows,
  OperatorManifest,
  SavepointFile,
  SubtaskSnapshot,
} from '../../src/checkpoint/subtask-snapshot.ts';
import type { PackedBatch } from '../../src/kernels/packed-batch.ts';
import type { StateTableSnapshot } from '../../src/operators/operator.ts';
import type { Split } from '../../src/operators/source.ts';
import type { StateTableDescription } from '../../src/state/keyed-state.ts';
import { nestedTypes, scalarTypes } from '../support/random-batch.ts';
import { columnsOf, type StoredPage } from '../support/stored-pages.ts';

const uint32 = fc.nat({ max: 0xffffffff });
const digest = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 32, maxLength: 32 });
const schema = fc
  .array(fc.record({ name: fc.string(), type: fc.constantFrom(...scalarTypes, ...nestedTypes) }), { maxLength: 4 })
  .map((fields) => ({ fields }));

const batch: fc.Arbitrary<PackedBatch> = fc.record({
  rows: fc.nat(9000),
  bufferBytes: fc.array(uint32, { maxLength: 5 }),
  body: fc.uint8Array({ maxLength: 100 }).map((bytes) => new Uint8Array(bytes).buffer),
});
const batches = fc.array(batch, { maxLength: 3 });
const smallTable: fc.Arbitrary<StateTableSnapshot> = fc.record({ name: fc.string(), schema, batches });
const split: fc.Arbitrary<Split> = fc.record(
  {
    id: fc.string(),
    path: fc.string(),
    start: fc.maxSafeNat(),
    end: fc.maxSafeNat(),
    resumed: fc.constant(true as const),
  },
  { requiredKeys: ['id', 'path', 'start', 'end'] },
);
const table: fc.Arbitrary<StateTableDescription> = fc.record({
  name: fc.string(),
  schema,
  keyColumns: fc.array(fc.nat(10), { maxLength: 3 }),
  layout: fc.string(),
});
const page: fc.Arbitrary<StoredPage> = fc.record({
  pack: fc.tuple(fc.nat(3), fc.constantFrom('a', 'b')).map(([id, letter]) => packPath(id, letter.repeat(32))),
  offset: uint32,
  bytes: uint32,
  digest,
  table: fc.nat(255),
  hash: uint32,
  hashBits: fc.nat(32),
});
const inFlight: fc.Arbitrary<InFlightRows> = fc.record({ from: fc.string(), input: fc.nat(1), schema, batches });
const file: fc.Arbitrary<SavepointFile> = fc.record({
  table: fc.string(),
  keyGroup: fc.nat(32767),
  path: fc.string(),
  rows: fc.maxSafeNat(),
  sha256: digest,
});

const operator: fc.Arbitrary<OperatorManifest> = fc.string().chain((uid) => {
  const subtask: fc.Arbitrary<SubtaskSnapshot> = fc.record({
    uid: fc.constant(uid),
    subtask: fc.nat(127),
    operator: fc.record({ tables: fc.array(smallTable, { maxLength: 2 }) }),
    splits: fc.array(split, { maxLength: 2 }),
    tables: fc.array(table, { maxLength: 2 }),
    pages: fc.array(page, { maxLength: 6 }).map(columnsOf),
    inFlight: fc.array(inFlight, { maxLength: 2 }),
    ended: fc.boolean(),
  });
  return fc.record({
    uid: fc.constant(uid),
    name: fc.string({ unit: 'grapheme' }),
    parallelism: fc.nat(128),
    assigner: fc.option(fc.string(), { nil: undefined }),
    subtasks: fc.array(subtask, { maxLength: 3 }),
    files: fc.array(file, { maxLength: 3 }),
  });
});

/** Any manifest, also one that no job would have. */
export const arbitraryManifest: fc.Arbitrary<CheckpointManifest> = fc.record({
  kind: fc.constantFrom('checkpoint', 'savepoint'),
  checkpointId: fc.maxSafeNat(),
  triggeredMs: fc.maxSafeNat(),
  completedMs: fc.maxSafeNat(),
  jobName: fc.string(),
  jobUid: fc.string(),
  keyGroups: fc.nat(32768),
  abiHash: uint32,
  operators: fc.array(operator, { maxLength: 3 }),
});
