import type { Clock } from '../../src/base/clock.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Wall clock at the beginning of every run. */
const epochMs = Date.UTC(2024, 0, 1);
/** Longest time that one look at the clock takes: so a slot's slice ends after a few steps, at a random one. */
const tickMs = 0.5;

/**
 * What can be lost as one: a slot, or the coordinator. After `crash` nothing that was set going by it happens any more, and its
 * promises stay open for ever.
 */
export class Domain {
  readonly name: string;
  readonly clock: Clock;
  readonly #time: VirtualTime;
  #alive = true;
  /** Its own work has taken it so far; time in the world catches up when it yields. */
  #busyUntilMs: number;
  #skewMs = 0;

  constructor(name: string, time: VirtualTime) {
    this.name = name;
    this.#time = time;
    this.#busyUntilMs = time.nowMs;
    this.clock = {
      nowMs: () => Math.floor(epochMs + this.#busyUntilMs + this.#skewMs),
      monotonicMs: () => this.#tick(),
      after: (delayMs, callback) => this.after(delayMs, callback),
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  crash(): void {
    this.#alive = false;
  }

  /** The wall clock jumps; the monotonic one does not. */
  jumpClock(byMs: number): void {
    this.#skewMs += byMs;
  }

  /** Runs `run` after so long, unless the domain is lost until then. */
  after(delayMs: number, run: () => void): () => void {
    return this.#time.at(Math.max(this.#time.nowMs, this.#busyUntilMs) + delayMs, () => {
      if (!this.#alive) return;
      this.#busyUntilMs = Math.max(this.#busyUntilMs, this.#time.nowMs);
      run();
    });
  }

  /** Resolves when the rest of the world has had its turn; never in a lost domain. */
  pause(boundMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(this.#time.jitterMs(boundMs), resolve);
    });
  }

  /** What another place does for this one, such as a disk: takes a while, and nobody hears of the end in a lost domain. */
  async waitFor<T>(boundMs: number, act: () => T | Promise<T>): Promise<T> {
    await this.pause(boundMs);
    return act();
  }

  #tick(): number {
    this.#busyUntilMs = Math.max(this.#busyUntilMs, this.#time.nowMs) + this.#time.jitterMs(tickMs);
    return this.#busyUntilMs;
  }
}
