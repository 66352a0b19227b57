import { Arena } from '../../src/kernels/arena.ts';
import type { PackedBatch } from '../../src/kernels/packed-batch.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { SinkContext } from '../../src/operators/sink.ts';
import { ManualClock } from './manual-clock.ts';

/** What a sink sent to the caller of its job, and the brake that the caller holds. */
export interface Sent {
  readonly delivered: PackedBatch[];
  readonly printed: { readonly text: string; readonly stream: 'stdout' | 'stderr' }[];
  /** While set, the sink has to wait for it. */
  brake: Promise<void> | undefined;
}

export function sinkContext(
  memory: SlotMemory,
  subtask = 0,
  parallelism = 1,
  attemptUid = 'a1',
): { readonly context: SinkContext; readonly sent: Sent } {
  const sent: Sent = { delivered: [], printed: [], brake: undefined };
  const context: SinkContext = {
    memory,
    owner: 1,
    arena: new Arena(memory, 1),
    counters: { lateRows: 0, skippedRecords: 0 },
    subtask,
    parallelism,
    keyGroups: 128,
    clock: new ManualClock(),
    jobUid: 'j1',
    attemptUid,
    deliver: (packed) => {
      sent.delivered.push(packed);
      return sent.brake;
    },
    print: (text, stream) => {
      sent.printed.push({ text, stream });
      return sent.brake;
    },
  };
  return { context, sent };
}
