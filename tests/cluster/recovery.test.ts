import { describe, expect, it, vi } from 'vitest';
import type { RecoverySettings } from '../../src/checkpoint/settings.ts';
import type { SubtaskSnapshot } from '../../src/checkpoint/subtask-snapshot.ts';
import { columnsOf, type StoredPage } from '../support/stored-pages.ts';
import { findSnapshots } from '../../src/checkpoint/find-snapshots.ts';
import type { FakeSlot } from '../support/fake-slots.ts';
import { jobSettings } from '../support/job-settings.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { type FakeJob, lineGraph, startFakeJob } from './fake-job.ts';

const keeping = { intervalMs: 100, folder: 'kept', retained: 3, retention: 'retain-on-cancellation' } as const;

const digest = (content: number): string => content.toString(16).padStart(32, '0');
const packOf = (checkpointId: number, content: number): string => `shared/${checkpointId}-${digest(content)}.pack`;

function pageIn(pack: string): StoredPage {
  return { pack, offset: 0, bytes: 65536, digest: digest(1), table: 0, hash: 0, hashBits: 0 };
}

function snapshotOf(uid: string, packs: readonly string[]): SubtaskSnapshot {
  const table = { name: 't', schema: { fields: [] }, keyColumns: [], layout: 'x' };
  const pages = columnsOf(packs.map(pageIn));
  return { uid, subtask: 0, operator: { tables: [] }, splits: [], tables: [table], pages, inFlight: [], ended: false };
}

/** Writes a pack for every checkpoint, and refers to that of the checkpoint before too. */
function writesPacks(slot: FakeSlot | undefined, stores: MemoryStores): void {
  if (slot === undefined) return;
  slot.snapshotsOf = (checkpointId) => {
    stores.all.files.set(`kept/job-1/${packOf(checkpointId, 7)}`, Uint8Array.of(1));
    const packs = [packOf(checkpointId, 7), ...(checkpointId === 1 ? [] : [packOf(checkpointId - 1, 7)])];
    return { snapshots: [snapshotOf('collect-1', packs)], parts: [] };
  };
}

/** A job that has taken some checkpoints and was cancelled. */
async function formerJob(stores: MemoryStores, checkpoints: number): Promise<FakeJob> {
  const former = await startFakeJob(lineGraph(jobSettings(keeping), 1), { stores });
  writesPacks(former.slots.last[0], stores);
  await former.pass(checkpoints * 100 + 5);
  await former.job.cancel();
  return former;
}

function recovering(path: string, changes: Partial<RecoverySettings> = {}, checkpoints: object = keeping) {
  const recovery: RecoverySettings = { path, allowNonRestored: false, claimMode: 'no-claim', ...changes };
  return lineGraph(jobSettings(checkpoints, { recovery }), 1);
}

describe('packs', () => {
  it('stay as long as a checkpoint that is kept refers to them', async () => {
    const stores = new MemoryStores();
    await formerJob(stores, 5);
    expect(stores.paths).toEqual(
      [
        'chk-3/_metadata',
        'chk-4/_metadata',
        'chk-5/_metadata',
        packOf(2, 7),
        packOf(3, 7),
        packOf(4, 7),
        packOf(5, 7),
      ].map((path) => `kept/job-1/${path}`),
    );
  });

  it('of checkpoints that were given up go with the next, also when nobody has told of them', async () => {
    const stores = new MemoryStores();
    const graph = lineGraph(jobSettings(keeping, { restart: { kind: 'fixed-delay', attempts: 1, delayMs: 1 } }), 1);
    const { slots, pass, job } = await startFakeJob(graph, { stores });
    const [slot] = slots.last;
    if (slot !== undefined) slot.acknowledges = false;
    await pass(105);
    stores.all.files.set(`kept/job-1/${packOf(1, 9)}`, Uint8Array.of(1));
    slot?.fail();
    await pass(5);
    writesPacks(slots.last[0], stores);
    expect(stores.paths).toEqual([`kept/job-1/${packOf(1, 9)}`]);
    stores.all.files.set(`kept/job-1/${packOf(1, 7)}`, Uint8Array.of(1));
    await pass(105);
    expect(stores.paths).toEqual(['chk-2/_metadata', packOf(1, 7), packOf(2, 7)].map((path) => `kept/job-1/${path}`));
    await job.cancel();
  });
});

describe('a job that begins with a snapshot', () => {
  it('of its folder takes the newest, in a folder of its own, and prepares no sink', async () => {
    const stores = new MemoryStores();
    await formerJob(stores, 2);
    const { job, slots, prepared, pass } = await startFakeJob(recovering('kept/job-1'), { stores, jobUid: 'job-2' });
    const { deployment } = slots.last[0] ?? {};
    expect(deployment?.restore).toMatchObject({ address: 'kept/job-1', keepsPages: false });
    expect(deployment?.checkpoints).toEqual({ address: 'kept/job-2' });
    expect(prepared).toEqual([]);
    await pass(105);
    expect(job.checkpoints()).toMatchObject([{ id: 3, path: 'kept/job-2/chk-3' }]);
    await job.cancel();
    expect(stores.paths.filter((path) => path.startsWith('kept/job-1/'))).toHaveLength(4);
  });

  it('that it claims goes on in its folder, and lets go of what was there in time', async () => {
    const stores = new MemoryStores();
    await formerJob(stores, 3);
    stores.all.files.set(`kept/job-1/${packOf(2, 9)}`, Uint8Array.of(1));
    const graph = recovering('kept/job-1/chk-2', { claimMode: 'claim' }, { ...keeping, retained: 1 });
    const { job, slots, pass } = await startFakeJob(graph, { stores, jobUid: 'fresh-uid' });
    const { deployment } = slots.last[0] ?? {};
    expect(deployment).toMatchObject({ jobUid: 'job-1', attemptUid: 'job-1-fresh-ui-0' });
    expect(deployment?.restore).toMatchObject({ address: 'kept/job-1', keepsPages: true });
    expect(deployment?.checkpoints).toEqual({ address: 'kept/job-1' });
    writesPacks(slots.last[0], stores);
    await pass(105);
    expect(job.status().jobUid).toBe('job-1');
    expect(job.checkpoints()).toMatchObject([{ id: 4 }]);
    expect(stores.paths).toEqual(['chk-4/_metadata', packOf(3, 7), packOf(4, 7)].map((path) => `kept/job-1/${path}`));
    await job.cancel();
  });

  it('among those of several jobs takes the newest', async () => {
    const stores = new MemoryStores();
    const older = await startFakeJob(lineGraph(jobSettings(keeping), 1), { stores, jobUid: 'older' });
    await older.pass(105);
    await older.job.cancel();
    await formerJob(stores, 2);
    const { good } = await findSnapshots(stores.open, 'kept');
    expect(good.map(({ folder }) => folder)).toEqual(['kept/job-1/chk-2', 'kept/job-1/chk-1', 'kept/older/chk-1']);
  });

  it('takes the one with the highest number, also when the clock went back before it', async () => {
    const stores = new MemoryStores();
    const { job, clock, pass } = await startFakeJob(lineGraph(jobSettings(keeping), 1), { stores });
    await pass(205);
    vi.spyOn(clock, 'nowMs').mockImplementation(() => clock.monotonicMs() - 10_000);
    await pass(100);
    await job.cancel();
    const { good } = await findSnapshots(stores.open, 'kept/job-1');
    const ids = good.map(({ manifest }) => manifest.checkpointId);
    expect(ids).toEqual(ids.toSorted((one, other) => other - one));
    const times = good.map(({ manifest }) => manifest.completedMs);
    expect(times).not.toEqual(times.toSorted((one, other) => other - one));
  });

  it.each([
    ['is damaged', (stores: MemoryStores) => stores.all.damage('kept/job-1/chk-3/_metadata', 100), 'SHA-256'],
    ['is cut off', (stores: MemoryStores) => stores.all.files.set('kept/job-1/chk-3/_metadata', new Uint8Array(3)), ''],
    ['has lost a pack', (stores: MemoryStores) => stores.all.files.delete(`kept/job-1/${packOf(3, 7)}`), 'not there'],
  ])('whose newest %s says so, and takes the one before', async (_name, damage, reason) => {
    const stores = new MemoryStores();
    await formerJob(stores, 3);
    damage(stores);
    const { job, slots, notices } = await startFakeJob(recovering('kept/job-1'), { stores, jobUid: 'job-2' });
    expect(slots.last[0]?.deployment.restore?.nodes).toMatchObject([
      {},
      { subtasks: [{ pages: { packs: [packOf(2, 7), expect.any(String)] } }] },
    ]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('kept/job-1/chk-3 cannot be used');
    expect(notices[0]).toContain(reason);
    await job.cancel();
  });

  it('takes the one before when a slot finds that a page is not what was stored', async () => {
    const stores = new MemoryStores();
    await formerJob(stores, 3);
    const { job, slots, notices, pass } = await startFakeJob(recovering('kept/job-1'), { stores, jobUid: 'job-2' });
    slots.last[0]?.send({ kind: 'failed', error: { code: 'SNAPSHOT_CORRUPT', message: 'a page is damaged' } });
    await pass(2);
    expect(slots.attempts).toHaveLength(2);
    expect(notices).toEqual(['checkpoint 3 cannot be used: a page is damaged; the job begins with checkpoint 2']);
    await pass(105);
    slots.last[0]?.send({ kind: 'failed', error: { code: 'SNAPSHOT_CORRUPT', message: 'a page is damaged' } });
    await expect(job.done).rejects.toMatchObject({ code: 'SNAPSHOT_CORRUPT' });
  });

  it('fails when there is none, or none that is good', async () => {
    const stores = new MemoryStores();
    const nowhere = await startFakeJob(recovering('elsewhere'), { stores });
    await expect(nowhere.job.done).rejects.toMatchObject({ code: 'SNAPSHOT_MISSING' });
    await formerJob(stores, 1);
    stores.all.damage('kept/job-1/chk-1/_metadata', 60);
    const bad = await startFakeJob(recovering('kept/job-1'), { stores });
    await expect(bad.job.done).rejects.toMatchObject({ code: 'SNAPSHOT_CORRUPT' });
  });

  it('fails for state that it has no operator for, unless it may be left behind', async () => {
    const stores = new MemoryStores();
    await formerJob(stores, 1);
    const renamed = (allowNonRestored: boolean) => {
      const graph = recovering('kept/job-1', { allowNonRestored });
      return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, uid: `new-${node.uid}` })) };
    };
    const refused = await startFakeJob(renamed(false), { stores, jobUid: 'job-2' });
    await expect(refused.job.done).rejects.toMatchObject({ code: 'SNAPSHOT_MISMATCH' });
    const { job } = await startFakeJob(renamed(true), { stores, jobUid: 'job-3' });
    expect(job.status().state).toBe('running');
    await job.cancel();
  });
});

describe('a savepoint', () => {
  it('is begun with, and goes with the first checkpoint when it is claimed', async () => {
    const stores = new MemoryStores();
    const former = await startFakeJob(lineGraph(jobSettings(), 1), { stores });
    const stopped = former.job.stop({ path: 'saved' });
    await former.pass();
    const { path = '' } = await stopped;
    const graph = recovering(path, { claimMode: 'claim' });
    const { job, slots, pass } = await startFakeJob(graph, { stores, jobUid: 'job-2' });
    expect(slots.last[0]?.deployment).toMatchObject({ jobUid: 'job-2', restore: { keepsPages: false } });
    expect(stores.paths).toEqual([`${path}/_metadata`]);
    await pass(105);
    expect(stores.paths).toEqual(['kept/job-2/chk-2/_metadata']);
    await job.cancel();
  });
});
