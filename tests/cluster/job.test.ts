import { describe, expect, it } from 'vitest';
import { PeltonError } from '../../src/base/errors.ts';
import { jobSettings } from '../support/job-settings.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { lineGraph, startFakeJob, twoLines } from './fake-job.ts';

const everySecond = { intervalMs: 1000, folder: 'checkpoints' } as const;
const restarting = { restart: { kind: 'fixed-delay', attempts: 3, delayMs: 50 } } as const;
const lost = new PeltonError({ code: 'SLOT_LOST', message: 'slot 0 was lost' });

describe('a job without checkpoints', () => {
  it('publishes when every slot has finished, and ends when all have published', async () => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings()));
    const [one, other] = slots.last;
    one?.finish();
    await pass();
    expect(one?.told).toEqual(['deploy']);
    if (other !== undefined) other.publishes = false;
    other?.finish();
    await pass();
    expect(one?.told).toEqual(['deploy', 'commit-end']);
    expect(job.status().state).toBe('ending');
    other?.send({ kind: 'committed', checkpointId: undefined });
    await pass();
    expect(other?.told).toEqual(['deploy', 'commit-end', 'stop']);
    expect((await job.done).status).toBe('finished');
    expect(job.status().state).toBe('finished');
  });

  it('fails with the first failure', async () => {
    const { job, slots } = await startFakeJob(lineGraph(jobSettings()));
    slots.last[1]?.fail('first');
    slots.last[0]?.fail('second');
    await expect(job.done).rejects.toMatchObject({ message: 'first' });
    expect(job.status()).toMatchObject({ state: 'failed', restarts: 0, lastFailure: { error: { message: 'first' } } });
  });

  it('ends the slots that do not stop within five seconds', async () => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings()));
    const [stuck, other] = slots.last;
    if (stuck !== undefined) stuck.stops = false;
    void job.cancel();
    await pass(4999);
    expect([stuck?.killed, other?.killed]).toEqual([false, false]);
    await pass(1);
    expect(stuck?.killed).toBe(true);
    expect((await job.done).status).toBe('cancelled');
  });

  it('takes no checkpoint, and says why', async () => {
    const { job } = await startFakeJob(lineGraph(jobSettings()));
    await expect(job.triggerCheckpoint()).rejects.toMatchObject({ code: 'JOB_CONTROL' });
    await expect(job.savepoint()).rejects.toMatchObject({ code: 'JOB_CONTROL' });
    await job.cancel();
    await expect(job.savepoint('there')).rejects.toMatchObject({ code: 'JOB_CONTROL', message: 'the job has ended' });
  });
});

describe('checkpoints', () => {
  it('are triggered by the interval in the slots of all regions, and complete with the last answer', async () => {
    const { job, slots, stores, pass } = await startFakeJob(twoLines(jobSettings(everySecond)));
    const [[one], [other]] = [slots.attempts[0] ?? [], slots.attempts[1] ?? []];
    if (other !== undefined) other.acknowledges = false;
    await pass(1001);
    expect(one?.told).toEqual(['deploy', 'trigger 1']);
    expect(stores.paths).toEqual([]);
    expect(job.checkpoints()).toMatchObject([{ id: 1, status: 'in-progress', stateBytes: 100 }]);
    other?.acknowledge(1);
    await pass();
    expect(one?.told).toEqual(['deploy', 'trigger 1', 'complete 1']);
    expect(stores.paths).toEqual(['checkpoints/job-1/chk-1/_metadata']);
    expect(job.checkpoints()).toMatchObject([
      { id: 1, status: 'completed', stateBytes: 200, storedBytes: 20, alignmentMs: 3, path: 'checkpoints/job-1/chk-1' },
    ]);
    if (other !== undefined) other.acknowledges = true;
    await pass(1000);
    expect(stores.paths).toEqual(['checkpoints/job-1/chk-2/_metadata']);
    expect(job.checkpoints().map(({ path }) => path)).toEqual([undefined, 'checkpoints/job-1/chk-2']);
    await job.cancel();
    expect(stores.paths).toEqual([]);
    expect(job.checkpoints().map(({ path }) => path)).toEqual([undefined, undefined]);
  });

  it('stay when the job is cancelled, if they shall', async () => {
    const settings = jobSettings({ ...everySecond, retention: 'retain-on-cancellation', retained: 2 });
    const { job, stores, pass } = await startFakeJob(lineGraph(settings));
    await pass(3010);
    await job.cancel();
    expect(stores.paths).toEqual(['checkpoints/job-1/chk-2/_metadata', 'checkpoints/job-1/chk-3/_metadata']);
  });

  it('end with a final one, behind which the job publishes', async () => {
    const { job, slots, stores, pass } = await startFakeJob(lineGraph(jobSettings({ intervalMs: 1000 })));
    for (const slot of slots.last) slot.finish();
    await pass(2);
    expect(slots.last.map(({ told }) => told)).toEqual([0, 1].map(() => ['deploy', 'trigger 1', 'complete 1', 'stop']));
    expect((await job.done).status).toBe('finished');
    expect(stores.paths).toEqual([]);
  });

  it('fail the job when one takes too long', async () => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings({ ...everySecond, timeoutMs: 300 })));
    for (const slot of slots.last) slot.acknowledges = false;
    await pass(1310);
    expect(slots.last[0]?.told).toEqual(['deploy', 'trigger 1', 'abort 1', 'stop']);
    await expect(job.done).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
    expect(job.checkpoints()).toMatchObject([{ id: 1, status: 'failed', failure: { code: 'CHECKPOINT_FAILED' } }]);
  });

  it('can be asked for', async () => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings({ folder: 'checkpoints' })));
    const asked = job.triggerCheckpoint();
    await pass();
    expect(await asked).toMatchObject({
      id: 1,
      kind: 'checkpoint',
      status: 'completed',
      path: 'checkpoints/job-1/chk-1',
    });
    if (slots.last[0] !== undefined) slots.last[0].acknowledges = false;
    const refused = job.triggerCheckpoint();
    await pass();
    slots.last[0]?.send({
      kind: 'decline',
      checkpointId: 2,
      error: { code: 'SNAPSHOT_UNWRITABLE', message: 'no room' },
    });
    await expect(refused).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
  });

  it('find what a source got before the trigger in its slot, and the rest in the assigner', async () => {
    let handedOut = 0;
    const { slots, stores, pass, job } = await startFakeJob(lineGraph(jobSettings(everySecond), 1), {
      assignerOf: (uid) =>
        uid === 'counting-0'
          ? {
              next: () => Promise.resolve({ id: `${handedOut++}`, path: '', start: 0, end: 1 }),
              snapshot: () => `after ${handedOut}`,
              restore: () => undefined,
              close: () => undefined,
            }
          : undefined,
    });
    const [slot] = slots.last;
    await pass(999);
    slot?.send({ kind: 'next-split', request: 0, node: 0 });
    await pass(1);
    slot?.send({ kind: 'next-split', request: 1, node: 0 });
    await pass();
    expect(slot?.told).toEqual(['deploy', 'split', 'trigger 1', 'complete 1', 'split']);
    expect(new TextDecoder().decode(stores.all.files.get('checkpoints/job-1/chk-1/_metadata'))).toContain('after 1');
    await job.cancel();
  });
});

describe('recovery', () => {
  it('restarts the region that failed from the last checkpoint, and tells why', async () => {
    const { job, slots, restarts, pass } = await startFakeJob(twoLines(jobSettings(everySecond, restarting)));
    await pass(1010);
    const [[failing], [other]] = [slots.attempts[0] ?? [], slots.attempts[1] ?? []];
    failing?.fail();
    await pass(49);
    expect(job.status()).toMatchObject({
      state: 'restarting',
      restarts: 1,
      lastFailure: { region: 0, error: { message: 'planted failure' } },
      regions: [{ state: 'restarting', attempt: 0 }, { state: 'running' }],
    });
    expect(restarts).toMatchObject([
      { attempt: 1, delayMs: 50, checkpointId: 1, error: { message: 'planted failure' } },
    ]);
    expect(failing?.told.at(-1)).toBe('stop');
    await pass(2);
    const [again] = slots.last;
    expect(slots.attempts.length).toBe(3);
    expect(again?.deployment.restore).toMatchObject({ keepsPages: true, address: 'checkpoints/job-1' });
    expect([failing, again, other].map((slot) => slot?.deployment.attemptUid)).toEqual([
      'job-1-0',
      'job-1-1',
      'job-1-0',
    ]);
    expect(other?.told).toEqual(['deploy', 'trigger 1', 'complete 1']);
    await pass(1010);
    expect(other?.told.slice(3)).toEqual(['trigger 2', 'complete 2']);
    expect(again?.told).toEqual(['deploy', 'trigger 2', 'complete 2']);
    await job.cancel();
  });

  it('gives up the checkpoint that is under way', async () => {
    const { job, slots, pass } = await startFakeJob(twoLines(jobSettings(everySecond, restarting)));
    const [[failing], [other]] = [slots.attempts[0] ?? [], slots.attempts[1] ?? []];
    if (failing !== undefined) failing.acknowledges = false;
    await pass(1005);
    failing?.lose(lost);
    await pass();
    expect(other?.told).toEqual(['deploy', 'trigger 1', 'abort 1']);
    await pass(55);
    expect(slots.last[0]?.deployment.restore).toBeUndefined();
    await job.cancel();
  });

  it('ends the slots that do not stop before it starts again', async () => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings(everySecond, restarting)));
    const [failing, stuck] = slots.last;
    if (stuck !== undefined) stuck.stops = false;
    failing?.fail();
    await pass(4990);
    expect(slots.attempts.length).toBe(1);
    await pass(20);
    expect(stuck?.killed).toBe(true);
    expect(slots.attempts.length).toBe(2);
    await job.cancel();
  });

  it('ends when the strategy does', async () => {
    const { job, slots, notices, pass } = await startFakeJob(
      lineGraph(jobSettings({}, { restart: { kind: 'fixed-delay', attempts: 2, delayMs: 10 } })),
    );
    for (const attempt of [1, 2, 3]) {
      expect(slots.attempts.length).toBe(attempt);
      slots.last[0]?.fail();
      await pass(12);
    }
    await expect(job.done).rejects.toThrow('planted failure');
    expect(notices).toEqual(['the job does not go on: it was restarted 2 times, as often as it may']);
  });

  it('is not tried for what cannot get better', async () => {
    const { job, slots } = await startFakeJob(lineGraph(jobSettings(everySecond, restarting)));
    slots.last[0]?.send({ kind: 'failed', error: { code: 'KERNEL_MISMATCH', message: 'other kernels' } });
    await expect(job.done).rejects.toMatchObject({ code: 'KERNEL_MISMATCH' });
  });

  it('waits for a checkpoint that is being written, and begins with it', async () => {
    let write: (() => void) | undefined;
    const stores = new MemoryStores({
      beforeWrite: () =>
        new Promise<undefined>((resolve) => {
          write = () => resolve(undefined);
        }),
    });
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings(everySecond, restarting)), { stores });
    await pass(1005);
    slots.last[0]?.fail();
    await pass(100);
    expect(slots.attempts.length).toBe(1);
    write?.();
    await pass(2);
    expect(slots.attempts.length).toBe(2);
    expect(slots.last[0]?.deployment.restore?.address).toBe('checkpoints/job-1');
    await job.cancel();
  });

  it('goes on from the last checkpoint when publishing fails', async () => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings(everySecond, restarting), 1));
    const [slot] = slots.last;
    if (slot !== undefined) slot.publishes = false;
    slot?.finish();
    await pass(2);
    expect(slot?.told).toEqual(['deploy', 'trigger 1', 'complete 1']);
    slot?.fail();
    await pass(60);
    expect(slots.last[0]?.deployment.restore).toBeDefined();
    slots.last[0]?.finish();
    // The final checkpoint of the restarted region is another one.
    await pass(2);
    expect(slots.last[0]?.told).toEqual(['deploy', 'trigger 2', 'complete 2', 'stop']);
    expect((await job.done).status).toBe('finished');
  });
});

describe('results', () => {
  const batch = { rows: 1, bufferBytes: [], body: new ArrayBuffer(0) };

  it('of a region that restarts come once', async () => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings(everySecond, restarting), 1));
    const epochs: number[] = [];
    const reading = (async () => {
      for await (const { batch: given } of job.results) epochs.push(given.rows);
    })();
    slots.last[0]?.send({ kind: 'deliver', node: 1, epoch: 0, batch: { ...batch, rows: 1 } });
    await pass();
    expect(slots.last[0]?.told).toEqual(['deploy', 'taken']);
    expect(epochs).toEqual([]);
    await pass(1002);
    expect(epochs).toEqual([1]);
    slots.last[0]?.send({ kind: 'deliver', node: 1, epoch: 1, batch: { ...batch, rows: 2 } });
    slots.last[0]?.fail();
    await pass(55);
    slots.last[0]?.send({ kind: 'deliver', node: 1, epoch: 0, batch: { ...batch, rows: 3 } });
    slots.last[0]?.finish();
    await pass(2);
    await reading;
    expect(epochs).toEqual([1, 3]);
    expect((await job.done).status).toBe('finished');
  });

  it('that were given without checkpoints end the restarts', async () => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings({}, restarting), 1));
    const reading = (async () => {
      for await (const _ of job.results);
    })();
    slots.last[0]?.fail('before the first row');
    await pass(55);
    slots.last[0]?.send({ kind: 'deliver', node: 1, epoch: 0, batch });
    await pass();
    slots.last[0]?.fail('behind the first row');
    await expect(reading).rejects.toMatchObject({ message: 'behind the first row' });
    await expect(job.done).rejects.toThrow('behind the first row');
    expect(job.status().restarts).toBe(1);
  });
});

describe('a job with two regions', () => {
  it('ends with both', async () => {
    const { job, slots, pass } = await startFakeJob(twoLines(jobSettings(everySecond)));
    const [[one], [other]] = [slots.attempts[0] ?? [], slots.attempts[1] ?? []];
    one?.finish();
    await pass(1010);
    expect(one?.told).toEqual(['deploy', 'trigger 1', 'complete 1']);
    expect(job.status()).toMatchObject({ state: 'running', regions: [{ state: 'finished' }, { state: 'running' }] });
    other?.finish();
    await pass(2);
    expect(one?.told.slice(3)).toEqual(['trigger 2', 'complete 2', 'stop']);
    expect((await job.done).status).toBe('finished');
  });

  it('restarts both when checkpoints fail more often than they may', async () => {
    const settings = jobSettings({ ...everySecond, timeoutMs: 100, tolerableFailures: 1 }, restarting);
    const { job, slots, restarts, pass } = await startFakeJob(twoLines(settings));
    for (const slot of slots.all) slot.acknowledges = false;
    await pass(1150);
    expect(restarts).toEqual([]);
    await pass(1000);
    expect(restarts).toMatchObject([{ error: { code: 'CHECKPOINT_FAILED' } }]);
    expect(slots.attempts).toHaveLength(4);
    expect(job.status()).toMatchObject({ state: 'running', restarts: 1, lastFailure: { region: undefined } });
    await job.cancel();
  });

  it('can be cancelled while it waits for a restart', async () => {
    const settings = jobSettings(everySecond, { restart: { kind: 'fixed-delay', attempts: 1, delayMs: 3_600_000 } });
    const { job, slots, clock } = await startFakeJob(twoLines(settings));
    slots.attempts[1]?.[0]?.fail();
    await job.cancel();
    expect(slots.attempts).toHaveLength(2);
    expect(clock.timerCount).toBe(0);
  });
});

describe('savepoints', () => {
  it('leave the job running', async () => {
    const { job, slots, stores, pass } = await startFakeJob(lineGraph(jobSettings({ savepointFolder: 'saved' }), 1));
    const asked = job.savepoint();
    await pass();
    expect(await asked).toMatchObject({ kind: 'savepoint', status: 'completed', path: 'saved/savepoint-job-1-1' });
    expect(stores.paths).toEqual(['saved/savepoint-job-1-1/_metadata']);
    expect(slots.last[0]?.told).toEqual(['deploy', 'trigger 1', 'complete 1']);
    expect(job.status().state).toBe('running');
    await job.cancel();
    expect(stores.paths).toEqual(['saved/savepoint-job-1-1/_metadata']);
  });

  it.each([false, true])('end the job behind them, drained: %s', async (drain) => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings(everySecond), 1));
    const stopped = job.stop({ path: 'saved', drain });
    await pass();
    const [slot] = slots.last;
    expect(slot?.told).toEqual(['deploy', 'trigger 1', 'complete 1', 'stop']);
    expect(slot?.messages[1]).toMatchObject({
      trigger: { then: drain ? 'drain' : 'suspend', target: { kind: 'savepoint', address: 'saved/savepoint-job-1-1' } },
    });
    expect((await stopped).path).toBe('saved/savepoint-job-1-1');
    expect((await job.done).status).toBe('stopped');
  });

  it('say where to go on when publishing fails behind them', async () => {
    const { job, slots, pass } = await startFakeJob(lineGraph(jobSettings(everySecond, restarting), 1));
    const [slot] = slots.last;
    if (slot !== undefined) slot.publishes = false;
    const stopped = job.stop({ path: 'saved' });
    await pass();
    slot?.fail();
    await expect(stopped).rejects.toMatchObject({
      fields: { hint: 'the savepoint 1 is complete: a start from it publishes the rest' },
    });
  });
});
