import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FileSink } from '../../../src/connectors/filesystem/sink.ts';
import type { OperatorSnapshot } from '../../../src/operators/operator.ts';
import { batchFromText } from '../../support/batch-text.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { lineFormat, lineSchema } from '../../support/line-format.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryFileStore } from '../../support/memory-file-store.ts';
import { sinkContext } from '../../support/sink-harness.ts';

/** What happens to a job next. Subtasks of a list learn that the checkpoint is complete; the others fail before that. */
type Event =
  | { readonly kind: 'rows'; readonly count: number }
  | { readonly kind: 'checkpoint'; readonly completes: boolean; readonly told: readonly number[] }
  | { readonly kind: 'failure'; readonly parallelism: number; readonly keeps: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('rows' as const), count: fc.integer({ min: 1, max: 6 }) }), weight: 4 },
  {
    arbitrary: fc.record({
      kind: fc.constant('checkpoint' as const),
      completes: fc.boolean(),
      told: fc.array(fc.nat(2), { maxLength: 3 }),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('failure' as const),
      parallelism: fc.integer({ min: 1, max: 3 }),
      keeps: fc.integer({ min: 0, max: 20 }),
    }),
    weight: 2,
  },
);

/** Files of one attempt: after it is lost nothing it does has an effect, and of what was not flushed only some bytes stay. */
class AttemptFiles extends MemoryFileStore {
  readonly #shared: MemoryFileStore;
  readonly #flushed = new Map<string, number>();

  constructor(shared: MemoryFileStore) {
    super(shared.contents);
    this.#shared = shared;
  }

  override async create(path: string) {
    const file = await super.create(path);
    this.#flushed.set(path, 0);
    return {
      ...file,
      flush: async () => {
        this.#flushed.set(path, this.contents.get(path)?.length ?? 0);
      },
    };
  }

  lose(keptBytes: number): void {
    for (const [path, flushed] of this.#flushed) {
      const bytes = this.#shared.contents.get(path);
      if (bytes !== undefined) this.#shared.contents.set(path, bytes.slice(0, Math.max(flushed, keptBytes)));
    }
    this.contents = new Map();
  }
}

const memory = testMemory();

it('every row is published once, and none before its checkpoint is complete, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 12 }),
      async (events, firstParallelism, fileBytes) => {
        const files = new MemoryFileStore();
        let attempt = 0;
        let attemptFiles = new AttemptFiles(files);
        const begin = (count: number) =>
          Array.from({ length: count }, (_, subtask) => {
            const { context } = sinkContext(memory, subtask, count, `a${attempt}`);
            const rolling = { fileBytes, rolloverMs: 1000, inactivityMs: 1000, checkMs: 100 };
            const options = { folder: 'out', extension: 'txt', rolling };
            const encoder = lineFormat.createEncoder(lineSchema, {}, memory, 1);
            return { sink: new FileSink(context, attemptFiles, new ManualClock(), encoder, options), context };
          });
        let subtasks = begin(firstParallelism);
        let row = 0;
        let checkpointId = 0;
        let completed: { row: number; snapshots: readonly OperatorSnapshot[] } = { row: 0, snapshots: [] };

        const published = async (): Promise<number[]> =>
          (await files.list('out'))
            .flatMap(({ path }) => files.text(path).split('\n').slice(0, -1).map(Number))
            .toSorted((a, b) => a - b);
        const checkpoint = async (): Promise<void> => {
          checkpointId++;
          const snapshots = subtasks.map(({ sink }) => sink.snapshot(checkpointId));
          completed = { row, snapshots: structuredClone(await Promise.all(snapshots)) };
        };

        for (const next of events) {
          if (next.kind === 'rows') {
            for (let count = 0; count < next.count; count++, row++) {
              const task = subtasks[row % subtasks.length];
              task?.sink.onBatch(batchFromText(memory, task.context.arena, `line STRING\n"${row}"`));
              task?.context.arena.reset();
            }
          } else if (next.kind === 'checkpoint') {
            const before = completed;
            await checkpoint();
            if (!next.completes) completed = before;
            else
              await Promise.all(next.told.map(async (subtask) => await subtasks[subtask]?.sink.commit(checkpointId)));
          } else {
            attemptFiles.lose(next.keeps);
            await Promise.all(subtasks.map(({ sink }) => sink.close().catch(() => undefined)));
            for (const { context } of subtasks) context.arena.release();
            attempt++;
            attemptFiles = new AttemptFiles(files);
            subtasks = begin(next.parallelism);
            const { snapshots } = completed;
            if (snapshots.length > 0) {
              const shares = subtasks.map((_, subtask) => snapshots.filter((_s, i) => i % subtasks.length === subtask));
              await Promise.all(subtasks.map(({ sink }, subtask) => sink.restore(shares[subtask] ?? [])));
            }
            row = completed.row;
          }
          const visible = await published();
          expect(new Set(visible).size).toBe(visible.length);
          expect(visible.every((number) => number < completed.row)).toBe(true);
        }
        await Promise.all(subtasks.map(({ sink }) => sink.finish()));
        await checkpoint();
        await Promise.all(subtasks.map(({ sink }) => sink.commit(checkpointId)));
        await Promise.all(subtasks.map(({ sink }) => sink.close()));
        expect(await published()).toEqual([...new Array(row).keys()]);
        expect(await files.listHidden('out')).toEqual([]);
        for (const { context } of subtasks) context.arena.release();
      },
    ),
    { numRuns: 200 },
  );
});
