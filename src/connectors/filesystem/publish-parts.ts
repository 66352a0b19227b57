import { PeltonError } from '../../base/errors.ts';
import type { FileStore } from '../../operators/file-store.ts';
import { attemptOfHidden, publishedPath } from './part-name.ts';
import type { WrittenPart } from './part-writer.ts';

/**
 * Publishes the first `bytes` bytes of a hidden file of a snapshot; does nothing when that was done before.
 * @throws PeltonError FILE_NOT_FOUND when the file is there under neither name, FILE_UNWRITABLE also when it is shorter
 */
export async function publishPart(files: FileStore, { path, bytes }: WrittenPart): Promise<void> {
  const target = publishedPath(path);
  const stat = await files.stat(path);
  if (stat.kind !== 'file') {
    if ((await files.stat(target)).kind === 'file') return;
    throw new PeltonError({
      code: 'FILE_NOT_FOUND',
      message: `there is neither ${path} nor ${target}: rows that the snapshot counts as written are gone`,
      hint: 'bring the file back, or start from a snapshot that does not need it',
    });
  }
  if (stat.entry.sizeBytes !== bytes) {
    const file = await files.append(path, bytes);
    await file.flush();
    await file.close();
  }
  await files.rename(path, target);
}

/**
 * Deletes what other attempts of this sink left hidden in a folder. Right once a checkpoint of this attempt is complete: by then every
 * subtask has published what the snapshots that it began with know, and no attempt writes on in a file of another.
 */
export async function deleteOrphans(
  files: FileStore,
  folder: string,
  { jobUid, attemptUid }: { readonly jobUid: string; readonly attemptUid: string },
): Promise<void> {
  for (const { path } of await files.listHidden(folder)) {
    const attempt = attemptOfHidden(path.slice(path.lastIndexOf('/') + 1), jobUid);
    if (attempt !== undefined && attempt !== attemptUid) await files.delete(path);
  }
}
