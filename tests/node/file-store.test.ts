import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeFileStore as store } from '../../src/node/file-store.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pelton-file-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (path: string, text: string): Promise<void> => {
  const file = await store.create(join(folder, path));
  await file.write(new TextEncoder().encode(text));
  await file.flush();
  await file.close();
};
const relative = (entries: readonly { path: string }[]): string[] =>
  entries.map(({ path }) => path.slice(folder.length + 1));

it('lists files below a folder in order, without hidden ones', async () => {
  for (const path of ['b.json', 'a/2.json', 'a/1.json', '.hidden', '_tmp/x.json', 'a/_x']) await write(path, 'x');
  expect(relative(await store.list(folder))).toEqual(['a/1.json', 'a/2.json', 'b.json']);
  await expect(store.list(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});

it('finds files by pattern, none in a folder that does not exist', async () => {
  for (const path of ['x1.json', 'x2.csv', 'deep/er/x3.json']) await write(path, 'x');
  expect(relative(await store.glob(`${folder}/*.json`))).toEqual(['x1.json']);
  expect(relative(await store.glob(`${folder}/**/*.json`))).toEqual(['deep/er/x3.json', 'x1.json']);
  expect(relative(await store.glob(`${folder}/x{1,2}.*`))).toEqual(['x1.json', 'x2.csv']);
  expect(await store.glob(`${folder}/no/*.json`)).toEqual([]);
});

it('reads at a position, less only at the end', async () => {
  await write('f', '0123456789');
  const file = await store.open(join(folder, 'f'));
  const into = new Uint8Array(4);
  expect(file.sizeBytes).toBe(10);
  expect(await file.read(into, 3)).toBe(4);
  expect(new TextDecoder().decode(into)).toBe('3456');
  expect(await file.read(into, 8)).toBe(2);
  await file.close();
});

it('tells a file, a folder and nothing apart', async () => {
  await write('f', '12345');
  expect(await store.stat(join(folder, 'f'))).toMatchObject({ kind: 'file', entry: { sizeBytes: 5 } });
  expect(await store.stat(folder)).toEqual({ kind: 'folder' });
  expect(await store.stat(join(folder, 'g'))).toEqual({ kind: 'missing' });
});

it('moves and deletes', async () => {
  await write('from', 'x');
  await store.rename(join(folder, 'from'), join(folder, 'to/here'));
  expect(relative(await store.list(folder))).toEqual(['to/here']);
  await store.delete(join(folder, 'to/here'));
  await store.delete(join(folder, 'to/here'));
  expect(await store.list(folder)).toEqual([]);
});

it('names the path and the reason when something fails', async () => {
  await write('f', 'x');
  await expect(store.open(join(folder, 'g'))).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: `cannot read ${folder}/g: it does not exist`,
  });
  await expect(store.create(join(folder, 'f/g'))).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
});

it('lists the hidden files of a folder itself', async () => {
  for (const path of ['b.json', '.b', '_a', '.deep/er', 'x/.c']) await write(path, 'x');
  expect(relative(await store.listHidden(folder))).toEqual(['.b', '_a']);
  expect(await store.listHidden(join(folder, 'nowhere'))).toEqual([]);
});

it('cuts a file and goes on writing behind the cut', async () => {
  await write('f', '0123456789');
  const file = await store.append(join(folder, 'f'), 4);
  await file.write(new TextEncoder().encode('ab'));
  await file.flush();
  await file.close();
  const read = await store.open(join(folder, 'f'));
  const into = new Uint8Array(10);
  expect(new TextDecoder().decode(into.subarray(0, await read.read(into, 0)))).toBe('0123ab');
  await read.close();
  await expect(store.append(join(folder, 'f'), 7)).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: `cannot write ${folder}/f: it has 6 bytes, and its first 7 are wanted`,
  });
  await expect(store.append(join(folder, 'g'), 0)).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: `cannot write ${folder}/g: it does not exist`,
  });
});
