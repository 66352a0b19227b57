import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSession } from '../../src/api/session.ts';
import { runJob } from '../../src/cluster/job.ts';
import type { JobHandle, JobRestart } from '../../src/cluster/job-handle.ts';
import { tableConnectors } from '../../src/connectors/all-connectors.ts';
import { allFormats } from '../../src/formats/all-formats.ts';
import { nodeConnectors } from '../../src/node/node-connectors.ts';
import { nodePlatform } from '../../src/node/platform.ts';
import { jobRegistry, operatorRegistry } from '../../src/runtime/operator-registry.ts';
import type { SlotHandle } from '../../src/runtime/platform.ts';

const rows = 200_000;
const keys = 50;
/** Rows of each window: one a millisecond. */
const windowRows = 10_000;

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pelton-exactly-once-'));
  const lines: string[] = [];
  for (let id = 0; id < rows; id++) {
    lines.push(`{"id":${id},"k":${id % keys},"ts":"${new Date(id).toISOString().slice(0, 23).replace('T', ' ')}"}\n`);
  }
  await writeFile(join(folder, 'events.json'), lines.join(''));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the job has to write, sorted. */
function expectedLines(): string[] {
  const lines: string[] = [];
  for (let start = 0; start < rows; start += windowRows) {
    for (let key = 0; key < keys; key++) {
      let sum = 0;
      for (let id = start + key; id < start + windowRows; id += keys) sum += id;
      const at = new Date(start).toISOString().slice(0, 19).replace('T', ' ');
      lines.push(`${at} ${key} ${windowRows / keys} ${sum}`);
    }
  }
  return lines.toSorted();
}

/** What anybody who reads the folder sees, sorted. */
async function writtenLines(): Promise<string[]> {
  const names = await readdir(join(folder, 'out')).catch(() => []);
  const visible = names.filter((name) => !name.startsWith('.'));
  const files = await Promise.all(visible.map((name) => readFile(join(folder, 'out', name), 'utf8')));
  return files
    .flatMap((text) => text.split('\n').filter((line) => line !== ''))
    .map((line) => {
      const { s, k, n, total } = JSON.parse(line) as Record<string, string | number>;
      return `${s} ${k} ${n} ${total}`;
    })
    .toSorted();
}

interface Run {
  readonly job: JobHandle;
  /** All slots that were ever started. */
  readonly slots: SlotHandle[];
  readonly restarts: JobRestart[];
  readonly notices: string[];
  /** Resolves with the next fresh metrics for which `holds` does. */
  when(holds: () => boolean): Promise<void>;
}

async function startRun(options: Readonly<Record<string, string>>): Promise<Run> {
  const slots: SlotHandle[] = [];
  const restarts: JobRestart[] = [];
  const notices: string[] = [];
  let waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];
  const connectors = nodeConnectors();
  const platform = nodePlatform({
    slotModule: new URL('./slow-slot.mjs', import.meta.url),
    loadRegistry: () => Promise.resolve(operatorRegistry(connectors)),
  });
  const session = createSession({
    connectors: tableConnectors,
    formats: allFormats,
    startJob: (graph) =>
      runJob(
        graph,
        {
          ...platform,
          async startSlots(request) {
            const started = await platform.startSlots(request);
            slots.push(...started);
            return started;
          },
        },
        jobRegistry(connectors),
        {
          print: () => undefined,
          metricsIntervalMs: 5,
          jobUid: `job-${slots.length}-${Object.keys(options).length}`,
          onRestart: (restart) => restarts.push(restart),
          onNotice: (text) => notices.push(text),
          onMetrics: () => {
            const due = waiting.filter(({ holds }) => holds());
            waiting = waiting.filter((other) => !due.includes(other));
            for (const { resolve } of due) resolve();
          },
        },
      ),
  });
  session.set('pelton.slot.memory', '64 mb');
  for (const [name, value] of Object.entries(options)) session.set(name, value);
  const sql = `
    CREATE TABLE events (id BIGINT, k BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
    WITH ('connector' = 'filesystem', 'path' = '${folder}/events.json', 'format' = 'json', 'source.split-size' = '256 kb');
    CREATE TABLE sums (s TIMESTAMP(3), k BIGINT, n BIGINT, total BIGINT)
    WITH ('connector' = 'filesystem', 'path' = '${folder}/out', 'format' = 'json');
    INSERT INTO sums SELECT window_start, k, COUNT(*), SUM(id)
    FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k`;
  for await (const result of session.execute(sql, 'job.sql')) {
    if (result.kind !== 'insert') continue;
    const { job } = result;
    const when = (holds: () => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        waiting.push({ holds, resolve });
        job.done.then(
          () => reject(new Error('the job has ended before')),
          (thrown: unknown) => reject(thrown as Error),
        );
      });
    return { job, slots, restarts, notices, when };
  }
  throw new Error('no job');
}

const completed = ({ job }: Run): number => job.checkpoints().filter(({ status }) => status === 'completed').length;

const often = (): Record<string, string> => ({
  'parallelism.default': '2',
  'execution.checkpointing.interval': '100 ms',
  'execution.checkpointing.dir': `${folder}/checkpoints`,
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': '10',
  'restart-strategy.fixed-delay.delay': '10 ms',
});

describe('a job from a file into files, on threads', () => {
  it('writes every row once although its slots are lost twice', async () => {
    const run = await startRun(often());
    await run.when(() => completed(run) >= 2);
    run.slots[1]?.kill();
    await run.when(() => run.restarts.length === 1 && completed(run) >= 4);
    run.slots.at(-2)?.kill();
    expect((await run.job.done).status).toBe('finished');
    expect(await writtenLines()).toEqual(expectedLines());
    expect(run.restarts.map(({ error }) => error.code)).toEqual(['SLOT_LOST', 'SLOT_LOST']);
    expect(await readdir(`${folder}/checkpoints`, { recursive: true })).not.toContain('_metadata');
  });

  it('goes on from a savepoint with more slots', async () => {
    const run = await startRun(often());
    await run.when(() => completed(run) >= 2);
    const { path = '' } = await run.job.stop({ path: `${folder}/saved` });
    expect((await run.job.done).status).toBe('stopped');
    const before = await writtenLines();
    expect(before.length).toBeLessThan(expectedLines().length);
    const next = await startRun({
      ...often(),
      'parallelism.default': '3',
      'execution.savepoint.path': path,
    });
    expect((await next.job.done).status).toBe('finished');
    expect(await writtenLines()).toEqual(expectedLines());
  });

  it('goes on from the newest checkpoint of a job that was ended, with fewer slots', async () => {
    const run = await startRun({
      ...often(),
      'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
    });
    await run.when(() => completed(run) >= 2);
    await run.job.cancel();
    const next = await startRun({
      ...often(),
      'parallelism.default': '1',
      'execution.savepoint.path': `${folder}/checkpoints`,
      'execution.savepoint-restore-mode': 'CLAIM',
    });
    expect((await next.job.done).status).toBe('finished');
    expect(await writtenLines()).toEqual(expectedLines());
  });

  it('that meets a bad record tells why it restarts, and in the end where the record is', async () => {
    await appendFile(join(folder, 'events.json'), '{"id": oh}\n');
    const run = await startRun({ ...often(), 'restart-strategy.fixed-delay.attempts': '2' });
    await expect(run.job.done).rejects.toMatchObject({
      code: 'DATA_MALFORMED',
      fields: { data: { line: rows + 1 } },
    });
    expect(run.restarts.map(({ attempt, error }) => [attempt, error.code])).toEqual([
      [1, 'DATA_MALFORMED'],
      [2, 'DATA_MALFORMED'],
    ]);
    expect(run.restarts.at(-1)?.checkpointId).toBeGreaterThan(0);
    expect(run.notices).toEqual(['the job does not go on: it was restarted 2 times, as often as it may']);
    expect(run.job.status()).toMatchObject({ state: 'failed', restarts: 2 });
  });
});
