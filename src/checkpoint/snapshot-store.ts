/**
 * Where snapshots are kept: a folder, or an object store. Paths are relative to the store's root and use `/`.
 * Every method rejects with a PeltonError SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE or SNAPSHOT_UNWRITABLE that names the path.
 */
export interface SnapshotStore {
  /** Address of the root as a person writes it, for messages. */
  readonly address: string;
  /**
   * Writes a whole file, made of `parts` end to end; nobody sees it before it is complete and durable. The parts must not
   * change before the promise resolves. Over a file that exists it is replaced.
   */
  write(path: string, parts: readonly Uint8Array[]): Promise<void>;
  read(path: string): Promise<Uint8Array>;
  /** Fills the buffers, one after the other, with the bytes from `offset` on. Rejects with SNAPSHOT_CORRUPT when the file is shorter. */
  readInto(path: string, offset: number, into: readonly Uint8Array[]): Promise<void>;
  /** Paths of all files below a prefix that ends with `/` (or of all, for ''), sorted; empty when there are none. */
  list(prefix: string): Promise<readonly string[]>;
  /** Deletes a file; one that does not exist is no error. */
  delete(path: string): Promise<void>;
  /** Deletes what writers that are gone have left half-written, of whatever job. Absent in a store in which there is no such thing. */
  removeAbandoned?(): Promise<void>;
}

/**
 * Opens the store of an address (a folder, or `s3://bucket/prefix`). @throws PeltonError OPTION_INVALID for one that it does
 * not know
 */
export type OpenSnapshotStore = (address: string) => SnapshotStore;
