import { type ErrorCode, PeltonError } from '../base/errors.ts';
import { addressBelow } from './paths.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** The error for a file whose bytes are not what was stored. `reason` completes "… is corrupt: ". */
export function corruptSnapshot(store: SnapshotStore, path: string, reason: string, byteOffset?: number): PeltonError {
  return snapshotFault('SNAPSHOT_CORRUPT', store, path, `is corrupt: ${reason}`, {
    hint: 'restore from an earlier checkpoint or a savepoint; `pelton savepoint check` says which are whole',
    ...(byteOffset === undefined ? {} : { byteOffset }),
  });
}

/** An error about a file of a snapshot. `what` follows the file's address. */
export function snapshotFault(
  code: ErrorCode,
  store: SnapshotStore,
  path: string,
  what: string,
  more: { readonly hint?: string; readonly byteOffset?: number; readonly cause?: unknown } = {},
): PeltonError {
  const address = addressBelow(store.address, path);
  const { hint, byteOffset, cause } = more;
  return new PeltonError({
    code,
    message: `snapshot file ${address} ${what}`,
    ...(hint === undefined ? {} : { hint }),
    ...(byteOffset === undefined ? {} : { data: { path: address, byteOffset } }),
    ...(cause === undefined ? {} : { cause }),
  });
}
