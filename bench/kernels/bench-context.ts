import type { Batch } from '../../src/arrow/batch.ts';
import { limits } from '../../src/base/limits.ts';
import { Arena } from '../../src/kernels/arena.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { OperatorContext } from '../../src/operators/operator.ts';

/** What the only subtask of an operator gets: an arena of its own, a clock that stands still, and `emit` for its results. */
export function benchContext(memory: SlotMemory, emit: (batch: Batch) => void): OperatorContext {
  return {
    memory,
    owner: 1,
    arena: new Arena(memory),
    output: { emit, emitWatermark: () => {} },
    counters: { lateRows: 0, skippedRecords: 0 },
    subtask: 0,
    parallelism: 1,
    keyGroups: limits.keyGroups,
    clock: { nowMs: () => 0, monotonicMs: () => 0, after: () => () => {} },
    setTimer: () => {},
  };
}
