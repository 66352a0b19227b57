import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measurement.ts';
import { generatorTables, type Layout, writeFiles } from './tables.ts';

const dataFolder = fileURLToPath(new URL('../../data/bench/', import.meta.url));

/**
 * The folder with the events of (events, seed) as JSON lines, written by Pelton itself if it is not there yet. It appears
 * under its name only when complete.
 */
export async function ensureEventFiles(
  layout: Layout,
  events: number,
  seed: number,
  say: (line: string) => void,
): Promise<string> {
  const folder = `${dataFolder}${layout}-${events}-${seed}`;
  if (existsSync(folder)) return folder;
  say(`writing ${events} events as ${layout} to ${folder}`);
  await mkdir(dataFolder, { recursive: true });
  const partial = `${folder}.partial-${process.pid}`;
  const { table, insert } = writeFiles(layout, partial);
  try {
    await measure({
      engine: 'pelton',
      setup: [...generatorTables(events, seed), table],
      query: insert,
      threads: 1,
      collect: false,
    });
    // Another run may have been faster; its files are the same.
    if (!existsSync(folder)) await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Reads every file once, so that whichever engine comes first finds them in the page cache like the other. */
export async function warmPageCache(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const chunks = createReadStream(join(folder, name), { highWaterMark: 1 << 20 });
    for await (const _ of chunks);
  }
}
