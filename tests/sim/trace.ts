import type { VirtualTime } from './virtual-time.ts';

/** What happened in a run, line by line: equal seeds give equal traces. */
export class Trace {
  readonly #time: VirtualTime;
  readonly #lines: string[] = [];

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  add(what: string): void {
    this.#lines.push(`${this.#time.nowMs.toFixed(3).padStart(12)}  ${what}`);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }
}
