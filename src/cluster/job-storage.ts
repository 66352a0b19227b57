import { present } from '../base/assert.ts';
import type { PeltonError } from '../base/errors.ts';
import { assignRestore } from '../checkpoint/restore-plan.ts';
import { completedCheckpointIds, jobAddress } from '../checkpoint/paths.ts';
import type { CheckpointSettings } from '../checkpoint/settings.ts';
import type { CheckpointManifest } from '../checkpoint/subtask-snapshot.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { Platform } from '../runtime/platform.ts';
import { CheckpointFiles } from './checkpoint-files.ts';
import type { JobEnd } from './job-handle.ts';
import { type FoundSnapshot, findSnapshots } from '../checkpoint/find-snapshots.ts';
import type { RegionRestore } from './region-runner.ts';
import type { JobRegion } from './regions.ts';
import { shownAddress } from '../checkpoint/shown-address.ts';

/** The snapshot that a region which starts begins with. */
export interface RestorePoint {
  readonly manifest: CheckpointManifest;
  /** Address of the store in which its pages or files lie. */
  readonly address: string;
  /** They are the job's own, so that its checkpoints may go on referring to them. */
  readonly keepsPages: boolean;
}

export interface StorageNaming {
  readonly jobUid: string;
  onNotice?(text: string): void;
}

/** Where a job keeps its checkpoints, what it is called there, and the snapshot that it begins with. */
export class JobStorage {
  readonly #graph: JobGraph;
  readonly #platform: Platform;
  readonly #naming: StorageNaming;
  #jobUid: string;
  #runUid: string;
  #checkpointAddress: string | undefined;
  #files: CheckpointFiles | undefined;
  #firstCheckpointId = 1;
  #restorePoint: RestorePoint | undefined;
  /** What the restore point can be replaced by as long as it is one of these, newest first. */
  #older: readonly FoundSnapshot[] = [];
  #temporary: { remove(): Promise<void> } | undefined;

  constructor(graph: JobGraph, platform: Platform, naming: StorageNaming) {
    this.#graph = graph;
    this.#platform = platform;
    this.#naming = naming;
    this.#jobUid = naming.jobUid;
    this.#runUid = naming.jobUid;
  }

  get jobUid(): string {
    return this.#jobUid;
  }

  /** Names this run of the job: the attempts of its regions count on from it. */
  get runUid(): string {
    return this.#runUid;
  }

  /** Undefined for a job that takes no checkpoints. */
  get checkpointAddress(): string | undefined {
    return this.#checkpointAddress;
  }

  get firstCheckpointId(): number {
    return this.#firstCheckpointId;
  }

  get files(): CheckpointFiles {
    return present(this.#files, 'storage of the job');
  }

  /** The newest checkpoint; undefined for the beginning. */
  get restorePoint(): RestorePoint | undefined {
    return this.#restorePoint;
  }

  /** A checkpoint of the job's own is complete. */
  completed(manifest: CheckpointManifest): void {
    const address = present(this.#checkpointAddress, 'checkpoint folder');
    this.#restorePoint = { manifest, address, keepsPages: true };
    this.#older = [];
  }

  /**
   * Finds the snapshot to begin with, if one is wanted, and the place of the checkpoints.
   * @throws PeltonError SNAPSHOT_… when there is no good one, or when it does not fit the job
   */
  async open(): Promise<void> {
    const { checkpoints, recovery } = this.#graph.settings;
    const { openStore } = this.#platform;
    const takesCheckpoints = checkpoints.intervalMs !== undefined || checkpoints.folder !== undefined;
    const found = recovery === undefined ? [] : await this.#find(recovery.path);
    const [newest] = found;
    const isOwn = newest !== undefined && takesCheckpoints && this.#isOwn(newest);
    if (newest !== undefined) this.#beginWith(newest, isOwn, found.slice(1));
    if (isOwn) this.#checkpointAddress = newest.address;
    else if (checkpoints.folder !== undefined) this.#checkpointAddress = jobAddress(checkpoints.folder, this.#jobUid);
    else if (takesCheckpoints) {
      const temporary = this.#platform.temporaryStore();
      this.#temporary = temporary;
      this.#checkpointAddress = jobAddress(temporary.address, this.#jobUid);
    }
    const address = this.#checkpointAddress;
    const files = new CheckpointFiles(
      openStore,
      address === undefined ? undefined : { address, retained: checkpoints.retained },
    );
    this.#files = files;
    await this.#removeAbandoned(checkpoints.folder, address);
    if (isOwn) await this.#claimFolder(files, newest.address);
    else if (newest?.manifest.kind === 'savepoint' && recovery?.claimMode === 'claim')
      files.claimSavepoint(newest.address);
  }

  restoreOf(region: JobRegion): RegionRestore | undefined {
    const point = this.#restorePoint;
    if (point === undefined) return undefined;
    const { manifest, address, keepsPages } = point;
    return assignRestore(manifest, region.graph, { address, keepsPages, allowNonRestored: true });
  }

  /** The snapshot that the job began with cannot be read: whether there is an older one, with which it begins now. */
  takeOlder(error: PeltonError): boolean {
    const [next, ...older] = this.#older;
    const point = this.#restorePoint;
    if (next === undefined || point === undefined) return false;
    this.#naming.onNotice?.(
      `checkpoint ${point.manifest.checkpointId} cannot be used: ${error.message}; the job begins with checkpoint ${next.manifest.checkpointId}`,
    );
    this.#restorePoint = { ...point, manifest: next.manifest };
    this.#older = older;
    return true;
  }

  /** Deletes what the job does not leave behind. Resolves to whether its checkpoints are still there. */
  async close(outcome: JobEnd | 'failed'): Promise<boolean> {
    const { retention } = this.#graph.settings.checkpoints;
    const stays = staysAfter(outcome, retention);
    if (this.#temporary !== undefined) {
      await this.#files?.settled();
      await this.#temporary.remove().catch((thrown: unknown) => {
        this.#naming.onNotice?.(`the temporary checkpoints stay: ${String(thrown)}`);
      });
      return false;
    }
    if (stays) await this.#files?.settled();
    else await this.#files?.deleteAll();
    return stays;
  }

  /** Those that the job may begin with, newest first: of a single job. */
  async #find(path: string): Promise<readonly FoundSnapshot[]> {
    const { good, bad } = await findSnapshots(this.#platform.openStore, path);
    const [newest] = good;
    if (newest === undefined) throw present(bad[0], 'snapshot').error;
    const instead = `the job begins with ${shownAddress(newest.folder)}`;
    for (const { folder, error } of bad)
      this.#naming.onNotice?.(`${shownAddress(folder)} cannot be used: ${error.message}; ${instead}`);
    return good.filter(({ address }) => address === newest.address);
  }

  /** Whether the job goes on in the folder of a job before it. */
  #isOwn({ manifest, address }: FoundSnapshot): boolean {
    const { checkpoints, recovery } = this.#graph.settings;
    if (manifest.kind === 'savepoint' || recovery?.claimMode !== 'claim') return false;
    const { folder } = checkpoints;
    return folder === undefined || normal(jobAddress(folder, manifest.jobUid)) === normal(address);
  }

  /** All checkpoints in the folder become the job's, whichever it begins with: what it writes there must not break them. */
  async #claimFolder(files: CheckpointFiles, address: string): Promise<void> {
    const { openStore } = this.#platform;
    const { good } = await findSnapshots(openStore, address);
    const manifests = good
      .map(({ manifest }) => manifest)
      .toSorted((one, other) => one.checkpointId - other.checkpointId);
    files.claim(manifests);
    const ids = completedCheckpointIds(await openStore(address).list(''));
    this.#firstCheckpointId = Math.max(this.#firstCheckpointId, ...ids.map((id) => id + 1));
  }

  /** What killed processes have left in the folder of all jobs' checkpoints, and in the job's own. It costs room and nothing else. */
  async #removeAbandoned(...addresses: readonly (string | undefined)[]): Promise<void> {
    for (const address of addresses) {
      if (address === undefined) continue;
      await this.#platform
        .openStore(address)
        .removeAbandoned?.()
        .catch(() => undefined);
    }
  }

  #beginWith({ manifest, address }: FoundSnapshot, isOwn: boolean, older: readonly FoundSnapshot[]): void {
    const allowNonRestored = this.#graph.settings.recovery?.allowNonRestored === true;
    assignRestore(manifest, this.#graph, { address, keepsPages: isOwn, allowNonRestored });
    this.#restorePoint = { manifest, address, keepsPages: isOwn };
    this.#older = older;
    this.#firstCheckpointId = manifest.checkpointId + 1;
    if (!isOwn) return;
    // The job is the same, this run of it is another: what it writes must not get the names of what the runs before it wrote.
    this.#jobUid = manifest.jobUid;
    this.#runUid = `${manifest.jobUid}-${this.#naming.jobUid.slice(0, 8)}`;
  }
}

function normal(address: string): string {
  return address.replace(/^\.\//, '').replace(/\/+$/, '');
}

/** Whether the checkpoints of a job that ended so are kept. Behind a stop with a savepoint there is nothing newer in them. */
export function staysAfter(outcome: JobEnd | 'failed', retention: CheckpointSettings['retention']): boolean {
  switch (outcome) {
    case 'failed':
      return true;
    case 'cancelled':
      return retention === 'retain-on-cancellation' || retention === 'retain-always';
    case 'finished':
      return retention === 'retain-always';
    case 'stopped':
      return false;
  }
}
