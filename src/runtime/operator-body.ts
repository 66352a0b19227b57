import type { Batch } from '../arrow/batch.ts';
import type { Clock } from '../base/clock.ts';
import type { BarrierElement, LatencyMarkerElement } from '../exchange/element.ts';
import type { Operator, OperatorSnapshot } from '../operators/operator.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import type { SubtaskBody } from './receiving-subtask.ts';
import type { SubtaskState } from './subtask.ts';
import type { SubtaskOutput } from './subtask-output.ts';

/** An operator between its channels and its output. */
export class OperatorBody implements SubtaskBody {
  ended = false;
  readonly #operator: Operator;
  readonly #output: SubtaskOutput;
  readonly #clock: Clock;
  readonly #idleTimeoutMs: number;
  #retired = false;
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

  get mayBeIdle(): boolean {
    return this.#idleTimeoutMs > 0;
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
    if (this.#retired) this.#output.emitWatermark(timestampMs);
    else this.#operator.onWatermark(timestampMs);
  }

  onIdle(idle: boolean): void {
    this.#inputIdle = idle;
    if (idle) this.#operator.beforeIdle?.();
    this.#output.setIdle(idle || this.#timedOut);
  }

  onLatencyMarker(marker: LatencyMarkerElement): void {
    this.#output.send(marker);
  }

  onTimer(timestampMs: number): void {
    if (!this.ended && !this.#retired) this.#operator.onTimer?.(timestampMs);
  }

  beforeBarrier(): void {
    if (!this.#retired) this.#operator.beforeBarrier?.();
  }

  passOn(barrier: BarrierElement): void {
    this.#output.send(barrier);
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

  /** What has ended has given everything that its state was for. */
  get keyedState(): KeyedState | undefined {
    return this.#gaveAll ? undefined : this.#operator.keyedState;
  }

  snapshot(): SubtaskState {
    return { operator: this.#gaveAll ? { tables: [] } : this.#operator.snapshot(), splits: [] };
  }

  retire(): void {
    this.#retired = true;
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  restore(snapshots: readonly OperatorSnapshot[]): Promise<void> {
    this.#operator.restore(snapshots);
    return Promise.resolve();
  }

  get #gaveAll(): boolean {
    return this.ended || this.#retired;
  }

  close(): Promise<void> {
    this.#operator.close();
    return Promise.resolve();
  }
}
