import type { Gate } from './gate.ts';

/** How many gates downstream of a subtask are closed, and for how long any has been. */
export class Blockage {
  #closedGates = 0;
  #alignmentGates = 0;
  #sinceMs = 0;
  #totalMs = 0;

  get blocked(): boolean {
    return this.#closedGates > 0;
  }

  /** Whether a channel further on waits for barriers on others: nothing may pass at all. */
  get held(): boolean {
    return this.#alignmentGates > 0;
  }

  onGate({ closed, kind }: Gate, nowMs: number): void {
    const before = this.#closedGates;
    const change = closed ? 1 : -1;
    this.#closedGates += change;
    if (kind === 'alignment') this.#alignmentGates += change;
    if (before === 0) this.#sinceMs = nowMs;
    else if (this.#closedGates === 0) this.#totalMs += nowMs - this.#sinceMs;
  }

  totalMs(nowMs: number): number {
    return this.#totalMs + (this.blocked ? nowMs - this.#sinceMs : 0);
  }
}
