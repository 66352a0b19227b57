import type { Batch } from '../../src/arrow/batch.ts';
import { Arena } from '../../src/kernels/arena.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { OperatorCounters } from '../../src/operators/operator.ts';
import type { Source, SourceContext, Split, SplitAssigner } from '../../src/operators/source.ts';
import { ManualClock } from './manual-clock.ts';

/** The context of a source subtask that takes its splits from `assigner`. */
export function sourceContext(
  memory: SlotMemory,
  assigner: Pick<SplitAssigner, 'next'>,
  subtask = 0,
  parallelism = 1,
): SourceContext & { readonly counters: OperatorCounters } {
  return {
    memory,
    owner: 1,
    arena: new Arena(memory, 1),
    counters: { lateRows: 0, skippedRecords: 0 },
    subtask,
    parallelism,
    keyGroups: 128,
    clock: new ManualClock(),
    nextSplit: () => assigner.next(subtask),
    onClock: (work) => work(),
  };
}

/** Polls until the end, or until `batchesMax` batches have come, waiting where the source waits. */
export async function drain(
  source: Source,
  context: Pick<SourceContext, 'arena'>,
  take: (batch: Batch) => void,
  batchesMax = Number.POSITIVE_INFINITY,
): Promise<'end' | 'more'> {
  for (let batches = 0; batches < batchesMax; ) {
    const poll = source.poll();
    if (poll.kind === 'end') return 'end';
    if (poll.kind === 'wait') await poll.ready;
    else {
      take(poll.batch);
      context.arena.reset();
      batches++;
    }
  }
  return 'more';
}

/** What the sources of a job gave before and after it was stopped with a snapshot and started again; one list a subtask. */
export interface Restarted<Row> {
  readonly before: readonly (readonly Row[])[];
  readonly after: readonly (readonly Row[])[];
  /** The splits that each subtask got after the restart, in order. */
  readonly splitsAfter: readonly (readonly Split[])[];
}

/**
 * Runs sources that share an assigner: `polls` names the subtask of each poll. Then takes everything's snapshot, and runs other sources,
 * fed by a restored assigner, to their end.
 */
export async function restart<Row>(
  memory: SlotMemory,
  createAssigner: (parallelism: number) => SplitAssigner,
  createSource: (context: SourceContext) => Source,
  rowsOf: (batch: Batch) => readonly Row[],
  polls: readonly number[],
  parallelism: readonly [before: number, after: number],
): Promise<Restarted<Row>> {
  const begin = (assigner: SplitAssigner, count: number) =>
    Array.from({ length: count }, (_, subtask) => {
      const splits: Split[] = [];
      const recording = {
        next: async (asking: number) => {
          const split = await assigner.next(asking);
          if (split !== undefined) splits.push(split);
          return split;
        },
      };
      const context = sourceContext(memory, recording, subtask, count);
      return { context, source: createSource(context), rows: [] as Row[], splits };
    });
  const assigner = createAssigner(parallelism[0]);
  const before = begin(assigner, parallelism[0]);
  for (const subtask of polls) {
    const polled = before[subtask % parallelism[0]];
    const answer = polled?.source.poll();
    if (answer?.kind === 'wait') await answer.ready;
    if (answer?.kind === 'batch') polled?.rows.push(...rowsOf(answer.batch));
    polled?.context.arena.reset();
  }
  // Answers that are on their way between two threads arrive, or do not: not half.
  await new Promise(setImmediate);
  const state = assigner.snapshot();
  const unfinished = structuredClone(before.flatMap(({ source }) => source.snapshot()));
  assigner.close();
  await Promise.all(before.map(({ source }) => source.close()));

  const restored = createAssigner(parallelism[1]);
  restored.restore(state, unfinished);
  const after = begin(restored, parallelism[1]);
  await Promise.all(
    after.map(({ source, context, rows }) => drain(source, context, (batch) => rows.push(...rowsOf(batch)))),
  );
  await Promise.all(after.map(({ source }) => source.close()));
  for (const { context } of [...before, ...after]) context.arena.release();
  return {
    before: before.map(({ rows }) => rows),
    after: after.map(({ rows }) => rows),
    splitsAfter: after.map(({ splits }) => splits),
  };
}
