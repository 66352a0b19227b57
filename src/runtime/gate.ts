/**
 * A place that may refuse more rows for a while: a channel to another slot without credit, a sink that lags behind, or a channel
 * within the slot that has brought its barrier before the others of its subtask. While a gate is closed, nothing that leads to it
 * takes a step; what a step under way still sends is queued behind it.
 */
export class Gate {
  /** `alignment`: not even a barrier may pass, because it would be the next checkpoint's. */
  readonly kind: 'pressure' | 'alignment';
  readonly #onChange: (gate: Gate) => void;
  #closed = false;

  constructor(onChange: (gate: Gate) => void, kind: 'pressure' | 'alignment' = 'pressure') {
    this.kind = kind;
    this.#onChange = onChange;
  }

  get closed(): boolean {
    return this.#closed;
  }

  set(closed: boolean): void {
    if (closed === this.#closed) return;
    this.#closed = closed;
    this.#onChange(this);
  }
}
