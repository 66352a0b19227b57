import type { FedMessage, FedRow } from './script.ts';

/** Everything that a table has been fed so far. Kept for the whole case, so that a job that is started again can go on in it. */
export class TableFeed {
  readonly entries: (FedRow | FedMessage)[] = [];
  /** Entries that the source has given. */
  taken = 0;
  hasEnded = false;
  readonly #waiting = new Set<() => void>();

  push(entry: FedRow | FedMessage): void {
    this.entries.push(entry);
    this.#wake();
  }

  end(): void {
    this.hasEnded = true;
    this.#wake();
  }

  /** Resolves when something more comes, or the end. */
  changed(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
    });
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
