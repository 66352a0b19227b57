import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { JobStorage } from '../../src/cluster/job-storage.ts';
import { openFolderStore } from '../../src/node/folder-store.ts';
import { nodePlatform } from '../../src/node/platform.ts';
import { processMark } from '../../src/node/process-mark.ts';
import { lineGraph } from '../cluster/fake-job.ts';
import { jobSettings } from '../support/job-settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pelton-test-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const ofLiving = processMark();
const ofDead = `${ofLiving.split('-')[0]}-${spawnSync(process.execPath, ['-e', '']).pid}`;
const uuid = '6f9619ff-8b86-4011-b42d-00cf4fc964ff';

function plant(path: string): string {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, 'half');
  return place;
}

const files = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

const platform = nodePlatform({
  loadRegistry: () => Promise.reject(new Error('no slots here')),
  slotModule: new URL(import.meta.url),
});

it('a job that starts removes what killed processes left half-written, of other jobs too', async () => {
  const kept = [
    'older-job/chk-3/_metadata',
    `older-job/shared/4-a.pack.${ofLiving}.${uuid}.part`,
    // Of a machine that shares the folder, or of an earlier version: an hour has to pass.
    `older-job/shared/4-b.pack.00000000-1.${uuid}.part`,
    `older-job/shared/4-c.pack.${uuid}.part`,
  ];
  for (const path of kept) plant(path);
  plant(`older-job/shared/4-d.pack.${ofDead}.${uuid}.part`);
  plant(`older-job/chk-4/_metadata.${ofDead}.${uuid}.part`);
  utimesSync(plant(`other-job/chk-1/_metadata.${uuid}.part`), 1, 1);
  const graph = lineGraph(jobSettings({ folder, intervalMs: 1000 }));
  await new JobStorage(graph, platform, { jobUid: 'new-job' }).open();
  expect(files()).toEqual(kept);
});

it('what a killed process left is listed, so that it goes with what nobody needs', async () => {
  const left = `shared/4-d.pack.${ofDead}.${uuid}.part`;
  plant(left);
  plant(`shared/4-a.pack.${ofLiving}.${uuid}.part`);
  expect(await openFolderStore(folder).list('')).toEqual([left]);
});

it('temporary checkpoints of killed processes go when a job needs such a folder', async () => {
  vi.stubEnv('TMPDIR', folder);
  plant(`pelton-checkpoints-${ofDead}-aBc123/job/chk-1/_metadata`);
  plant(`pelton-checkpoints-${ofLiving}-aBc123/job/chk-1/_metadata`);
  plant('pelton-checkpoints-old/job/chk-1/_metadata');
  const temporary = platform.temporaryStore();
  expect(temporary.address.startsWith(join(folder, `pelton-checkpoints-${ofLiving}-`))).toBe(true);
  expect(files()).toEqual([
    `pelton-checkpoints-${ofLiving}-aBc123/job/chk-1/_metadata`,
    'pelton-checkpoints-old/job/chk-1/_metadata',
  ]);
  await temporary.remove();
  expect(readdirSync(folder)).toHaveLength(2);
});
