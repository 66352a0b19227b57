/**
 * A place that may refuse more rows for a while: a channel to another slot without credit, or a sink that lags behind.
 * While a gate is closed, nothing that leads to it takes a step; what a step under way still sends is queued behind it.
 */
export class Gate {
  readonly #onChange: (gate: Gate) => void;
  #closed = false;

  constructor(onChange: (gate: Gate) => void) {
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
