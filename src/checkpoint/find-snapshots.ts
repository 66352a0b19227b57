import { asPeltonError, PeltonError } from '../base/errors.ts';
import { readMetadata } from './metadata-file.ts';
import { addressBelow, checkpointIdOf, metadataName } from './paths.ts';
import type { OpenSnapshotStore, SnapshotStore } from './snapshot-store.ts';
import type { CheckpointManifest } from './subtask-snapshot.ts';
import { shownAddress } from './shown-address.ts';

/** A snapshot that a job can begin with. */
export interface FoundSnapshot {
  readonly manifest: CheckpointManifest;
  /** Address of the store in which its pages or files lie: the folder of the job that took it, or the savepoint. */
  readonly address: string;
  /** Address of its own folder. */
  readonly folder: string;
}

/** One that is there and cannot be used. */
export interface BadSnapshot {
  readonly folder: string;
  readonly error: PeltonError;
}

export interface FoundSnapshots {
  /** Newest first. */
  readonly good: readonly FoundSnapshot[];
  readonly bad: readonly BadSnapshot[];
}

/** Where a snapshot's metadata is: in `store`, whose address is `root`. */
interface Place {
  readonly root: string;
  readonly folder: string;
  readonly metadataPath: string;
}

/**
 * The snapshots at a path: that of a checkpoint's or savepoint's folder, all of a job's checkpoint folder, or those of all jobs in a folder of
 * checkpoints. Metadata is read and verified, and everything that it refers to has to be there; what is in the pages shows when they are read.
 * @throws PeltonError SNAPSHOT_MISSING when there is none, OPTION_INVALID for an address that no store knows
 */
export async function findSnapshots(openStore: OpenSnapshotStore, path: string): Promise<FoundSnapshots> {
  const places = await placesAt(openStore(path), path);
  const good: FoundSnapshot[] = [];
  const bad: BadSnapshot[] = [];
  const listings = new Map<string, Promise<ReadonlySet<string>>>();
  for (const { root, folder, metadataPath } of places) {
    try {
      const store = openStore(root);
      const manifest = await readMetadata(store, metadataPath);
      const listing = listings.get(root) ?? store.list('').then((paths) => new Set(paths));
      listings.set(root, listing);
      checkComplete(manifest, await listing, folder, root);
      good.push({ manifest, address: root, folder });
    } catch (thrown) {
      bad.push({ folder, error: asPeltonError(thrown) });
    }
  }
  if (good.length === 0 && bad.length === 0) {
    throw new PeltonError({
      code: 'SNAPSHOT_MISSING',
      message: `there is no checkpoint and no savepoint at ${shownAddress(path)}`,
      hint: 'name the folder that has the file _metadata, or the folder of a job with its chk-… folders',
    });
  }
  return { good: newestFirst(good), bad };
}

/**
 * Those of one job by their numbers, because sinks have published what the last of them made ready, and clocks go back; those of several jobs
 * by the time of the last of each.
 */
function newestFirst(good: readonly FoundSnapshot[]): readonly FoundSnapshot[] {
  const byNumber = good.toSorted((one, other) => other.manifest.checkpointId - one.manifest.checkpointId);
  const last = new Map<string, number>();
  for (const { address, manifest } of byNumber) if (!last.has(address)) last.set(address, manifest.completedMs);
  const timeOf = ({ address }: FoundSnapshot): number => last.get(address) ?? 0;
  return byNumber.toSorted((one, other) => timeOf(other) - timeOf(one));
}

async function placesAt(store: SnapshotStore, path: string): Promise<Place[]> {
  const paths = await store.list('');
  if (paths.includes(metadataName)) {
    const { parent, name } = splitAddress(path);
    if (checkpointIdOf(name) === undefined) return [{ root: path, folder: path, metadataPath: metadataName }];
    return [{ root: parent, folder: path, metadataPath: `${name}/${metadataName}` }];
  }
  return paths.flatMap((file) => {
    const match = /^(?:([^/]+)\/)?(chk-\d+|savepoint-[^/]+)\/_metadata$/.exec(file);
    if (match === null) return [];
    const [, job, name = ''] = match;
    const parent = job === undefined ? path : addressBelow(path, job);
    const folder = addressBelow(parent, name);
    return checkpointIdOf(name) === undefined
      ? [{ root: folder, folder, metadataPath: metadataName }]
      : [{ root: parent, folder, metadataPath: `${name}/${metadataName}` }];
  });
}

/** @throws PeltonError SNAPSHOT_MISSING for the first file that is not there */
function checkComplete(
  { operators }: CheckpointManifest,
  present: ReadonlySet<string>,
  folder: string,
  root: string,
): void {
  for (const { name, subtasks, files } of operators) {
    const needed = [...subtasks.flatMap(({ pages }) => pages.packs), ...files.map((file) => file.path)];
    const missing = needed.find((path) => !present.has(path));
    if (missing === undefined) continue;
    throw new PeltonError({
      code: 'SNAPSHOT_MISSING',
      message: `the snapshot ${shownAddress(folder)} needs the file ${shownAddress(addressBelow(root, missing))}, which is not there`,
      operator: name,
    });
  }
}

/** The address of a folder as that of the folder around it, and a name. */
function splitAddress(address: string): { readonly parent: string; readonly name: string } {
  const queryStart = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address.indexOf('?') : -1;
  const [base, query] = queryStart < 0 ? [address, ''] : [address.slice(0, queryStart), address.slice(queryStart)];
  const trimmed = base.replace(/(?<=[^/])\/+$/, '');
  const slash = trimmed.lastIndexOf('/');
  const parent = slash < 0 ? '.' : slash === 0 ? '/' : trimmed.slice(0, slash);
  return { parent: parent + query, name: trimmed.slice(slash + 1) };
}
