import { expect, it } from 'vitest';
import { PageFiles } from '../../src/browser/page-files.ts';
import { browserFileStore } from '../../src/browser/file-store.ts';
import {
  type DirectoryAnswer,
  type DirectoryRequest,
  remoteDirectory,
  serveDirectory,
} from '../../src/browser/remote-directory.ts';
import type { FileStore } from '../../src/operators/file-store.ts';
import { localPorts } from '../../src/runtime/local-port.ts';

/** The store of a page with these files, and that of one of its workers. */
function stores(files: Readonly<Record<string, string>>): [page: FileStore, worker: FileStore] {
  const blobs = Object.entries(files).map(([path, text]): [string, Blob] => [path, new Blob([text])]);
  const directory = new PageFiles(new Map(blobs));
  const [page, worker] = localPorts<DirectoryAnswer, DirectoryRequest>();
  serveDirectory(page, directory);
  return [browserFileStore(directory), browserFileStore(remoteDirectory(worker))];
}

const files = { 'a.json': '0123456789', 'folder/b.json': 'bb', 'folder/deep/c.csv': 'c', 'folder/_d.json': 'hidden' };

it.each([0, 1])('lists, finds and reads files, on the page and in a worker (%i)', async (side) => {
  const store = stores(files)[side];
  if (store === undefined) throw new Error('no store');
  expect(await store.stat('a.json')).toEqual({ kind: 'file', entry: { path: 'a.json', sizeBytes: 10, modifiedMs: 0 } });
  expect(await store.stat('folder')).toEqual({ kind: 'folder' });
  expect(await store.stat('.')).toEqual({ kind: 'folder' });
  expect(await store.stat('fold')).toEqual({ kind: 'missing' });
  expect((await store.list('folder')).map(({ path }) => path)).toEqual(['folder/b.json', 'folder/deep/c.csv']);
  expect((await store.glob('**/*.json')).map(({ path }) => path)).toEqual(['a.json', 'folder/b.json']);
  const file = await store.open('a.json');
  const into = new Uint8Array(4);
  expect([file.sizeBytes, await file.read(into, 3), new TextDecoder().decode(into)]).toEqual([10, 4, '3456']);
  expect([await file.read(into, 8), await file.read(into, 20)]).toEqual([2, 0]);
  await file.close();
  await expect(store.open('nix')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', message: 'there is no file nix' });
});

it('shows what a worker writes once it is flushed, and goes on behind a cut', async () => {
  const [page, worker] = stores({ 'old.json': 'old' });
  const file = await worker.create('out/_part');
  const bytes = new TextEncoder().encode('one');
  await file.write(bytes);
  bytes.fill(0);
  expect(await page.stat('out')).toEqual({ kind: 'missing' });
  await file.flush();
  expect(await page.listHidden('out')).toMatchObject([{ path: 'out/_part', sizeBytes: 3 }]);
  await file.close();
  const rest = await worker.append('out/_part', 2);
  await rest.write(new TextEncoder().encode('two'));
  await rest.close();
  await expect(worker.append('out/_part', 6)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  await worker.rename('out/_part', 'old.json');
  const into = new Uint8Array(10);
  const count = await (await page.open('old.json')).read(into, 0);
  expect(new TextDecoder().decode(into.subarray(0, count))).toBe('ontwo');
  await worker.delete('old.json');
  expect(await page.list('.')).toEqual([]);
  await expect(worker.rename('old.json', 'x')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});
