import { type Measurement, measure } from '../nexmark/measurement.ts';
import type { CheckpointBenchmark } from './goal-result.ts';

const goal = 0.2;
/** Largest resident memory over twice the input, beside that over the input. */
const flatness = 1.1;
const mebibyte = 2 ** 20;

/** GROUP BY over uniform keys in a slot that has all the memory it wants, and in one with a tenth of that. */
export const benchmark: CheckpointBenchmark = {
  name: 'budget',
  async run({ budgetKeys: keys }, say) {
    const name = `a tenth of the memory: GROUP BY over ${keys} uniform keys`;
    const rows = keys * 3;
    say(`budget: ${rows} rows, all in memory`);
    const inMemory = await run(keys, rows, 3 * 1024);
    const needed = (inMemory.slotMemoryBytes ?? 0) / mebibyte;
    const budget = Math.max(1, Math.round(needed / 10));
    const rate = ({ seconds }: Measurement, of: number): number => of / seconds / 1e6;
    const baseline = `${rate(inMemory, rows).toFixed(2)} M rows/s in ${needed.toFixed(0)} MiB`;
    say(`budget: the same in ${budget} MiB`);
    const limited = await run(keys, rows, budget).catch((thrown: unknown) => {
      const { message } = thrown as Error;
      if (message.includes('MEMORY_BUDGET')) return undefined;
      throw thrown;
    });
    if (limited === undefined) {
      return [
        { name, goal: `>= ${goal} x the rate`, measured: `not available: MEMORY_BUDGET at ${budget} MiB`, baseline },
      ];
    }
    say('budget: twice as many rows');
    const longer = await run(keys, rows * 2, budget);
    const resident = [limited, longer].map(({ maxResidentBytes }) => maxResidentBytes / mebibyte);
    const [first = 0, second = 0] = resident;
    const ratio = inMemory.seconds / limited.seconds;
    return [
      {
        name,
        goal: `>= ${goal} x the rate`,
        measured: `${rate(limited, rows).toFixed(2)} M rows/s in ${budget} MiB`,
        baseline,
        ratio,
        isReached: ratio >= goal,
      },
      {
        name: 'its resident memory over twice the rows',
        goal: `<= ${flatness} x`,
        measured: `${second.toFixed(0)} MiB`,
        baseline: `${first.toFixed(0)} MiB`,
        ratio: second / first,
        isReached: second <= first * flatness,
      },
    ];
  },
};

async function run(keys: number, rows: number, slotMegabytes: number): Promise<Measurement> {
  return await measure({
    engine: 'pelton',
    setup: [
      `SET 'pelton.slot.memory' = '${slotMegabytes} mb'`,
      `CREATE TABLE source (k BIGINT NOT NULL, v BIGINT NOT NULL) WITH ('connector' = 'datagen', 'rows-per-second' = '1000000000',
        'number-of-rows' = '${rows}', 'fields.k.min' = '0', 'fields.k.max' = '${keys - 1}', 'fields.v.min' = '0', 'fields.v.max' = '1000')`,
      "CREATE TABLE target (k BIGINT, n BIGINT, total BIGINT) WITH ('connector' = 'blackhole')",
    ],
    query: 'INSERT INTO target SELECT k, COUNT(*), SUM(v) FROM source GROUP BY k',
    threads: 1,
    collect: false,
  });
}
