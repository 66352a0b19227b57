import type { Batch } from '../../src/arrow/batch.ts';
import { Arena } from '../../src/kernels/arena.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { OperatorCounters } from '../../src/operators/operator.ts';
import type { Source, SourceContext, SplitAssigner } from '../../src/operators/source.ts';

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
