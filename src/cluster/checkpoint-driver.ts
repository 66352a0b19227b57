import { present } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import { asPeltonError, PeltonError, type PeltonErrorFields } from '../base/errors.ts';
import { decide, initialFacts, isSettled } from '../checkpoint/coordinator.ts';
import type {
  CheckpointFacts,
  CoordinatorAction,
  CoordinatorEvent,
  SnapshotRequest,
} from '../checkpoint/coordinator-facts.ts';
import type { CheckpointSettings } from '../checkpoint/settings.ts';
import type { CheckpointManifest } from '../checkpoint/subtask-snapshot.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { FromSlot, ToSlot } from '../runtime/protocol.ts';
import type { CheckpointFiles } from './checkpoint-files.ts';
import { CheckpointHistory } from './checkpoint-history.ts';
import type { CheckpointRecord } from './job-handle.ts';
import { type Acknowledgement, PendingSnapshot } from './pending-snapshot.ts';
import { shownAddress } from '../checkpoint/shown-address.ts';

/** What the driver of checkpoints asks of its job. */
export interface CheckpointHost {
  /** `slot` counts over the whole job. */
  post(slot: number, message: ToSlot): void;
  /** What the sources have not handed out, by uid of their nodes, at this moment. */
  assignerSnapshots(): ReadonlyMap<string, string>;
  /** `ends`: the job is over when the sinks have published what belongs to it. */
  onComplete(manifest: CheckpointManifest, ends: 'no' | 'finished' | 'stopped'): void;
  /** All slots have finished, and nobody wants a checkpoint. */
  onCommitEnd(): void;
  /** Checkpoints fail and may not, or a job that was drained cannot go on. */
  onFailed(error: PeltonError): void;
}

export interface CheckpointJob {
  readonly graph: JobGraph;
  readonly settings: CheckpointSettings;
  readonly jobUid: string;
  readonly regions: number;
  /** Above every id that the job's folder has seen. */
  readonly firstCheckpointId: number;
}

/** What is asked for besides the checkpoints that are due by themselves. */
export type WantedSnapshot =
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'savepoint'; readonly folder: string; readonly then: 'continue' | 'suspend' | 'drain' };

interface Asked {
  resolve(record: CheckpointRecord): void;
  reject(error: PeltonError): void;
}

/** Carries out what `decide` decides about the checkpoints of one job, and tells it what happens. */
export class CheckpointDriver {
  readonly #job: CheckpointJob;
  readonly #clock: Clock;
  readonly #files: CheckpointFiles;
  readonly #host: CheckpointHost;
  readonly #history: CheckpointHistory;
  readonly #pending = new Map<number, PendingSnapshot>();
  readonly #asked = new Map<number, Asked>();
  readonly #events: CoordinatorEvent[] = [];
  #facts: CheckpointFacts;
  #requests = 0;
  #stored: CheckpointManifest | undefined;
  #cancelWait: (() => void) | undefined;
  #onSettled: (() => void)[] = [];

  constructor(job: CheckpointJob, clock: Clock, files: CheckpointFiles, host: CheckpointHost) {
    this.#job = job;
    this.#clock = clock;
    this.#files = files;
    this.#host = host;
    this.#history = new CheckpointHistory(clock);
    this.#facts = initialFacts(job.jobUid, job.regions, job.firstCheckpointId);
  }

  get records(): CheckpointRecord[] {
    return this.#history.records;
  }

  regionRuns(region: number, slots: readonly number[]): void {
    this.#tell({ kind: 'region-running', region, slots });
  }

  regionDown(region: number): void {
    this.#files.expectOrphans();
    this.#tell({ kind: 'region-down', region });
  }

  slotFinished(slot: number): void {
    this.#tell({ kind: 'slot-finished', slot });
  }

  acknowledge(slot: number, message: Acknowledgement): void {
    const { checkpointId } = message;
    this.#pending.get(checkpointId)?.add(message);
    this.#history.acknowledge(checkpointId, message.facts);
    this.#tell({ kind: 'acknowledged', checkpointId, slot });
  }

  decline(slot: number, { checkpointId, error }: Extract<FromSlot, { readonly kind: 'decline' }>): void {
    this.#tell({ kind: 'declined', checkpointId, slot, error });
  }

  /** Nothing is triggered any more; what is under way is given up. */
  end(): void {
    this.#tell({ kind: 'ended' });
  }

  /** The files of all checkpoints are gone. */
  forgetCheckpoints(): void {
    this.#history.discardCheckpoints();
  }

  /** Resolves when the snapshot is complete. Rejects with CHECKPOINT_FAILED, or JOB_CONTROL when the job has ended. */
  ask(wanted: WantedSnapshot): Promise<CheckpointRecord> {
    const request = this.#requests++;
    const full = false;
    const snapshot: SnapshotRequest =
      wanted.kind === 'checkpoint' ? { kind: 'checkpoint', request, full } : { ...wanted, request };
    return new Promise((resolve, reject) => {
      this.#asked.set(request, { resolve, reject });
      this.#tell({ kind: 'requested', request: snapshot });
    });
  }

  /** Resolves when it is known of every checkpoint whether it is complete, apart from those that go on being taken. */
  async settled(): Promise<void> {
    while (!isSettled(this.#facts)) {
      await new Promise<void>((resolve) => {
        this.#onSettled.push(resolve);
      });
    }
  }

  /** What an action sets going may have something to tell at once: it waits for its turn. */
  #tell(event: CoordinatorEvent): void {
    this.#events.push(event);
    if (this.#events.length > 1) return;
    for (let next = this.#events[0]; next !== undefined; next = this.#events[0]) {
      this.#take(next);
      this.#events.shift();
    }
    if (isSettled(this.#facts)) for (const resolve of this.#onSettled.splice(0)) resolve();
  }

  #take(event: CoordinatorEvent): void {
    const now = { monotonicMs: this.#clock.monotonicMs(), epochMs: this.#clock.nowMs() };
    const { facts, actions } = decide(this.#job.settings, this.#facts, event, now);
    this.#facts = facts;
    for (const action of actions) this.#act(action);
  }

  #act(action: CoordinatorAction): void {
    switch (action.kind) {
      case 'trigger':
        this.#history.begin(action.trigger);
        this.#trigger(action);
        return;
      case 'store':
        void this.#store(action.checkpointId);
        return;
      case 'complete':
        this.#complete(action);
        return;
      case 'abort':
        this.#abort(action);
        return;
      case 'refuse':
        this.#answer(action.request)?.reject(new PeltonError({ code: 'JOB_CONTROL', message: action.message }));
        return;
      case 'fail-job':
        this.#host.onFailed(failure(action.message, action.cause));
        return;
      case 'commit-end':
        this.#host.onCommitEnd();
        return;
      case 'wait':
        this.#wait(action.untilMs);
    }
  }

  #wait(untilMs: number | undefined): void {
    this.#cancelWait?.();
    this.#cancelWait =
      untilMs === undefined
        ? undefined
        : this.#clock.after(Math.max(0, untilMs - this.#clock.monotonicMs()), () => this.#tell({ kind: 'time' }));
  }

  #trigger({ trigger, slots }: Extract<CoordinatorAction, { readonly kind: 'trigger' }>): void {
    // In a turn of its own: then every split that an assigner has given away has been sent on its way to the source.
    this.#clock.after(0, () => {
      const { checkpointId } = trigger;
      if (!this.#facts.pending.some((pending) => pending.trigger.checkpointId === checkpointId)) return;
      this.#pending.set(checkpointId, new PendingSnapshot(trigger, slots, this.#host.assignerSnapshots()));
      this.#files.begin(trigger);
      for (const slot of slots) this.#host.post(slot, { kind: 'trigger', trigger });
    });
  }

  async #store(checkpointId: number): Promise<void> {
    const snapshot = this.#pending.get(checkpointId);
    try {
      if (snapshot === undefined) throw new Error(`checkpoint ${checkpointId} is not under way`);
      const manifest = snapshot.manifest(this.#job.graph, this.#job.jobUid, this.#clock.nowMs());
      this.#stored = manifest;
      await this.#files.write(snapshot.trigger, manifest);
      this.#tell({ kind: 'stored', checkpointId });
    } catch (thrown) {
      this.#tell({ kind: 'store-failed', checkpointId, error: asPeltonError(thrown).toFields() });
    }
  }

  #complete({ checkpointId, request, ends }: Extract<CoordinatorAction, { readonly kind: 'complete' }>): void {
    const snapshot = present(this.#remove(checkpointId), `checkpoint ${checkpointId}`);
    // One is stored at a time.
    const manifest = present(this.#stored, `metadata of checkpoint ${checkpointId}`);
    const { trigger, slots } = snapshot;
    const record = present(
      this.#history.complete(checkpointId, shownAddress(this.#files.addressOf(trigger))),
      'record',
    );
    for (const id of this.#files.complete(manifest)) this.#history.discard(id);
    for (const slot of slots) this.#host.post(slot, { kind: 'complete', checkpointId });
    if (trigger.target.kind === 'checkpoint' || trigger.then !== 'continue') this.#host.onComplete(manifest, ends);
    this.#answer(request)?.resolve(record);
  }

  #abort({
    checkpointId,
    request,
    reason,
    message,
    cause,
  }: Extract<CoordinatorAction, { readonly kind: 'abort' }>): void {
    const snapshot = this.#remove(checkpointId);
    const error = failure(`checkpoint ${checkpointId} was given up: ${message}`, cause);
    this.#history.fail(checkpointId, error.toFields());
    this.#answer(request)?.reject(error);
    if (snapshot === undefined) return;
    for (const slot of snapshot.slots) this.#host.post(slot, { kind: 'abort', checkpointId });
    this.#files.abort(snapshot, reason === 'store-failed');
  }

  #remove(checkpointId: number): PendingSnapshot | undefined {
    const snapshot = this.#pending.get(checkpointId);
    this.#pending.delete(checkpointId);
    return snapshot;
  }

  #answer(request: number | undefined): Asked | undefined {
    if (request === undefined) return undefined;
    const asked = this.#asked.get(request);
    this.#asked.delete(request);
    return asked;
  }
}

function failure(message: string, cause: PeltonErrorFields | undefined): PeltonError {
  return new PeltonError({
    code: 'CHECKPOINT_FAILED',
    message,
    ...(cause === undefined ? {} : { cause: new PeltonError(cause) }),
  });
}
