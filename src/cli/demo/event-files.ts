import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PeltonSession } from '../../api/pelton-session.ts';
import type { Console } from '../console.ts';
import { showProgress } from '../job-progress.ts';
import { fileTable, generatorTable } from './demo-sql.ts';

export interface EventFiles {
  readonly bytes: number;
  /** Undefined when the files were there already. */
  readonly writtenInMs: number | undefined;
}

/**
 * Writes the events as JSON lines into `folder`, unless it is there. It appears under its name only when complete. Undefined
 * when the user cancelled. @throws PeltonError that failed the job
 */
export async function ensureEventFiles(
  console: Console,
  session: PeltonSession,
  folder: string,
  events: number,
): Promise<EventFiles | undefined> {
  if (existsSync(folder)) return { bytes: await folderBytes(folder), writtenInMs: undefined };
  // Ctrl-C before or behind the job must not end the process in front of the cleaning up.
  const placeholder = { cancel: () => Promise.resolve() };
  return await console.interruption.during(placeholder, () => writeEventFiles(console, session, folder, events));
}

async function writeEventFiles(
  console: Console,
  session: PeltonSession,
  folder: string,
  events: number,
): Promise<EventFiles | undefined> {
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    const statements = [
      generatorTable(events),
      fileTable('target', partial),
      'INSERT INTO target SELECT * FROM generator',
    ];
    let writtenInMs = 0;
    for await (const result of session.execute(statements.join(';\n'), 'pelton demo')) {
      if (result.kind !== 'insert') continue;
      const { graph, job } = result;
      const end = showProgress(console.status, graph, job, 'writing events | ');
      try {
        const { status, metrics } = await console.interruption.during(job, () => job.done);
        if (status === 'cancelled') return undefined;
        writtenInMs = metrics.elapsedMs;
      } finally {
        end();
      }
    }
    await rename(partial, folder);
    return { bytes: await folderBytes(folder), writtenInMs };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function folderBytes(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
