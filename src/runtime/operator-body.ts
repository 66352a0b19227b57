import type { Batch } from '../arrow/batch.ts';
import type { Clock } from '../base/clock.ts';
import type { StreamElement } from '../exchange/element.ts';
import type { Operator, OperatorSnapshot } from '../operators/operator.ts';
import type { SubtaskBody } from './receiving-subtask.ts';
import type { SubtaskOutput } from './subtask-output.ts';

/** An operator between its channels and its output. */
export class OperatorBody implements SubtaskBody {
  ended = false;
  readonly #operator: Operator;
  readonly #output: SubtaskOutput;
  readonly #clock: Clock;
  readonly #idleTimeoutMs: number;
  #inputIdle = false;
  #timedOut = false;
  /** Start of the present stretch without a batch. */
  #quietSinceMs: number;

  constructor(operator: Operator, output: SubtaskOutput, clock: Clock) {
    this.#operator = operator;
    this.#output = output;
    this.#clock = clock;
    this.#idleTimeoutMs = operator.idleTimeoutMs ?? 0;
    this.#quietSinceMs = clock.monotonicMs();
  }

  onBatch(batch: Batch, input: number): void {
    if (this.#idleTimeoutMs > 0) {
      this.#quietSinceMs = this.#clock.monotonicMs();
      this.#timedOut = false;
      this.#output.setIdle(this.#inputIdle);
    }
    this.#operator.onBatch(batch, input);
  }

  onWatermark(timestampMs: number): void {
    this.#operator.onWatermark(timestampMs);
  }

  onIdle(idle: boolean): void {
    this.#inputIdle = idle;
    if (idle) this.#operator.beforeIdle?.();
    this.#output.setIdle(idle || this.#timedOut);
  }

  onControl(element: StreamElement): void {
    this.#output.send(element);
  }

  onEnd(): void {
    this.ended = true;
    this.#output.send({ kind: 'end' });
  }

  /**
   * Declares the output idle when the timeout has passed. `starved`: the input has had nothing to give, rather than being
   * held up. Returns when to ask again, undefined when only a batch can change something.
   */
  checkIdle(nowMs: number, starved: boolean): number | undefined {
    if (this.#idleTimeoutMs === 0 || this.#timedOut || this.ended) return undefined;
    if (!starved) this.#quietSinceMs = nowMs;
    const dueMs = this.#quietSinceMs + this.#idleTimeoutMs;
    if (nowMs < dueMs) return dueMs;
    this.#timedOut = true;
    this.#output.setIdle(true);
    return undefined;
  }

  snapshot(): OperatorSnapshot {
    return this.#operator.snapshot();
  }

  restore(snapshot: OperatorSnapshot): void {
    this.#operator.restore(snapshot);
  }

  close(): Promise<void> {
    this.#operator.close();
    return Promise.resolve();
  }
}
