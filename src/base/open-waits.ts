import type { Clock } from './clock.ts';

/** Waits that can be ended early, all at once and for good. */
export class OpenWaits {
  readonly #clock: Clock;
  readonly #stops = new Set<() => void>();
  isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `delayMs`, or when `close` is called, at once when it has been. */
  waitMs(delayMs: number): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stops.delete(stop);
        resolve();
      };
      const cancel = this.#clock.after(delayMs, done);
      const stop = (): void => {
        cancel();
        done();
      };
      this.#stops.add(stop);
    });
  }

  close(): void {
    this.isClosed = true;
    for (const stop of this.#stops) stop();
  }
}
