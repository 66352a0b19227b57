/**
 * A file of one slot on local disk that holds state which does not fit into memory. Synchronous, because operators are. Each
 * method throws PeltonError FILE_UNREADABLE or FILE_UNWRITABLE that names the path.
 */
export interface SpillFile {
  write(position: number, bytes: Uint8Array): void;
  /** Fills `into`. */
  read(position: number, into: Uint8Array): void;
  /** Deletes the file. */
  close(): void;
}
