import type { Clock } from '../../src/base/clock.ts';

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** Time that moves only when told, timer by timer. */
export class SuiteClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<Timer>();

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer: Timer = { atMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves to the next timer that is due until `atMs`, and calls it; to `atMs` when there is none. Returns whether there was one. */
  step(atMs: number): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= atMs && (next === undefined || timer.atMs < next.atMs)) next = timer;
    }
    this.#nowMs = Math.max(this.#nowMs, next === undefined ? atMs : next.atMs);
    if (next === undefined) return false;
    this.#timers.delete(next);
    next.callback();
    return true;
  }
}
