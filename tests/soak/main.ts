import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../src/base/random.ts';
import { killRun, writeEvents } from './kill-runs.ts';

const usage = `npm run soak -- [--minutes 10] [--events 5000000] [--seed 1]

Kills the process of a job that copies a file of events, at random moments, until it has come to its end all the same; checks
that every event was written once; and again, for so many minutes.`;

const words = process.argv.slice(2);
const numberOf = (name: string, otherwise: number): number => {
  const at = words.indexOf(name);
  return at < 0 ? otherwise : Number(words[at + 1]);
};

async function soak(minutes: number, events: number, seed: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'pelton-soak-'));
  const random = seededRandom(seed);
  const endMs = Date.now() + minutes * 60_000;
  let runs = 0;
  let kills = 0;
  let wrong = 0;
  try {
    await writeEvents(folder, events);
    while (Date.now() < endMs) {
      const parallelism = 1 + (random.nextUint32() % 3);
      const run = await killRun({ folder, events, parallelism, random, killWithinMs: 2500, killsMax: 12 });
      runs++;
      kills += run.kills;
      if (run.missing + run.repeated > 0) wrong++;
      process.stdout.write(
        `run ${runs} at parallelism ${parallelism}: ${run.kills} kills, ${run.missing} rows missing, ${run.repeated} repeated\n`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${runs} runs of ${events} events with ${kills} kills in ${minutes} minutes: ${wrong} wrong\n`);
  return wrong === 0 ? 0 : 1;
}

if (words.includes('--help')) process.stdout.write(`${usage}\n`);
else process.exitCode = await soak(numberOf('--minutes', 10), numberOf('--events', 5_000_000), numberOf('--seed', 1));
