import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DataType } from '../../src/arrow/data-type.ts';
import { present } from '../../src/base/assert.ts';
import { type Random, seededRandom } from '../../src/base/random.ts';
import type { CheckpointTrigger } from '../../src/checkpoint/checkpoint-trigger.ts';
import { readPages } from '../../src/checkpoint/pack-reader.ts';
import type { StoredPages } from '../../src/checkpoint/stored-pages.ts';
import type { CheckpointManifest } from '../../src/checkpoint/subtask-snapshot.ts';
import { CheckpointFiles } from '../../src/cluster/checkpoint-files.ts';
import { PendingSnapshot } from '../../src/cluster/pending-snapshot.ts';
import { SlotMemory, slotOwner } from '../../src/kernels/slot-memory.ts';
import { PageStorage } from '../../src/runtime/page-storage.ts';
import type { StoredTables } from '../../src/runtime/state-storage.ts';
import { everyHash } from '../../src/state/hash-range.ts';
import { type Contents, GroupStateHarness, type InputRow, stateOwner } from '../support/group-state-harness.ts';
import { kernelModule } from '../support/kernel-module.ts';
import { MemorySnapshotStore } from '../support/memory-snapshot-store.ts';
import { MemorySpill } from '../support/memory-spill.ts';
import { aWhile, chance } from './unsteady.ts';

const kernels = kernelModule();
const keyTypes: readonly DataType[] = [{ kind: 'bigint', nullable: true }];

/** A checkpoint that has been triggered and is not over. */
interface UnderWay {
  readonly trigger: CheckpointTrigger;
  readonly pending: PendingSnapshot;
  /** Both undefined until the slot has had the trigger. */
  taken: Promise<StoredTables | undefined> | undefined;
  expected: Contents | undefined;
}

/**
 * The state of one subtask, the coordinator's files, and messages from there that take their time: they come in order, but whatever may
 * happen before they have come.
 */
class StoredJob {
  readonly memory = SlotMemory.create(kernels, 64 << 20);
  readonly harness = new GroupStateHarness(this.memory, keyTypes);
  readonly #random: Random;
  readonly #store: MemorySnapshotStore;
  readonly #storage: PageStorage;
  readonly #files: CheckpointFiles;
  readonly #messages: (() => void)[] = [];
  #underWay: UnderWay[] = [];
  #lastId = 0;
  completed = 0;

  constructor(random: Random) {
    this.#random = random;
    this.harness.state.pages.pager.begin(() => new MemorySpill(), everyHash, 2);
    const beforeWrite = async (): Promise<number | undefined> => {
      await aWhile(random);
      return chance(random, 30) ? 10 : undefined;
    };
    this.#store = new MemorySnapshotStore('/chk/job', { beforeWrite });
    this.#storage = new PageStorage(this.harness.state, this.memory, this.#store, () => aWhile(random));
    this.#files = new CheckpointFiles(() => this.#store, {
      address: '/chk/job',
      retained: 1 + (random.nextUint32() % 2),
    });
  }

  add(rows: number): void {
    const random = this.#random;
    const input = Array.from({ length: rows }, (): InputRow => {
      const key = random.nextUint32() % 3000;
      return {
        key: [BigInt(key)],
        value: BigInt(random.nextUint32() % 100),
        text: 'x'.repeat(random.nextUint32() % 90),
      };
    });
    this.harness.add((random.nextUint32() % 2) * 1000, input);
  }

  trigger(): void {
    if (this.#underWay.length > 2) return;
    const target = { kind: 'checkpoint', full: chance(this.#random, 8) } as const;
    const checkpointId = ++this.#lastId;
    const trigger = { checkpointId, triggeredMs: 0, target, alignment: { kind: 'aligned' }, then: 'continue' } as const;
    const one: UnderWay = {
      trigger,
      pending: new PendingSnapshot(trigger, [0], new Map()),
      taken: undefined,
      expected: undefined,
    };
    this.#underWay.push(one);
    this.#files.begin(trigger);
    this.#messages.push(() => {
      one.expected = this.harness.expected();
      // What cannot be stored is declined.
      one.taken = this.#storage.take(trigger).catch(() => undefined);
    });
  }

  /** Moves all that can be moved to the spill file. */
  spill(): void {
    this.harness.state.pages.pager.makeFree(Number.MAX_SAFE_INTEGER);
  }

  deliver(): void {
    this.#messages.shift()?.();
  }

  /** One of those that are under way is complete, with which earlier ones are given up, or it is given up. */
  async settle(): Promise<void> {
    const begun = this.#underWay.filter(({ taken }) => taken !== undefined);
    const one = begun[this.#random.nextUint32() % Math.max(1, begun.length)];
    if (one === undefined) return;
    const isGivenUp = chance(this.#random, 4);
    const tables = isGivenUp ? undefined : await one.taken;
    const earlier = this.#underWay.filter(({ trigger }) => trigger.checkpointId < one.trigger.checkpointId);
    for (const other of tables === undefined ? [one] : earlier) this.#abort(other);
    if (tables === undefined) return;
    this.#remove(one);
    this.#files.complete(this.#manifest(one, tables.pages));
    this.#messages.push(() => this.#storage.onComplete(one.trigger.checkpointId));
    await this.#files.settled();
    expect(await this.#restored(tables.pages)).toEqual(one.expected);
    this.completed++;
  }

  /** Ends everything. Returns the bytes that are still held. */
  async end(): Promise<number> {
    while (this.#messages.length > 0) this.deliver();
    for (const one of this.#underWay) this.#abort(one);
    while (this.#messages.length > 0) this.deliver();
    this.#storage.close();
    this.harness.close();
    return this.memory.usedBytes(stateOwner) + this.memory.usedBytes(slotOwner);
  }

  #abort(one: UnderWay): void {
    this.#remove(one);
    this.#files.abort(one.pending, false);
    this.#messages.push(() => this.#storage.onAbort(one.trigger.checkpointId));
  }

  #remove(one: UnderWay): void {
    this.#underWay = this.#underWay.filter((other) => other !== one);
  }

  #manifest({ trigger }: UnderWay, pages: StoredPages): CheckpointManifest {
    const place = { uid: 'op', subtask: 0, operator: { tables: [] }, splits: [], inFlight: [], ended: false };
    const subtasks = [{ ...place, tables: this.harness.state.tables, pages }];
    const operator = { uid: 'op', name: 'Op', parallelism: 1, assigner: undefined, subtasks, files: [] };
    const job = { jobName: 'job', jobUid: 'job', keyGroups: 128, abiHash: 1, operators: [operator] };
    return { kind: 'checkpoint', checkpointId: trigger.checkpointId, triggeredMs: 0, completedMs: 0, ...job };
  }

  async #restored(pages: StoredPages): Promise<Contents> {
    const memory = SlotMemory.create(kernels, 64 << 20);
    const restored = new GroupStateHarness(memory, keyTypes);
    const { state } = restored;
    await readPages({ memory, store: this.#store, target: state.pages }, pages, (position, page) => {
      state.pages.adopt(0, page, present(pages.bytes[position], 'bytes'));
    });
    return restored.contents();
  }
}

it('stores what was there at each checkpoint, whatever overlaps, and lets go of everything', async () => {
  let completed = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const random = seededRandom(seed);
      const job = new StoredJob(random);
      for (let step = 0; step < 60; step++) {
        const choice = random.nextUint32() % 12;
        if (choice < 3) job.add(1 + (random.nextUint32() % 400));
        else if (choice < 5) job.trigger();
        else if (choice < 9) job.deliver();
        else if (choice < 11) await job.settle();
        else if (chance(random, 5)) job.harness.drop(0);
        else job.spill();
        await aWhile(random);
      }
      expect(await job.end()).toBe(0);
      completed += job.completed;
    }),
    { numRuns: 25 },
  );
  expect(completed).toBeGreaterThan(25);
});
