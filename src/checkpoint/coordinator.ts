/**
 * When checkpoints are taken, given up and complete: Flink's rules as one pure function.
 *
 * - A checkpoint is due `interval` after the one before it was, and not before `minPause` after the last completion. At
 *   most `maxConcurrent` are under way; a minimum pause or unaligned barriers allow one. One that is late because of that
 *   starts as soon as it may.
 * - A savepoint waits for nobody, except that unaligned barriers come one at a time. It counts as one under way, but
 *   neither subsumes an earlier checkpoint nor is subsumed.
 * - While a region does not run nothing is triggered; its failure gives up what is under way, which is no failure of the
 *   checkpoint.
 * - Failures count that say something about checkpoints: a timeout, a slot that declines, metadata that cannot be written.
 *   More in a row than tolerable fail the job. Those of savepoints do not count.
 * - After the last slot has finished one final checkpoint makes everything visible; without an interval the sinks publish
 *   at once.
 * - Once the metadata is being written only that outcome decides, because a file that exists is a complete checkpoint.
 */
import { assert } from '../base/assert.ts';
import type { PeltonErrorFields } from '../base/errors.ts';
import type { CheckpointTrigger } from './checkpoint-trigger.ts';
import type {
  AbortReason,
  CheckpointFacts,
  CoordinatorAction,
  CoordinatorEvent,
  PendingCheckpoint,
  SnapshotRequest,
} from './coordinator-facts.ts';
import { savepointAddress } from './paths.ts';
import type { CheckpointSettings } from './settings.ts';

export interface Moment {
  /** Decides; never goes back. */
  readonly monotonicMs: number;
  /** For people: ms since the Unix epoch. */
  readonly epochMs: number;
}

export interface Decision {
  readonly facts: CheckpointFacts;
  readonly actions: readonly CoordinatorAction[];
}

/**
 * The facts of a job none of whose regions runs yet. `firstCheckpointId` is above every id that the job's folder has seen,
 * at least 1.
 */
export function initialFacts(jobUid: string, regions: number, firstCheckpointId: number): CheckpointFacts {
  return {
    jobUid,
    nextCheckpointId: firstCheckpointId,
    regions: Array.from({ length: regions }, () => ({ running: false, slots: [], finished: [] })),
    pending: [],
    requests: [],
    dueMs: undefined,
    lastCompletion: undefined,
    consecutiveFailures: 0,
    end: 'no',
  };
}

/**
 * The facts after an event, and what is to be done. Events about checkpoints that are not under way any more change nothing.
 */
export function decide(
  settings: CheckpointSettings,
  facts: CheckpointFacts,
  event: CoordinatorEvent,
  now: Moment,
): Decision {
  const step = new Step(settings, facts, now);
  step.take(event);
  step.expire();
  step.store();
  step.trigger();
  return { facts: step.facts, actions: [...step.actions, { kind: 'wait', untilMs: step.nextTimeMs() }] };
}

/** Whether a restart may choose its checkpoint: not while it is open whether another one is complete. */
export function isSettled(facts: CheckpointFacts): boolean {
  return !facts.pending.some((pending) => pending.storing);
}

const isCheckpoint = ({ trigger }: PendingCheckpoint): boolean => trigger.target.kind === 'checkpoint';
const isStopping = ({ trigger }: PendingCheckpoint): boolean => trigger.then !== 'continue';

/** Errors with which a slot declines because the job is going down, not because the checkpoint went wrong. */
const isUncounted = (error: PeltonErrorFields): boolean => error.code === 'CANCELLED' || error.code === 'SLOT_LOST';

/** One decision under way. */
class Step {
  facts: CheckpointFacts;
  readonly actions: CoordinatorAction[] = [];
  readonly #settings: CheckpointSettings;
  readonly #now: Moment;
  readonly #unaligned: boolean;
  readonly #concurrentMax: number;

  constructor(settings: CheckpointSettings, facts: CheckpointFacts, now: Moment) {
    this.#settings = settings;
    this.facts = facts;
    this.#now = now;
    this.#unaligned = settings.unaligned && settings.mode === 'exactly-once';
    this.#concurrentMax = settings.minPauseMs > 0 || this.#unaligned ? 1 : settings.maxConcurrent;
  }

  take(event: CoordinatorEvent): void {
    switch (event.kind) {
      case 'time':
        return;
      case 'region-running':
        this.#setRegion(event.region, { running: true, slots: event.slots, finished: [] });
        if (this.#allRun()) this.#beginInterval();
        return;
      case 'region-down':
        this.#setRegion(event.region, { running: false, slots: [], finished: [] });
        this.#change({ dueMs: undefined, end: this.facts.end === 'finished' ? 'no' : this.facts.end });
        this.#giveUpAll('region-down', 'a part of the job failed and restarts');
        return;
      case 'slot-finished':
        this.#change({
          regions: this.facts.regions.map((region) =>
            region.slots.includes(event.slot) && !region.finished.includes(event.slot)
              ? { ...region, finished: [...region.finished, event.slot] }
              : region,
          ),
        });
        return;
      case 'requested':
        if (this.facts.end !== 'no') this.#refuse(event.request);
        else this.#change({ requests: [...this.facts.requests, event.request] });
        return;
      case 'acknowledged':
        this.#change({
          pending: this.facts.pending.map((pending) =>
            pending.trigger.checkpointId === event.checkpointId &&
            pending.slots.includes(event.slot) &&
            !pending.acknowledged.includes(event.slot)
              ? { ...pending, acknowledged: [...pending.acknowledged, event.slot] }
              : pending,
          ),
        });
        return;
      case 'declined': {
        const pending = this.#find(event.checkpointId);
        if (pending === undefined || pending.storing) return;
        this.#fail(pending, 'declined', `slot ${event.slot} cannot take part: ${event.error.message}`, event.error);
        return;
      }
      case 'stored': {
        const pending = this.#find(event.checkpointId);
        if (pending?.storing === true) this.#complete(pending);
        return;
      }
      case 'store-failed': {
        const pending = this.#find(event.checkpointId);
        if (pending?.storing !== true) return;
        this.#fail(pending, 'store-failed', `its metadata cannot be written: ${event.error.message}`, event.error);
        return;
      }
      case 'ended':
        this.#end('over');
        return;
    }
  }

  /** Gives up what has taken too long. */
  expire(): void {
    const { timeoutMs } = this.#settings;
    for (const pending of this.facts.pending) {
      // The failure of one may have ended them all.
      if (!this.facts.pending.includes(pending)) continue;
      if (pending.storing || this.#now.monotonicMs < pending.triggeredAtMs + timeoutMs) continue;
      const missing = pending.slots.filter((slot) => !pending.acknowledged.includes(slot));
      const who = `${missing.length === 1 ? 'slot' : 'slots'} ${missing.join(', ')}`;
      this.#fail(pending, 'timeout', `not complete after ${timeoutMs} ms: no answer from ${who}`);
    }
  }

  /** Begins to write the metadata of the next checkpoint that everybody has acknowledged; one at a time, in order. */
  store(): void {
    if (this.facts.pending.some((pending) => pending.storing)) return;
    const ready = this.facts.pending.find(({ slots, acknowledged }) => slots.length === acknowledged.length);
    if (ready === undefined) return;
    this.#change({
      pending: this.facts.pending.map((pending) => (pending === ready ? { ...pending, storing: true } : pending)),
    });
    this.actions.push({ kind: 'store', checkpointId: ready.trigger.checkpointId });
  }

  trigger(): void {
    while (this.facts.end === 'no' && this.#allRun() && !this.facts.pending.some(isStopping)) {
      const { pending, requests } = this.facts;
      const hasRoom = pending.length < this.#concurrentMax;
      const [request] = requests;
      if (request !== undefined) {
        if (!hasRoom && (request.kind === 'checkpoint' || this.#unaligned)) return;
        this.#change({ requests: requests.slice(1) });
        this.#start('request', request);
      } else if (this.#allFinished()) {
        if (this.#settings.intervalMs === undefined) {
          // A savepoint that is under way still has its say.
          if (pending.length > 0) return;
          this.actions.push({ kind: 'commit-end' });
          this.#end('over');
          return;
        }
        const isUnderWay = pending.some(({ purpose }) => purpose === 'final');
        if (isUnderWay || !hasRoom || this.#now.monotonicMs < (this.#finalDueMs() ?? 0)) return;
        this.#start('final', undefined);
      } else {
        const dueMs = this.#periodicDueMs();
        if (dueMs === undefined || !hasRoom || this.#now.monotonicMs < dueMs) return;
        this.#start('periodic', undefined);
      }
    }
  }

  /** When something may have to be done although nothing happens. */
  nextTimeMs(): number | undefined {
    const { facts } = this;
    if (facts.end !== 'no') return undefined;
    const times = facts.pending
      .filter(({ storing }) => !storing)
      .map(({ triggeredAtMs }) => triggeredAtMs + this.#settings.timeoutMs);
    const hasRoom = facts.pending.length < this.#concurrentMax;
    if (hasRoom && facts.requests.length === 0 && this.#allRun() && !facts.pending.some(isStopping)) {
      const dueMs = this.#allFinished() ? this.#finalDueMs() : this.#periodicDueMs();
      const isUnderWay = this.#allFinished() && facts.pending.some(({ purpose }) => purpose === 'final');
      if (dueMs !== undefined && !isUnderWay) times.push(dueMs);
    }
    return times.length === 0 ? undefined : Math.min(...times);
  }

  #change(changes: Partial<CheckpointFacts>): void {
    this.facts = { ...this.facts, ...changes };
  }

  #setRegion(region: number, facts: CheckpointFacts['regions'][number]): void {
    assert(region in this.facts.regions, `there is no region ${region}`);
    this.#change({ regions: this.facts.regions.map((other, index) => (index === region ? facts : other)) });
  }

  #find(checkpointId: number): PendingCheckpoint | undefined {
    return this.facts.pending.find(({ trigger }) => trigger.checkpointId === checkpointId);
  }

  #remove(checkpoint: PendingCheckpoint): void {
    this.#change({ pending: this.facts.pending.filter((pending) => pending !== checkpoint) });
  }

  #allRun(): boolean {
    return this.facts.regions.every(({ running }) => running);
  }

  #allFinished(): boolean {
    return this.facts.regions.every(({ running, slots, finished }) => running && slots.length === finished.length);
  }

  #beginInterval(): void {
    const { intervalMs } = this.#settings;
    this.#change({ dueMs: intervalMs === undefined ? undefined : this.#now.monotonicMs + intervalMs });
  }

  /** At a fixed rate; what was missed is not caught up on. */
  #nextInterval(): void {
    const nextMs = (this.facts.dueMs ?? 0) + (this.#settings.intervalMs ?? 0);
    if (nextMs > this.#now.monotonicMs) this.#change({ dueMs: nextMs });
    else this.#beginInterval();
  }

  /** By the interval, and behind the minimum pause. */
  #periodicDueMs(): number | undefined {
    const { dueMs, lastCompletion } = this.facts;
    if (dueMs === undefined || lastCompletion === undefined) return dueMs;
    return Math.max(dueMs, lastCompletion.atMs + this.#settings.minPauseMs);
  }

  /** At once; after a failure by the interval, so that a broken store is not hammered. */
  #finalDueMs(): number | undefined {
    return this.facts.consecutiveFailures === 0 ? this.#now.monotonicMs : this.facts.dueMs;
  }

  #start(purpose: PendingCheckpoint['purpose'], request: SnapshotRequest | undefined): void {
    const checkpointId = this.facts.nextCheckpointId;
    const slots = this.facts.regions.flatMap((region) => region.slots);
    const trigger = this.#triggerOf(checkpointId, request);
    const pending: PendingCheckpoint = {
      trigger,
      triggeredAtMs: this.#now.monotonicMs,
      purpose,
      request: request?.request,
      slots,
      acknowledged: [],
      storing: false,
    };
    this.#change({ nextCheckpointId: checkpointId + 1, pending: [...this.facts.pending, pending] });
    if (purpose !== 'request') this.#nextInterval();
    this.actions.push({ kind: 'trigger', trigger, slots });
  }

  #triggerOf(checkpointId: number, request: SnapshotRequest | undefined): CheckpointTrigger {
    const { mode, alignedTimeoutMs, incremental } = this.#settings;
    const triggeredMs = this.#now.epochMs;
    if (request?.kind === 'savepoint') {
      const address = savepointAddress(request.folder, this.facts.jobUid, checkpointId);
      return {
        checkpointId,
        triggeredMs,
        target: { kind: 'savepoint', address },
        alignment: { kind: 'aligned' },
        then: request.then,
      };
    }
    const alignment: CheckpointTrigger['alignment'] =
      mode === 'at-least-once'
        ? { kind: 'at-least-once' }
        : this.#unaligned
          ? { kind: 'unaligned', afterMs: alignedTimeoutMs }
          : { kind: 'aligned' };
    const full = !incremental || request?.full === true;
    return { checkpointId, triggeredMs, target: { kind: 'checkpoint', full }, alignment, then: 'continue' };
  }

  #complete(checkpoint: PendingCheckpoint): void {
    const { checkpointId, then } = checkpoint.trigger;
    this.#remove(checkpoint);
    const last = this.facts.lastCompletion;
    this.#change({
      lastCompletion: {
        checkpointId: Math.max(checkpointId, last?.checkpointId ?? 0),
        atMs: this.#now.monotonicMs,
      },
      consecutiveFailures: 0,
    });
    // Of a region that failed meanwhile there is nobody left to end; the checkpoint counts all the same.
    const ends = !this.#allRun()
      ? 'no'
      : then !== 'continue'
        ? 'stopped'
        : checkpoint.purpose === 'final'
          ? 'finished'
          : 'no';
    this.actions.push({ kind: 'complete', checkpointId, request: checkpoint.request, ends });
    if (isCheckpoint(checkpoint)) {
      for (const pending of this.facts.pending) {
        if (pending.trigger.checkpointId > checkpointId || !isCheckpoint(pending)) continue;
        this.#giveUp(pending, 'subsumed', `checkpoint ${checkpointId} was complete before`);
      }
    }
    if (ends !== 'no') this.#end(ends === 'finished' ? 'finished' : 'over');
  }

  /** Gives up a checkpoint whose failure counts, if it is one. */
  #fail(checkpoint: PendingCheckpoint, reason: AbortReason, message: string, cause?: PeltonErrorFields): void {
    this.#giveUp(checkpoint, reason, message, cause);
    const { checkpointId, then } = checkpoint.trigger;
    if (then === 'drain') {
      // The end of event time is behind the operators already: only what was before it can go on.
      this.#failJob(`savepoint ${checkpointId}, for which the job was drained, failed: ${message}`, cause);
      return;
    }
    if (then === 'suspend') this.#beginInterval();
    if (!isCheckpoint(checkpoint) || (cause !== undefined && isUncounted(cause))) return;
    const failures = this.facts.consecutiveFailures + 1;
    const { tolerableFailures } = this.#settings;
    this.#change({ consecutiveFailures: failures });
    if (failures <= tolerableFailures) return;
    const many = failures === 1 ? '' : `, as did the ${failures - 1} before it`;
    this.#failJob(`checkpoint ${checkpointId} failed${many}: ${message}`, cause);
  }

  #failJob(message: string, cause?: PeltonErrorFields): void {
    this.#change({
      consecutiveFailures: 0,
      dueMs: undefined,
      regions: this.facts.regions.map(() => ({ running: false, slots: [], finished: [] })),
    });
    this.#giveUpAll('region-down', 'the job failed');
    this.actions.push({ kind: 'fail-job', message, ...(cause === undefined ? {} : { cause }) });
  }

  #giveUp(checkpoint: PendingCheckpoint, reason: AbortReason, message: string, cause?: PeltonErrorFields): void {
    this.#remove(checkpoint);
    const { checkpointId } = checkpoint.trigger;
    const { request } = checkpoint;
    this.actions.push({
      kind: 'abort',
      checkpointId,
      request,
      reason,
      message,
      ...(cause === undefined ? {} : { cause }),
    });
  }

  #giveUpAll(reason: AbortReason, message: string): void {
    for (const pending of this.facts.pending) if (!pending.storing) this.#giveUp(pending, reason, message);
  }

  #refuse({ request }: SnapshotRequest): void {
    this.actions.push({ kind: 'refuse', request, message: 'the job has ended' });
  }

  #end(end: 'finished' | 'over'): void {
    const { requests } = this.facts;
    this.#change({ end, requests: [], dueMs: undefined });
    for (const request of requests) this.#refuse(request);
    this.#giveUpAll('ended', 'the job ends');
  }
}
