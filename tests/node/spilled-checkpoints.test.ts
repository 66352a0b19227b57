import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { CheckpointRecord, JobHandle } from '../../src/cluster/job-handle.ts';
import { createSession, openSnapshot } from '../../src/node/index.ts';

const memoryBytes = 48 << 20;
const keys = 2_500_000;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pelton-spilled-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Counts and sums by key, whose groups need more memory than there is, with checkpoints close to each other. */
async function started(folder: string): Promise<JobHandle> {
  const session = createSession({ parallelism: 1 });
  session.set('pelton.slot.memory', `${memoryBytes} b`);
  session.set('execution.checkpointing.dir', folder);
  session.set('execution.checkpointing.interval', '50 ms');
  session.set('execution.checkpointing.externalized-checkpoint-retention', 'retain-on-cancellation');
  session.set('restart-strategy.type', 'none');
  const job = `
    CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '100000000',
      'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '1000000000');
    CREATE TABLE target (k BIGINT, n BIGINT, total BIGINT) WITH ('connector' = 'blackhole');
    INSERT INTO target SELECT k, COUNT(*), SUM(id) FROM (SELECT MOD(id * 7919, ${keys}) AS k, id FROM numbers) GROUP BY k`;
  for await (const result of session.executeAsOneJob(job)) if (result.kind === 'insert') return result.job;
  throw new Error('no job');
}

/** Goes on after the state has outgrown memory for some checkpoints more. */
async function largeCheckpoint(job: JobHandle): Promise<CheckpointRecord> {
  for (let large = 0; ; ) {
    const record = await job.triggerCheckpoint();
    if (record.stateBytes > memoryBytes && ++large === 2) return record;
  }
}

it('takes checkpoints of state that is larger than memory, and of all of it', { timeout: 120_000 }, async () => {
  const job = await started(temporaryFolder());
  const { path = '' } = await largeCheckpoint(job);
  const snapshot = await openSnapshot(path);
  const { uid } = snapshot.describe().operators.find(({ tables }) => tables.length > 0) ?? { uid: '' };
  let [groups, rows, total] = [0, 0n, 0n];
  const countAll = async (): Promise<void> => {
    for await (const table of snapshot.table(uid, 'groups')) {
      const [counts, sums] = [table.getChild('row_count'), table.getChild('sum_id')];
      groups += table.numRows;
      for (let row = 0; row < table.numRows; row++) {
        rows += counts?.get(row) as bigint;
        total += sums?.get(row) as bigint;
      }
    }
  };
  await job.cancel();
  await countAll();
  expect(groups).toBe(Math.min(keys, Number(rows)));
  // The first so many numbers, each once.
  expect(total).toBe((rows * (rows + 1n)) / 2n);
});
