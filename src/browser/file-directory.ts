import type { FileEntry, PathStat } from '../operators/file-store.ts';

/** Where the bytes of a file are: plain data that crosses to a worker without them. */
export type StoredFile =
  | { readonly kind: 'blob'; readonly blob: Blob }
  /** On a server that answers requests for byte ranges. */
  | { readonly kind: 'ranges'; readonly url: string; readonly sizeBytes: number };

/** The names of the files of a session. The page has them; a worker asks the page. */
export interface FileDirectory {
  stat(path: string): Promise<PathStat>;
  list(folder: string): Promise<readonly FileEntry[]>;
  listHidden(folder: string): Promise<readonly FileEntry[]>;
  glob(pattern: string): Promise<readonly FileEntry[]>;
  /** @throws PeltonError FILE_NOT_FOUND, FILE_UNREADABLE */
  find(path: string): Promise<StoredFile>;
  /** Adds a file, in place of one that exists. */
  add(path: string, blob: Blob): Promise<void>;
  /** @throws PeltonError FILE_NOT_FOUND */
  rename(from: string, to: string): Promise<void>;
  delete(path: string): Promise<void>;
}
