import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { killRun, writeEvents } from './kill-runs.ts';

it('writes every row once although its process is killed', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pelton-kill-'));
  try {
    const events = 1_000_000;
    await writeEvents(folder, events);
    const run = await killRun({
      folder,
      events,
      parallelism: 2,
      random: seededRandom(7),
      killWithinMs: 1500,
      killsMax: 4,
    });
    expect(run).toEqual({ kills: expect.any(Number), missing: 0, repeated: 0 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
