import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import { asPeltonError } from '../base/errors.ts';
import { maxWatermarkMs } from '../operators/operator.ts';
import type { Source } from '../operators/source.ts';
import type { JobNode } from '../plan/job-graph.ts';
import { Blockage } from './blockage.ts';
import type { Head } from './head.ts';
import type { SubtaskCounters } from './metrics.ts';
import { onClockOf, type Subtask, type SubtaskHost, type SubtaskState } from './subtask.ts';
import type { SubtaskOutput } from './subtask-output.ts';

/** A source at the head of its chain: polled whenever nothing downstream is blocked. */
export class SourceSubtask implements Subtask, Head {
  readonly node: JobNode;
  readonly counters: SubtaskCounters;
  readonly blockage = new Blockage();
  readonly quantum = 1;
  readonly held = false;
  readonly keyedState = undefined;
  quietSinceMs: number | undefined;
  readonly #source: Source;
  readonly #output: SubtaskOutput;
  readonly #host: SubtaskHost;
  #state: 'ready' | 'waiting' | 'ended' = 'ready';
  /** Checkpoints whose barriers are to be emitted, in order. */
  #triggers: CheckpointTrigger[] = [];
  /** The checkpoint behind whose barrier it has stopped. */
  #suspendedBy: number | undefined;
  /** Rows have had a turn since the last barrier. */
  #hasPolled = true;

  constructor(node: JobNode, source: Source, output: SubtaskOutput, counters: SubtaskCounters, host: SubtaskHost) {
    this.node = node;
    this.counters = counters;
    this.#source = source;
    this.#output = output;
    this.#host = host;
  }

  get ended(): boolean {
    return this.#state === 'ended';
  }

  get hasInput(): boolean {
    return this.urgent || this.#canPoll;
  }

  /**
   * Behind closed gates a barrier queues up in its place, so that it need not wait for them to open. Between two of them rows get
   * a turn, because barriers that follow each other closely would hold the rows up for ever; only one that overtakes rows waits for none.
   */
  get urgent(): boolean {
    const [trigger] = this.#triggers;
    if (trigger === undefined || this.ended) return false;
    if (this.#hasPolled || !this.#canPoll) return true;
    return this.#host.checkpoints.alignmentOf(trigger.checkpointId) === 'unaligned';
  }

  /** Whether the barrier of a checkpoint is still to be emitted. */
  get owesBarrier(): boolean {
    return this.#triggers.length > 0 && !this.ended;
  }

  get bytesRead(): number {
    return this.#source.bytesRead;
  }

  step(): void {
    onClockOf(this.#host.timer, this.node, this.counters, () => {
      const trigger = this.urgent ? this.#triggers.shift() : undefined;
      if (trigger === undefined) this.#poll();
      else this.#emitBarrier(trigger);
    });
  }

  /** Asks for the barrier of a checkpoint, before the next row. */
  onTrigger(trigger: CheckpointTrigger): void {
    this.#triggers.push(trigger);
  }

  onAbort(checkpointId: number): void {
    this.#triggers = this.#triggers.filter((trigger) => trigger.checkpointId !== checkpointId);
    if (this.#suspendedBy === checkpointId) this.#suspendedBy = undefined;
  }

  snapshot(): SubtaskState {
    return { operator: { tables: [] }, splits: this.#source.snapshot() };
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  retire(): void {
    // Its split assigner has nothing left either.
  }

  /** What it has not given comes back from the split assigner. */
  restore(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  get #canPoll(): boolean {
    return this.#state === 'ready' && this.#suspendedBy === undefined;
  }

  #poll(): void {
    this.#hasPolled = true;
    const answer = this.#source.poll();
    switch (answer.kind) {
      case 'batch':
        this.#output.emit(answer.batch);
        return;
      case 'wait':
        this.#waitFor(answer.ready);
        return;
      case 'end':
        this.#output.emitWatermark(maxWatermarkMs);
        this.#state = 'ended';
        this.#output.send({ kind: 'end' });
    }
  }

  #emitBarrier({ checkpointId, then }: CheckpointTrigger): void {
    if (then === 'drain') this.#output.emitWatermark(maxWatermarkMs);
    if (then !== 'continue') this.#suspendedBy = checkpointId;
    this.#hasPolled = false;
    const barrier = this.#host.checkpoints.barrierOf(checkpointId);
    this.#host.checkpoints.takeSnapshot(this, checkpointId);
    this.#host.checkpoints.takeInFlight(this, checkpointId, []);
    this.#output.send(barrier);
  }

  #waitFor(ready: Promise<void>): void {
    this.#state = 'waiting';
    ready.then(
      () => {
        this.#state = 'ready';
        this.#host.wake();
      },
      (thrown: unknown) => this.#host.fail(asPeltonError(thrown).with({ operator: this.node.name })),
    );
  }
}
