import { type ChildProcess, spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Random } from '../../src/base/random.ts';

/** What one file of events went through on its way into the sink's files. */
export interface KillRun {
  readonly kills: number;
  /** Ids that were not written, and rows more than one with the same id. */
  readonly missing: number;
  readonly repeated: number;
}

export interface KillOptions {
  readonly folder: string;
  readonly events: number;
  readonly parallelism: number;
  readonly random: Random;
  /** A process is killed at a random moment up to so long after its start. */
  readonly killWithinMs: number;
  /** Kills of one run; then it is let go to its end. */
  readonly killsMax: number;
}

const commandLine = new URL('../../dist/cli/main.js', import.meta.url).pathname;
const linesAtOnce = 10_000;

/** A file of JSON lines with the ids from 0 on. */
export async function writeEvents(folder: string, events: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = createWriteStream(join(folder, 'events.json'));
  for (let start = 0; start < events; start += linesAtOnce) {
    const count = Math.min(linesAtOnce, events - start);
    const lines = Array.from({ length: count }, (_, index) => {
      const id = start + index;
      return `{"id":${id},"customer":"customer-${id % 9973}","amount":${id % 100}}\n`;
    });
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

/**
 * Runs a job over the events again and again from its latest checkpoint, killing its process each time, until one process comes
 * to the end; then counts what anybody sees in the sink's folder.
 * @throws Error when a process ends by itself with a failure
 */
export async function killRun(options: KillOptions): Promise<KillRun> {
  const { folder, random, killWithinMs, killsMax } = options;
  const results = join(folder, 'results');
  const state = join(folder, 'state');
  await Promise.all([results, state].map((path) => rm(path, { recursive: true, force: true })));
  const script = join(folder, 'job.sql');
  await writeFile(script, jobSql(join(folder, 'events.json'), results));
  for (let kills = 0; ; kills++) {
    const job = startJob(script, state, options.parallelism);
    const killAfterMs = kills < killsMax ? random.nextUint32() % killWithinMs : undefined;
    if (await endOf(job, killAfterMs)) return { kills, ...(await countIds(results, options.events)) };
  }
}

function jobSql(events: string, results: string): string {
  const columns = 'id BIGINT, customer STRING, amount BIGINT';
  return `CREATE TABLE events (${columns}) WITH ('connector' = 'filesystem', 'path' = '${events}', 'format' = 'json');
CREATE TABLE results (${columns}) WITH ('connector' = 'filesystem', 'path' = '${results}', 'format' = 'json');
INSERT INTO results SELECT id, customer, amount FROM events;
`;
}

function startJob(script: string, state: string, parallelism: number): ChildProcess {
  const words = ['run', script, '--parallelism', String(parallelism), '--checkpoint-dir', state];
  return spawn(process.execPath, [commandLine, ...words, '--checkpoint-interval', '100ms', '--restore', 'latest'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Whether the job came to its end; false when it was killed. */
async function endOf(job: ChildProcess, killAfterMs: number | undefined): Promise<boolean> {
  let said = '';
  job.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => job.kill('SIGKILL'), killAfterMs);
  const [code, signal] = (await once(job, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (signal === 'SIGKILL') return false;
  if (code === 0) return true;
  throw new Error(`the job ended with ${code ?? signal}:\n${said}`);
}

async function countIds(results: string, events: number): Promise<Pick<KillRun, 'missing' | 'repeated'>> {
  const seen = new Uint8Array(events);
  let repeated = 0;
  for (const name of (await readdir(results)).filter((file) => !file.startsWith('.'))) {
    let rest = '';
    for await (const chunk of createReadStream(join(results, name), 'utf8')) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const id = Number(line.slice(6, line.indexOf(',')));
        if (!line.startsWith('{"id":') || !line.endsWith('}') || !(id < events)) throw new Error(`${name} has ${line}`);
        if (seen[id] === 1) repeated++;
        seen[id] = 1;
      }
    }
    if (rest !== '') throw new Error(`${name} ends within a line: ${rest}`);
  }
  return { missing: seen.reduce((count, mark) => count + 1 - mark, 0), repeated };
}
