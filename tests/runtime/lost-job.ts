import type { Random } from '../../src/base/random.ts';
import type { CheckpointTrigger } from '../../src/checkpoint/checkpoint-trigger.ts';
import type { JobGraph } from '../../src/plan/job-graph.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { Ledger } from './ledger.ts';
import { testRegistry } from './test-registry.ts';
import { splitsOf, type TestCheckpoint, TestSlots } from './test-slots.ts';
import { aWhile, chance } from './unsteady.ts';

export interface LostJob {
  /** Of each attempt. */
  readonly graphs: readonly JobGraph[];
  /** Rows of the source, which gets them in splits. */
  readonly rows: number;
  readonly alignment: CheckpointTrigger['alignment'];
  /** Checkpoints under way at the same time. */
  readonly concurrent: number;
}

/** Runs a job through several attempts, each lost at any moment; returns what was published. */
export async function runThroughFailures(
  { graphs, rows, alignment, concurrent }: LostJob,
  random: Random,
): Promise<string[]> {
  const ledger = new Ledger();
  const stores = new MemoryStores();
  let last: TestCheckpoint | undefined;
  let checkpointId = 0;
  for (const [attempt, graph] of graphs.entries()) {
    const survives = attempt === graphs.length - 1;
    const slots = new TestSlots({
      graph,
      random,
      attempt,
      registry: (clock) => testRegistry(clock, ledger),
      splits: splitsOf(rows, Math.ceil(rows / 11)),
      stores,
      ...(last === undefined ? {} : { restore: last }),
    });
    const underWay = new Set<Promise<void>>();
    let finished = false;
    const atEnd = slots.finished.then(() => {
      finished = true;
    });
    while (!finished && (survives || !chance(random, 12))) {
      await Promise.race([aWhile(random, 8), slots.failed]);
      if (underWay.size >= concurrent) {
        await Promise.race([...underWay, atEnd, slots.failed]);
        continue;
      }
      const id = ++checkpointId;
      const taken = slots.trigger({ checkpointId: id, alignment });
      if (chance(random, 4)) {
        await aWhile(random, 8);
        slots.abort(id);
        continue;
      }
      const completed = taken.then(async (checkpoint) => {
        if (last !== undefined && last.checkpointId > id) {
          slots.abort(id);
          return;
        }
        last = checkpoint;
        if (!chance(random, 6)) await slots.complete(id);
      });
      const settled = Promise.race([completed, slots.failed]).finally(() => underWay.delete(settled));
      settled.catch(() => undefined);
      underWay.add(settled);
    }
    if (survives) {
      await Promise.race([slots.finished, slots.failed]);
      await Promise.all(underWay);
      const id = ++checkpointId;
      await slots.trigger({ checkpointId: id, alignment });
      await slots.complete(id);
    }
    await slots.stop();
  }
  return ledger.lines;
}
