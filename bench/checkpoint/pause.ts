import type { SnapshotStore } from '../../src/checkpoint/snapshot-store.ts';
import { limits } from '../../src/base/limits.ts';
import { PageStorage } from '../../src/runtime/page-storage.ts';
import type { FrozenState, KeyedState } from '../../src/state/keyed-state.ts';
import { type CheckpointBenchmark, quantile } from './goal-result.ts';
import { LargeGroups } from './large-groups.ts';

/** Rows that come while a pack is being written, and between two checkpoints. */
const rowsBesidePack = 32;
const rowsBetween = 4096;
const goalMs = 2;

/**
 * What a checkpoint holds the slot up for: freezing the state and taking the small state of its operator, and with that what the
 * slot notes about each page. Rows come while pages are stored, so that pages are copied, and between checkpoints. The baseline
 * is what the pause would be if the state was copied in it.
 */
export const benchmark: CheckpointBenchmark = {
  name: 'pause',
  async run({ keys, slotBytes, pauses }, say) {
    const groups = await LargeGroups.open(slotBytes);
    say(`pause: ${keys} keys`);
    groups.add(keys);
    const freezes: number[] = [];
    const takes: number[] = [];
    const completions: number[] = [];
    const { state, freezeMs } = timedState(groups.state);
    const yieldToEvents = async (): Promise<void> => {
      await new Promise(setImmediate);
      groups.touch(rowsBesidePack);
    };
    const storage = new PageStorage(state, groups.memory, storeOfNothing, yieldToEvents);
    let stateBytes = 0;
    // The first stores everything, and is as long as any other; the second finds the optimized code.
    for (let checkpointId = 1; checkpointId <= pauses; checkpointId++) {
      const target = { kind: 'checkpoint', full: false } as const;
      const alignment = { kind: 'aligned' } as const;
      const startMs = performance.now();
      const taken = storage.take({ checkpointId, triggeredMs: 0, target, alignment, then: 'continue' });
      const middleMs = performance.now();
      groups.operator.snapshot();
      const endMs = performance.now();
      freezes.push(freezeMs() + endMs - middleMs);
      takes.push(endMs - startMs);
      ({ stateBytes } = await taken);
      const completionMs = performance.now();
      storage.onComplete(checkpointId);
      completions.push(performance.now() - completionMs);
      groups.touch(rowsBetween);
    }
    const copyMs = copyingMs(groups, state.pages.freeze());
    const spread = (values: readonly number[]): string =>
      `p50 ${quantile(values, 0.5).toFixed(2)}, p99 ${quantile(values, 0.99).toFixed(2)}, max ${Math.max(...values).toFixed(2)} ms`;
    const result = (name: string, values: readonly number[]) => ({
      name: `${name}, ${(stateBytes / 2 ** 30).toFixed(2)} GiB in a slot, ${pauses} checkpoints`,
      measured: spread(values),
      baseline: `copying it ${copyMs.toFixed(0)} ms`,
      ratio: quantile(values, 0.99) / copyMs,
    });
    return [
      {
        ...result('pause: freeze and snapshot', freezes),
        goal: `p99 <= ${goalMs} ms`,
        isReached: quantile(freezes, 0.99) <= goalMs,
      },
      {
        ...result('pause with the notes about pages', takes),
        goal: `p99 <= ${goalMs} ms`,
        isReached: quantile(takes, 0.99) <= goalMs,
      },
      { ...result('completion: thaw', completions), goal: '' },
    ];
  },
};

/** A store that forgets. */
const storeOfNothing: SnapshotStore = {
  address: 'nowhere',
  write: async () => {},
  read: async () => new Uint8Array(0),
  readInto: async () => {},
  list: async () => [],
  delete: async () => {},
};

/** The state, and how long its last freeze took. */
function timedState(state: KeyedState): { state: KeyedState; freezeMs: () => number } {
  let lastMs = 0;
  return {
    freezeMs: () => lastMs,
    state: {
      tables: state.tables,
      pages: {
        pager: state.pages.pager,
        freeze: () => {
          const startMs = performance.now();
          const frozen = state.pages.freeze();
          lastMs = performance.now() - startMs;
          return frozen;
        },
        thaw: (tags, outcome) => state.pages.thaw(tags, outcome),
        makeRoom: (keep) => state.pages.makeRoom(keep),
        reserve: (bytes) => state.pages.reserve(bytes),
        discard: (page) => state.pages.discard(page),
        adopt: (table, page, bytes) => state.pages.adopt(table, page, bytes),
      },
      rows: (table, arena) => state.rows(table, arena),
      addRows: (table, batch) => state.addRows(table, batch),
    },
  };
}

function copyingMs({ memory }: LargeGroups, frozen: FrozenState): number {
  const room = Math.max(...frozen.bytes, limits.packBytes);
  const target = memory.allocate(1, room);
  const startMs = performance.now();
  let end = 0;
  for (const [position, length] of frozen.bytes.entries()) {
    const address = frozen.addressOf(position);
    if (end + length > room) end = 0;
    memory.u8.copyWithin(target + end, address, address + length);
    end += length;
  }
  const copyMs = performance.now() - startMs;
  memory.release(target);
  return copyMs;
}
