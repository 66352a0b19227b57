import { present } from '../base/assert.ts';
import { asPeltonError, PeltonError } from '../base/errors.ts';
import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import type { InFlightRows } from '../checkpoint/subtask-snapshot.ts';
import type { BarrierElement } from '../exchange/element.ts';
import type { AlignmentKind } from './alignment.ts';
import type { SlotEnvironment } from './platform.ts';
import type { FromSlot } from './protocol.ts';
import { SlotCheckpoint } from './slot-checkpoint.ts';
import type { SlotTasks } from './slot-tasks.ts';
import type { SplitRequests } from './split-requests.ts';
import { noTables, type StateStorage, type StoredTables } from './state-storage.ts';
import type { SlotSignals, Subtask, SubtaskCheckpoints } from './subtask.ts';

/** What the checkpoints of a slot need of it. */
export interface CheckpointHost extends SlotSignals {
  readonly environment: SlotEnvironment;
  readonly slot: number;
  readonly splits: SplitRequests;
  send(message: FromSlot): void;
}

/** Everything of a job is committed when nothing follows. */
const endOfCheckpoints = Number.MAX_SAFE_INTEGER;

/**
 * The checkpoints of one slot: from the coordinator's triggers to the sources, from the snapshots of all subtasks to the
 * acknowledgement, and from completion to the sinks. Several may be under way.
 */
export class SlotCheckpoints implements SubtaskCheckpoints {
  readonly #host: CheckpointHost;
  readonly #underWay = new Map<number, SlotCheckpoint>();
  #tasks: SlotTasks | undefined;
  #storages: ReadonlyMap<Subtask, StateStorage> = new Map();
  #lastTriggered = 0;
  /** Up to this one, subtasks can be taken as soon as their barriers come. */
  #lastReady = 0;
  /** Triggers whose barriers sources have not emitted, in order. */
  readonly #triggers: CheckpointTrigger[] = [];
  /** Whether the first of them has reached the sources. */
  #passed = false;
  #committing: Promise<void> = Promise.resolve();

  constructor(host: CheckpointHost) {
    this.#host = host;
  }

  /** Before the first step. `storages`: of the subtasks that keep state by key. */
  begin(tasks: SlotTasks, storages: ReadonlyMap<Subtask, StateStorage>): void {
    this.#tasks = tasks;
    this.#storages = storages;
  }

  /** Whether barriers that are queued anywhere are to go before what is queued in front of them. */
  get overtaking(): boolean {
    for (const checkpoint of this.#underWay.values()) if (checkpoint.overtakes) return true;
    return false;
  }

  onTrigger(trigger: CheckpointTrigger): void {
    const { checkpointId } = trigger;
    if (checkpointId <= this.#lastTriggered) return;
    const { environment, slot, splits } = this.#host;
    const { subtasks } = this.#running;
    this.#lastTriggered = checkpointId;
    const checkpoint = new SlotCheckpoint(trigger, environment.clock.monotonicMs(), slot, subtasks);
    this.#underWay.set(checkpointId, checkpoint);
    if (checkpoint.overtakes) this.#overtake(checkpoint);
    // Splits that come from now on belong to the assigner's snapshot.
    splits.hold();
    this.#triggers.push(trigger);
    if (this.#triggers.length === 1) this.#passOn(trigger);
    this.#host.wake();
  }

  onComplete(checkpointId: number): void {
    const trigger = this.#underWay.get(checkpointId)?.trigger;
    this.#underWay.delete(checkpointId);
    for (const storage of this.#storages.values()) storage.onComplete(checkpointId);
    // After a failure a job goes back to before such a savepoint, so what is ready for it belongs to the next checkpoint.
    if (trigger?.target.kind === 'savepoint' && trigger.then === 'continue') return;
    this.#commit(checkpointId, checkpointId);
  }

  onAbort(checkpointId: number): void {
    this.#underWay.delete(checkpointId);
    for (const storage of this.#storages.values()) storage.onAbort(checkpointId);
    for (const subtask of this.#running.subtasks) subtask.onAbort(checkpointId);
    this.#host.wake();
  }

  onCommitEnd(): void {
    this.#commit(endOfCheckpoints, undefined);
  }

  /** Lets go of the state that is frozen for checkpoints under way; nobody waits for them any more. */
  close(): void {
    for (const checkpointId of this.#underWay.keys()) {
      for (const storage of this.#storages.values()) storage.onAbort(checkpointId);
    }
    this.#underWay.clear();
    for (const storage of this.#storages.values()) storage.close();
  }

  /** Does what is due between two steps; returns when the next thing is. */
  keepHouse(nowMs: number, step: (run: () => void) => void): number {
    const { subtasks } = this.#running;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const checkpoint of this.#underWay.values()) {
      const { checkpointId } = checkpoint.trigger;
      for (const subtask of subtasks) {
        if (!subtask.ended || checkpoint.isTaken(subtask)) continue;
        step(() => this.takeSnapshot(subtask, checkpointId));
        this.takeInFlight(subtask, checkpointId, []);
      }
      const { overtakesAtMs } = checkpoint;
      if (overtakesAtMs === undefined) continue;
      if (nowMs < overtakesAtMs) nextMs = Math.min(nextMs, overtakesAtMs);
      else step(() => this.#overtake(checkpoint));
    }
    this.#passNext();
    return nextMs;
  }

  alignmentOf(checkpointId: number): AlignmentKind | undefined {
    const checkpoint = this.#underWay.get(checkpointId);
    if (checkpoint === undefined) return undefined;
    const { kind } = checkpoint.trigger.alignment;
    return kind === 'unaligned' && !checkpoint.overtakes ? 'aligned' : kind;
  }

  knows(checkpointId: number): boolean {
    return checkpointId <= this.#lastReady;
  }

  barrierOf(checkpointId: number): BarrierElement {
    const { trigger } = present(this.#underWay.get(checkpointId), `checkpoint ${checkpointId}`);
    return { kind: 'barrier', checkpointId, triggeredMs: trigger.triggeredMs };
  }

  takeSnapshot(subtask: Subtask, checkpointId: number): void {
    const checkpoint = this.#underWay.get(checkpointId);
    if (checkpoint === undefined) return;
    const { clock } = this.#host.environment;
    const startMs = clock.monotonicMs();
    const { ended } = subtask;
    const storage = subtask.keyedState === undefined ? undefined : this.#storages.get(subtask);
    // Without room for it the snapshot fails, and not the job.
    const store = async (): Promise<StoredTables> => (await storage?.take(checkpoint.trigger)) ?? noTables;
    const storing = store();
    const { operator, splits } = subtask.snapshot(checkpointId);
    checkpoint.onTaken(subtask, clock.monotonicMs() - startMs);
    Promise.all([operator, storing]).then(
      ([small, tables]) =>
        this.#answer(checkpointId, () => checkpoint.onStored(subtask, { operator: small, splits, tables, ended })),
      (thrown: unknown) => {
        const error = asPeltonError(thrown).with({ operator: subtask.node.name }).toFields();
        this.#answer(checkpointId, () => checkpoint.onFailed(error));
      },
    );
  }

  takeInFlight(subtask: Subtask, checkpointId: number, rows: readonly InFlightRows[]): void {
    const nowMs = this.#host.environment.clock.monotonicMs();
    this.#answer(checkpointId, () => this.#underWay.get(checkpointId)?.onInFlight(subtask, rows, nowMs));
  }

  giveUp(checkpointId: number): void {
    const error = new PeltonError({
      code: 'CHECKPOINT_FAILED',
      message: `a later checkpoint began before the barriers of checkpoint ${checkpointId} had come together`,
    });
    this.#answer(checkpointId, () => this.#underWay.get(checkpointId)?.onFailed(error.toFields()));
  }

  /** Tells the sources, once the splits that came before the trigger have reached them through their promises. */
  #passOn(trigger: CheckpointTrigger): void {
    const { checkpointId } = trigger;
    const prepare = async (): Promise<void> => {
      await this.#host.environment.yieldToEvents();
      await Promise.all([...this.#storages.values()].map((storage) => storage.prepare(trigger)));
      this.#lastReady = checkpointId;
      this.#passed = true;
      if (this.#underWay.has(checkpointId)) for (const source of this.#running.sources) source.onTrigger(trigger);
      this.#host.wake();
    };
    prepare().catch((thrown: unknown) => this.#host.fail(asPeltonError(thrown)));
  }

  /** When every source has emitted its barrier: the splits behind it, and the next trigger. */
  #passNext(): void {
    if (!this.#passed || this.#running.sources.some((source) => source.owesBarrier)) return;
    this.#passed = false;
    this.#triggers.shift();
    this.#host.splits.release();
    const [next] = this.#triggers;
    if (next !== undefined) this.#passOn(next);
  }

  get #running(): SlotTasks {
    return present(this.#tasks, 'tasks of the slot');
  }

  /** Sends what `message` gives, unless the checkpoint is over. */
  #answer(checkpointId: number, message: () => FromSlot | undefined): void {
    if (!this.#underWay.has(checkpointId)) return;
    const answer = message();
    if (answer !== undefined) this.#host.send(answer);
  }

  /** From now on the checkpoint's barriers wait for nothing. */
  #overtake(checkpoint: SlotCheckpoint): void {
    const { checkpointId } = checkpoint.trigger;
    checkpoint.overtakes = true;
    for (const head of this.#running.channelHeads) head.announce(checkpointId);
    for (const subtask of this.#running.receiving) subtask.stopAligning(checkpointId);
  }

  #commit(upTo: number, checkpointId: number | undefined): void {
    const { subtasks } = this.#running;
    this.#committing = this.#committing.then(async () => {
      try {
        await Promise.all(
          subtasks.map((subtask) =>
            subtask.commit(upTo).catch((thrown: unknown) => {
              throw asPeltonError(thrown).with({ operator: subtask.node.name });
            }),
          ),
        );
        this.#host.send({ kind: 'committed', checkpointId });
      } catch (thrown) {
        this.#host.fail(asPeltonError(thrown));
      }
    });
  }
}
