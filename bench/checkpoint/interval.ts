import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measurement, measure } from '../nexmark/measurement.ts';
import { generatorTables } from '../nexmark/tables.ts';
import { type CheckpointBenchmark, type GoalResult, quantile } from './goal-result.ts';

const goal = 0.1;
const sink = "WITH ('connector' = 'blackhole')";

/** A whole job over Nexmark's generator, and how many events a second of one slot is about. */
interface Job {
  readonly name: string;
  readonly statements: readonly string[];
  readonly insert: string;
  readonly eventsPerSecond: number;
}

const jobs: readonly Job[] = [
  {
    name: 'tumble: count, sum, max per auction and 10 s',
    statements: [
      `CREATE TABLE target (auction BIGINT, window_start TIMESTAMP(3), bids BIGINT, total BIGINT, highest BIGINT) ${sink}`,
    ],
    insert: `INSERT INTO target SELECT auction, window_start, COUNT(*), SUM(price), MAX(price)
      FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end`,
    eventsPerSecond: 6e6,
  },
  {
    name: 'GROUP BY bidder, results change',
    statements: [`CREATE TABLE target (bidder BIGINT, bids BIGINT, total BIGINT) ${sink}`],
    insert: 'INSERT INTO target SELECT bidder, COUNT(*), SUM(price) FROM bid GROUP BY bidder',
    eventsPerSecond: 4e6,
  },
];

/** Whole jobs in threads with a checkpoint every second to a folder, and without; the runs take turns. */
export const benchmark: CheckpointBenchmark = {
  name: 'interval',
  async run({ jobSeconds, jobPairs }, say) {
    const results = [];
    for (const job of jobs) results.push(await compare(job, jobSeconds, jobPairs, say));
    return results;
  },
};

async function compare(job: Job, seconds: number, pairs: number, say: (line: string) => void): Promise<GoalResult> {
  // What is left after start and end tells how many events fill the time.
  const probeEvents = Math.round(job.eventsPerSecond * Math.min(seconds, 2));
  const probe = await run(job, probeEvents, undefined);
  const events = Math.round((probeEvents / probe.seconds) * seconds * 1.1);
  const plain: number[] = [];
  const losses: number[] = [];
  const cpuCosts: number[] = [];
  let checkpoints = 0;
  let storedBytes = 0;
  for (let pair = 0; pair < pairs; pair++) {
    say(`interval: ${job.name}, ${events} events, pair ${pair + 1} of ${pairs}`);
    const runs: { without?: Measurement; checkpointed?: Measurement } = {};
    for (const isCheckpointed of pair % 2 === 0 ? [false, true] : [true, false]) {
      if (isCheckpointed) runs.checkpointed = await withFolder((folder) => run(job, events, folder));
      else runs.without = await run(job, events, undefined);
    }
    const { without, checkpointed } = runs;
    if (without === undefined || checkpointed === undefined) continue;
    if (without.sourceRows !== checkpointed.sourceRows) throw new Error('the runs read different numbers of rows');
    plain.push(events / without.seconds);
    losses.push(1 - without.seconds / checkpointed.seconds);
    cpuCosts.push(checkpointed.cpuSeconds / without.cpuSeconds - 1);
    checkpoints += checkpointed.checkpoints?.length ?? 0;
    storedBytes += (checkpointed.checkpoints ?? []).reduce((sum, { storedBytes: bytes }) => sum + bytes, 0);
  }
  const loss = quantile(losses, 0.5);
  const percent = (share: number): string => (share * 100).toFixed(1);
  return {
    name: `a checkpoint each second: ${job.name}`,
    goal: `costs <= ${goal * 100} %`,
    measured: `${percent(loss)} % (${losses.map(percent).join(' ')}), CPU ${percent(quantile(cpuCosts, 0.5))} %, ${checkpoints} checkpoints of ${(storedBytes / 2 ** 20 / Math.max(1, checkpoints)).toFixed(1)} MiB`,
    baseline: `none ${(quantile(plain, 0.5) / 1e6).toFixed(2)} M events/s`,
    ratio: 1 - loss,
    isReached: loss <= goal,
  };
}

async function run({ statements, insert }: Job, events: number, folder: string | undefined): Promise<Measurement> {
  const settings =
    folder === undefined
      ? []
      : [
          "SET 'execution.checkpointing.interval' = '1 s'",
          `SET 'execution.checkpointing.dir' = '${folder.replaceAll("'", "''")}'`,
        ];
  const setup = [...settings, ...generatorTables(events, 1), ...statements];
  return await measure({ engine: 'pelton', setup, query: insert, threads: 1, collect: false });
}

async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pelton-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
