/**
 * The metadata file of a checkpoint or savepoint, whose existence says that it is complete:
 *
 *   0 "PELTONCP" | 8 format u32 | 12 zero u32 | 16 bytes of the manifest u64 | 24 its SHA-256, 32 bytes | 56 manifest (FlatBuffers)
 */
import { PeltonError } from '../base/errors.ts';
import { readManifest } from './manifest-reader.ts';
import { writeManifest } from './manifest-writer.ts';
import { sha256 } from './sha256.ts';
import { corruptSnapshot, snapshotFault } from './snapshot-fault.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { CheckpointManifest } from './subtask-snapshot.ts';

const magic = 'PELTONCP';
const format = 1;
const headerBytes = 56;

/** Writes the metadata of a snapshot all of whose other files are stored. @throws SNAPSHOT_UNWRITABLE */
export async function writeMetadata(store: SnapshotStore, path: string, manifest: CheckpointManifest): Promise<void> {
  const body = writeManifest(manifest);
  const header = new Uint8Array(headerBytes);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode(magic));
  view.setUint32(8, format, true);
  view.setBigUint64(16, BigInt(body.byteLength), true);
  const digest = sha256([body]);
  for (let index = 0; index < 32; index++)
    header[24 + index] = Number.parseInt(digest.slice(2 * index, 2 * index + 2), 16);
  await store.write(path, [header, body]);
}

/**
 * @throws SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE; SNAPSHOT_CORRUPT for a file that is cut off, changed or something else;
 * SNAPSHOT_MISMATCH for one of a later version
 */
export async function readMetadata(store: SnapshotStore, path: string): Promise<CheckpointManifest> {
  const bytes = await store.read(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, magic.length));
  if (!magic.startsWith(start) || bytes.length === 0) {
    throw corruptSnapshot(store, path, `it is something else, because it does not begin with ${magic}`, 0);
  }
  if (bytes.length < headerBytes) {
    throw corruptSnapshot(store, path, `it is cut off at byte ${bytes.length}, inside its header`, bytes.length);
  }
  const found = view.getUint32(8, true);
  if (found !== format) {
    throw snapshotFault(
      'SNAPSHOT_MISMATCH',
      store,
      path,
      `has format ${found}, and this version of Pelton reads ${format}`,
      {
        hint:
          found > format
            ? 'restore with the version of Pelton that wrote it, or a later one'
            : 'take a savepoint with the version that wrote it',
      },
    );
  }
  const size = Number(view.getBigUint64(16, true));
  const body = bytes.slice(headerBytes, headerBytes + size);
  if (bytes.length < headerBytes + size) {
    const reason = `it is cut off at byte ${bytes.length} of ${headerBytes + size}`;
    throw corruptSnapshot(store, path, reason, bytes.length);
  }
  if (bytes.length > headerBytes + size) {
    throw corruptSnapshot(store, path, `it goes on behind its end at byte ${headerBytes + size}`, headerBytes + size);
  }
  const stored = Array.from(bytes.subarray(24, headerBytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const digest = sha256([body]);
  if (digest !== stored) {
    throw corruptSnapshot(store, path, `its SHA-256 is ${digest.slice(0, 16)}… instead of ${stored.slice(0, 16)}…`);
  }
  try {
    return readManifest(body);
  } catch (thrown) {
    if (thrown instanceof PeltonError && thrown.code !== 'ASSERTION') throw thrown;
    throw corruptSnapshot(store, path, 'its content is no manifest');
  }
}
