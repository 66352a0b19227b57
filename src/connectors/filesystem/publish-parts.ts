import { PeltonError } from '../../base/errors.ts';
import type { FileStore } from '../../operators/file-store.ts';
import { parseHiddenName, publishedPath } from './part-name.ts';
import type { WrittenPart } from './part-writer.ts';
import type { FileSinkState } from './sink-state.ts';

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
 * Deletes the hidden files of this sink that no snapshot knows: of the attempts whose snapshots these are, those of the same subtasks;
 * of other attempts all but those of `attemptUid`, which is at work. A snapshot publishes every file that it knows, so no
 * attempt writes on in a file of another, and a name tells the only snapshot that may know it.
 */
export async function deleteOrphans(
  files: FileStore,
  folder: string,
  writer: { readonly jobUid: string; readonly attemptUid: string },
  states: readonly FileSinkState[],
): Promise<void> {
  const attempts = new Set(states.map(({ attemptUid }) => attemptUid));
  for (const { path } of await files.listHidden(folder)) {
    const name = parseHiddenName(path.slice(path.lastIndexOf('/') + 1), writer.jobUid);
    if (name === undefined || name.attemptUid === writer.attemptUid) continue;
    const isOrphan =
      !attempts.has(name.attemptUid) ||
      states.some(({ attemptUid, subtask }) => attemptUid === name.attemptUid && subtask === name.subtask);
    if (isOrphan) await files.delete(path);
  }
}
