import { asPeltonError } from '../base/errors.ts';
import { maxWatermarkMs, type OperatorSnapshot } from '../operators/operator.ts';
import type { Source } from '../operators/source.ts';
import type { JobNode } from '../plan/job-graph.ts';
import type { Head } from './head.ts';
import type { BusyTimer, SubtaskCounters } from './metrics.ts';
import { Blockage, onClockOf, type SlotSignals, type Subtask } from './subtask.ts';
import type { SubtaskOutput } from './subtask-output.ts';

/** A source at the head of its chain: polled whenever nothing downstream is blocked. */
export class SourceSubtask implements Subtask, Head {
  readonly node: JobNode;
  readonly counters: SubtaskCounters;
  readonly blockage = new Blockage();
  readonly quantum = 1;
  quietSinceMs: number | undefined;
  readonly #source: Source;
  readonly #output: SubtaskOutput;
  readonly #timer: BusyTimer;
  readonly #signals: SlotSignals;
  #state: 'ready' | 'waiting' | 'ended' = 'ready';

  constructor(
    node: JobNode,
    source: Source,
    output: SubtaskOutput,
    counters: SubtaskCounters,
    timer: BusyTimer,
    signals: SlotSignals,
  ) {
    this.node = node;
    this.counters = counters;
    this.#source = source;
    this.#output = output;
    this.#timer = timer;
    this.#signals = signals;
  }

  get ended(): boolean {
    return this.#state === 'ended';
  }

  get hasInput(): boolean {
    return this.#state === 'ready';
  }

  get bytesRead(): number {
    return this.#source.bytesRead;
  }

  step(): void {
    onClockOf(this.#timer, this.node, this.counters, () => {
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
    });
  }

  snapshot(): OperatorSnapshot {
    return this.#source.snapshot();
  }

  restore(snapshot: OperatorSnapshot): void {
    this.#source.restore(snapshot);
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  #waitFor(ready: Promise<void>): void {
    this.#state = 'waiting';
    ready.then(
      () => {
        this.#state = 'ready';
        this.#signals.wake();
      },
      (thrown: unknown) => this.#signals.fail(asPeltonError(thrown).with({ operator: this.node.name })),
    );
  }
}
