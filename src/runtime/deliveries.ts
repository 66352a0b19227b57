import { limits } from '../base/limits.ts';

/** What a slot has sent to the caller of the job and the caller has not taken yet, in order. Bounds it by rows. */
export class Deliveries {
  readonly #rowsMax: number;
  readonly #rows: number[] = [];
  #rowsInFlight = 0;
  #room: Promise<void> | undefined;
  #openRoom: (() => void) | undefined;

  /** The limit of the job is shared by its slots. */
  constructor(slots: number) {
    this.#rowsMax = Math.max(1, Math.floor(limits.collectRowsInFlight / slots));
  }

  /** Counts a delivery in. Resolves when the next may follow; undefined when it may now. */
  add(rows: number): Promise<void> | undefined {
    this.#rows.push(rows);
    this.#rowsInFlight += rows;
    if (this.#rowsInFlight < this.#rowsMax) return undefined;
    this.#room ??= new Promise((resolve) => {
      this.#openRoom = resolve;
    });
    return this.#room;
  }

  /** The caller took the oldest `count` deliveries. */
  take(count: number): void {
    for (const rows of this.#rows.splice(0, count)) this.#rowsInFlight -= rows;
    if (this.#rowsInFlight >= this.#rowsMax) return;
    this.#openRoom?.();
    this.#room = undefined;
    this.#openRoom = undefined;
  }
}
