import { expect, it } from 'vitest';
import { packPath } from '../../src/checkpoint/paths.ts';
import type { CheckpointTrigger } from '../../src/checkpoint/checkpoint-trigger.ts';
import type { CheckpointManifest } from '../../src/checkpoint/subtask-snapshot.ts';
import { CheckpointFiles } from '../../src/cluster/checkpoint-files.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { columnsOf } from '../support/stored-pages.ts';

const pack = (checkpointId: number): string => packPath(checkpointId, '7'.repeat(32));

function triggerOf(checkpointId: number): CheckpointTrigger {
  const target = { kind: 'checkpoint', full: false } as const;
  return { checkpointId, triggeredMs: 0, target, alignment: { kind: 'aligned' }, then: 'continue' };
}

/** A checkpoint one of whose pages lies in the pack that another wrote. */
function manifestOf(checkpointId: number, packOf: number): CheckpointManifest {
  const page = { offset: 0, bytes: 65536, digest: '0'.repeat(32), table: 0, hash: 0, hashBits: 0 };
  const pages = columnsOf([{ ...page, pack: pack(packOf) }]);
  const subtask = {
    uid: 'op',
    subtask: 0,
    operator: { tables: [] },
    splits: [],
    tables: [],
    inFlight: [],
    ended: false,
  };
  const operator = { uid: 'op', name: 'Op', parallelism: 1, assigner: undefined, files: [] };
  const operators = [{ ...operator, subtasks: [{ ...subtask, pages }] }];
  const job = { jobName: 'job', jobUid: 'job', keyGroups: 128, abiHash: 1, operators };
  return { kind: 'checkpoint', checkpointId, triggeredMs: 0, completedMs: 0, ...job };
}

it('keeps the packs that a checkpoint under way may refer to, though the last complete one does not', async () => {
  const stores = new MemoryStores();
  const files = new CheckpointFiles(stores.open, { address: 'kept', retained: 1 });
  const packs = (): string[] => stores.paths.filter((path) => path.endsWith('.pack'));
  for (const checkpointId of [1, 2]) await stores.open('kept').write(pack(checkpointId), [Uint8Array.of(1)]);
  // The second begins before the first is complete, and stores what is new to both once more.
  files.begin(triggerOf(1));
  files.begin(triggerOf(2));
  files.complete(manifestOf(1, 1));
  // The third refers to where the page lies for the first.
  files.begin(triggerOf(3));
  files.complete(manifestOf(2, 2));
  await files.settled();
  expect(packs()).toEqual([`kept/${pack(1)}`, `kept/${pack(2)}`]);
  files.complete(manifestOf(3, 1));
  await files.settled();
  expect(packs()).toEqual([`kept/${pack(1)}`]);
});
