import { limits } from '../../base/limits.ts';
import type { FileEntry } from '../../operators/file-store.ts';
import type { Split } from '../../operators/source.ts';

/** The bytes of a file that have not been handed out. */
export interface UncutFile {
  readonly path: string;
  start: number;
  readonly end: number;
  /** Undefined: the rest is one split. */
  readonly splitBytes: number | undefined;
}

/** End of a split that is a whole file, however long it is by the time it is read. */
const wholeFileEnd = Number.MAX_SAFE_INTEGER;
const splitBytesMin = 256 * 1024;
const splitsPerSubtask = 8;

/** Small enough that every subtask gets several, large enough that opening a file does not count. */
export function defaultSplitBytes(entries: readonly FileEntry[], parallelism: number): number {
  const totalBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const fairBytes = Math.ceil(totalBytes / (parallelism * splitsPerSubtask));
  return Math.min(limits.splitBytes, Math.max(splitBytesMin, fairBytes));
}

export function uncutFile({ path, sizeBytes }: FileEntry, splitBytes: number | undefined): UncutFile {
  return { path, start: 0, end: splitBytes === undefined ? wholeFileEnd : sizeBytes, splitBytes };
}

/** Cuts the next split off a file, in which `start` is less than `end`. */
export function cutSplit(file: UncutFile): Split {
  const { path, start, end, splitBytes } = file;
  file.start = splitBytes === undefined ? end : Math.min(start + splitBytes, end);
  return { id: `${path}:${start}`, path, start, end: file.start };
}
