/** What a listing says about one file. */
export interface FileEntry {
  readonly path: string;
  readonly sizeBytes: number;
  /** Milliseconds since the Unix epoch; 0 where the platform does not know. */
  readonly modifiedMs: number;
}

export type PathStat =
  | { readonly kind: 'file'; readonly entry: FileEntry }
  | { readonly kind: 'folder' }
  | { readonly kind: 'missing' };

/** An open file to read from. */
export interface ReadableFile {
  readonly sizeBytes: number;
  /** Fills `into` from `positionBytes` on; resolves to the bytes read, fewer than asked only at the end of the file. */
  read(into: Uint8Array, positionBytes: number): Promise<number>;
  close(): Promise<void>;
}

/** A file that is being written, front to back. Nobody sees it complete before `close` has resolved. */
export interface WritableFile {
  /** The bytes may be reused once the promise resolves. One write at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when the file's name and everything written are durable. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Files of the platform: a disk, or a set of `File` objects in a browser. Paths use `/`.
 * Every method rejects with a PeltonError FILE_NOT_FOUND, FILE_UNREADABLE or FILE_UNWRITABLE that names the path.
 */
export interface FileStore {
  stat(path: string): Promise<PathStat>;
  /** Every file below a folder, at any depth, sorted by path; names that start with `.` or `_` are left out. */
  list(folder: string): Promise<readonly FileEntry[]>;
  /** The files in a folder itself whose names start with `.` or `_`, sorted by path; empty when the folder does not exist. */
  listHidden(folder: string): Promise<readonly FileEntry[]>;
  /** The files that match a pattern with `*`, `?`, `[…]`, `{a,b}` or `**`, sorted by path; empty when none does. */
  glob(pattern: string): Promise<readonly FileEntry[]>;
  open(path: string): Promise<ReadableFile>;
  /** A new file, in place of one that exists; its folder is made when it is missing. */
  create(path: string): Promise<WritableFile>;
  /** A file cut to its first `sizeBytes` bytes, to be written on from there. Rejects with FILE_UNWRITABLE when it is shorter or missing. */
  append(path: string, sizeBytes: number): Promise<WritableFile>;
  /** Moves a file within one store in one step, over one that exists. Resolves when that is durable. */
  rename(from: string, to: string): Promise<void>;
  /** Deletes a file; one that does not exist is no error. */
  delete(path: string): Promise<void>;
  makeFolders(path: string): Promise<void>;
}
