import { limits } from '../base/limits.ts';

/** Bounds the rows that a slot has sent to the caller of the job and the caller has not taken yet. */
export class Deliveries {
  readonly #rowsMax: number;
  #rowsInFlight = 0;
  #room: Promise<void> | undefined;
  #openRoom: (() => void) | undefined;

  /** The limit of the job is shared by its slots. */
  constructor(slots: number) {
    this.#rowsMax = Math.max(1, Math.floor(limits.collectRowsInFlight / slots));
  }

  /** Counts a delivery in. Resolves when the next may follow; undefined when it may now. */
  add(rows: number): Promise<void> | undefined {
    this.#rowsInFlight += rows;
    if (this.#rowsInFlight < this.#rowsMax) return undefined;
    this.#room ??= new Promise((resolve) => {
      this.#openRoom = resolve;
    });
    return this.#room;
  }

  /** The caller took `rows` rows. */
  take(rows: number): void {
    this.#rowsInFlight -= rows;
    if (this.#rowsInFlight >= this.#rowsMax) return;
    this.#openRoom?.();
    this.#room = undefined;
    this.#openRoom = undefined;
  }
}
