import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import { denseBatch } from '../../src/arrow/batch.ts';
import { present } from '../../src/base/assert.ts';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { GroupAggregate } from '../../src/operators/group-aggregate.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import type { OperatorContext } from '../../src/operators/operator.ts';
import type { KeyedState } from '../../src/state/keyed-state.ts';
import { benchContext } from '../kernels/bench-context.ts';
import { benchKernels } from '../kernels/bench-memory.ts';
import { groupAggregateSpec } from '../kernels/group-aggregate.ts';

/** A group aggregate with many groups, COUNT(*) and SUM(value) by a BIGINT key, in a slot memory of its own. */
export class LargeGroups {
  readonly memory: SlotMemory;
  readonly operator: GroupAggregate;
  readonly state: KeyedState;
  readonly #context: OperatorContext;
  readonly #keys: Ptr;
  readonly #random = seededRandom(17);
  /** Keys 0 to `size` - 1 are there. */
  size = 0;

  private constructor(memory: SlotMemory) {
    this.memory = memory;
    this.#context = benchContext(memory, () => {});
    this.operator = new GroupAggregate({ ...groupAggregateSpec, updateBefore: false }, this.#context);
    this.state = present(this.operator.keyedState, 'keyed state');
    this.#keys = new Arena(memory).allocate(limits.batchRowsMax * 8);
  }

  /** Without rows, in a slot of so many bytes. */
  static async open(slotBytes: number): Promise<LargeGroups> {
    return new LargeGroups(SlotMemory.create(await benchKernels(), slotBytes));
  }

  /** Adds groups. @throws MEMORY_BUDGET */
  add(keys: number): void {
    const end = this.size + keys;
    while (this.size < end) {
      const rows = Math.min(limits.batchRowsMax, end - this.size);
      const first = this.size;
      this.#feed(rows, (row) => first + row);
      this.size += rows;
    }
  }

  /** Changes this many groups, each one that comes up. Returns the hashes of the rows. */
  touch(rows: number): Uint32Array {
    const hashes = new Uint32Array(rows);
    for (let done = 0; done < rows; done += limits.batchRowsMax) {
      const part = Math.min(limits.batchRowsMax, rows - done);
      hashes.set(
        this.#feed(part, () => this.#random.nextUint32() % this.size),
        done,
      );
    }
    return hashes;
  }

  /** Hashes of the rows, valid until the next batch. */
  #feed(rows: number, keyOf: (row: number) => number): Uint32Array {
    const { memory } = this;
    const { arena } = this.#context;
    arena.reset();
    for (let row = 0; row < rows; row++) {
      memory.u32[this.#keys / 4 + row * 2] = keyOf(row);
      memory.u32[this.#keys / 4 + row * 2 + 1] = 0;
    }
    const columns = groupAggregateSpec.input.fields.map(({ type }) => ({
      type,
      validity: nullPtr,
      data: this.#keys,
      offsets: nullPtr,
      children: [],
    }));
    const batch = denseBatch(groupAggregateSpec.input, rows, columns);
    const hashes = keyHashes(memory, arena, batch, groupAggregateSpec.keyColumns);
    this.operator.onBatch({ ...batch, hashes });
    return memory.u32.subarray(hashes / 4, hashes / 4 + rows);
  }
}
