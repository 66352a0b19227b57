/** Processing-time timers of one operator subtask: each time once, earliest first. */
export class TimerQueue {
  /** Descending, so that the earliest is taken from the end. */
  readonly #times: number[] = [];

  /** The earliest, in ms since the Unix epoch; undefined when there is none. */
  get nextMs(): number | undefined {
    return this.#times.at(-1);
  }

  add(timestampMs: number): void {
    let index = this.#times.length;
    while (index > 0 && (this.#times[index - 1] ?? 0) < timestampMs) index--;
    if (this.#times[index - 1] === timestampMs) return;
    this.#times.splice(index, 0, timestampMs);
  }

  /** Takes out the earliest if it is due. */
  takeDue(nowMs: number): number | undefined {
    const { nextMs } = this;
    return nextMs === undefined || nextMs > nowMs ? undefined : this.#times.pop();
  }
}
