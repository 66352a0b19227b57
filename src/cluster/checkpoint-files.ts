import { present } from '../base/assert.ts';
import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import { writeMetadata } from '../checkpoint/metadata-file.ts';
import {
  addressBelow,
  checkpointFolder,
  checkpointIdOfPack,
  checkpointMetadataPath,
  completedCheckpointIds,
  metadataName,
  packPrefix,
} from '../checkpoint/paths.ts';
import type { OpenSnapshotStore, SnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { CheckpointManifest } from '../checkpoint/subtask-snapshot.ts';
import type { PendingSnapshot } from './pending-snapshot.ts';

/** A complete checkpoint in the job's folder, with the packs that it refers to. */
interface Retained {
  readonly checkpointId: number;
  readonly packs: ReadonlySet<string>;
}

export interface CheckpointFolder {
  /** Address of the store of the job's checkpoints. */
  readonly address: string;
  /** Checkpoints that are kept. */
  readonly retained: number;
}

/**
 * The files of a job's checkpoints and savepoints on the control side: metadata is written, checkpoints that newer ones replace are deleted,
 * and packs when nothing refers to them.
 *
 * A pack is garbage when it was written for the last complete checkpoint or an earlier one, and no checkpoint refers to it that is kept,
 * or that was complete at some time since one that is under way has begun: a slot may have been told of that one last when it took
 * its part. The last complete one alone will not do, because two that are under way together both store the pages that are new to them.
 */
export class CheckpointFiles {
  readonly #openStore: OpenSnapshotStore;
  readonly #folder: CheckpointFolder | undefined;
  readonly #store: SnapshotStore | undefined;
  /** Packs that are there, as far as slots have told. */
  readonly #packs = new Set<string>();
  /** Oldest first. */
  #retained: Retained[] = [];
  /** By id of each checkpoint under way: complete ones to whose packs it may refer. */
  readonly #underWay = new Map<number, Retained[]>();
  #claimedSavepoint: string | undefined;
  /** There may be packs that no slot has told of. */
  #hasOrphans = false;
  #work: Promise<void> = Promise.resolve();

  /** Without a folder the job can only take savepoints. */
  constructor(openStore: OpenSnapshotStore, folder: CheckpointFolder | undefined) {
    this.#openStore = openStore;
    this.#folder = folder;
    this.#store = folder === undefined ? undefined : openStore(folder.address);
  }

  /** Checkpoints that lay in the folder before, oldest first, and are the job's from now on. */
  claim(manifests: readonly CheckpointManifest[]): void {
    for (const manifest of manifests) this.#retain(manifest);
    this.#hasOrphans = true;
  }

  /** A savepoint that is the job's from now on: it goes when the first checkpoint is complete. */
  claimSavepoint(address: string): void {
    this.#claimedSavepoint = address;
  }

  /** Address of the folder of a checkpoint or savepoint. */
  addressOf({ checkpointId, target }: CheckpointTrigger): string {
    if (target.kind === 'savepoint') return target.address;
    return addressBelow(this.#folder?.address ?? '', checkpointFolder(checkpointId));
  }

  /** A checkpoint is triggered. */
  begin({ checkpointId }: CheckpointTrigger): void {
    this.#underWay.set(checkpointId, [...this.#retained]);
  }

  /** Writes the metadata, which completes the checkpoint. @throws PeltonError SNAPSHOT_UNWRITABLE */
  async write(trigger: CheckpointTrigger, manifest: CheckpointManifest): Promise<void> {
    const { target, checkpointId } = trigger;
    if (target.kind === 'savepoint') await writeMetadata(this.#openStore(target.address), metadataName, manifest);
    else await writeMetadata(present(this.#store, 'checkpoint folder'), checkpointMetadataPath(checkpointId), manifest);
  }

  /** A slot was lost, perhaps with packs that it had written. */
  expectOrphans(): void {
    this.#hasOrphans = true;
  }

  /** A checkpoint is complete. Returns the ids of those that go for it. */
  complete(manifest: CheckpointManifest): readonly number[] {
    this.#underWay.delete(manifest.checkpointId);
    if (manifest.kind === 'savepoint') return [];
    this.#retain(manifest);
    const replaced = this.#retained.splice(0, Math.max(0, this.#retained.length - (this.#folder?.retained ?? 1)));
    this.#then(async () => {
      for (const { checkpointId } of replaced) await this.#store?.delete(checkpointMetadataPath(checkpointId));
      await this.#deleteClaimedSavepoint();
      await this.#collect(manifest.checkpointId);
    });
    return replaced.map(({ checkpointId }) => checkpointId);
  }

  /** A checkpoint is given up; what it has written goes when the next is complete. `mayExist`: it is not known whether its metadata was written. */
  abort({ trigger, packs }: PendingSnapshot, mayExist: boolean): void {
    this.#underWay.delete(trigger.checkpointId);
    for (const pack of packs) this.#packs.add(pack);
    if (!mayExist) return;
    const { target, checkpointId } = trigger;
    this.#then(async () => {
      if (target.kind === 'savepoint') await this.#openStore(target.address).delete(metadataName);
      else await this.#store?.delete(checkpointMetadataPath(checkpointId));
    });
  }

  /** Resolves when everything that is to be deleted so far is. */
  settled(): Promise<void> {
    return this.#work;
  }

  /** Deletes all checkpoints of the job, the newest last: whoever is interrupted by then must not find an older one in its place. */
  async deleteAll(): Promise<void> {
    this.#then(async () => {
      const paths = (await this.#store?.list('')) ?? [];
      const metadata = completedCheckpointIds(paths).toReversed().map(checkpointMetadataPath);
      for (const path of [...metadata, ...paths.filter((path) => !metadata.includes(path))]) {
        await this.#store?.delete(path);
      }
    });
    await this.settled();
  }

  #retain(manifest: CheckpointManifest): void {
    const packs = packsOf(manifest);
    const retained = { checkpointId: manifest.checkpointId, packs };
    this.#retained.push(retained);
    for (const complete of this.#underWay.values()) complete.push(retained);
    for (const pack of packs) this.#packs.add(pack);
  }

  async #collect(lastCompleteId: number): Promise<void> {
    if (this.#hasOrphans) {
      this.#hasOrphans = false;
      for (const path of (await this.#store?.list(packPrefix)) ?? []) this.#packs.add(path);
    }
    for (const pack of this.#packs) {
      const isNeeded = [this.#retained, ...this.#underWay.values()].flat().some(({ packs }) => packs.has(pack));
      if (isNeeded || (checkpointIdOfPack(pack) ?? 0) > lastCompleteId) continue;
      this.#packs.delete(pack);
      await this.#store?.delete(pack);
    }
  }

  async #deleteClaimedSavepoint(): Promise<void> {
    const address = this.#claimedSavepoint;
    if (address === undefined) return;
    this.#claimedSavepoint = undefined;
    const store = this.#openStore(address);
    await store.delete(metadataName);
    for (const path of await store.list('')) await store.delete(path);
  }

  /** One after the other. What cannot be deleted costs room and nothing else. */
  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(() => undefined);
  }
}

function packsOf({ operators }: CheckpointManifest): ReadonlySet<string> {
  const packs = operators.flatMap(({ subtasks }) => subtasks.flatMap(({ pages }) => pages.packs));
  return new Set(packs);
}
