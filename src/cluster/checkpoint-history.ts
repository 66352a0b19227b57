import type { Clock } from '../base/clock.ts';
import type { PeltonErrorFields } from '../base/errors.ts';
import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';
import type { SlotCheckpointFacts } from '../runtime/protocol.ts';
import type { CheckpointRecord } from './job-handle.ts';

/** Checkpoints and savepoints that a job remembers for whoever asks. */
const recordsMax = 100;

interface Entry {
  record: CheckpointRecord;
  readonly startedMs: number;
}

/** What the checkpoints and savepoints of a job came to. */
export class CheckpointHistory {
  readonly #clock: Clock;
  #entries: Entry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Newest last. */
  get records(): CheckpointRecord[] {
    return this.#entries.map((entry) =>
      entry.record.status === 'in-progress' ? { ...entry.record, durationMs: this.#sinceMs(entry) } : entry.record,
    );
  }

  begin({ checkpointId, triggeredMs, target }: CheckpointTrigger): void {
    const record: CheckpointRecord = {
      id: checkpointId,
      kind: target.kind,
      status: 'in-progress',
      triggeredMs,
      durationMs: 0,
      alignmentMs: 0,
      pauseMs: 0,
      storedBytes: 0,
      stateBytes: 0,
      inFlightBytes: 0,
      path: undefined,
      failure: undefined,
    };
    this.#entries.push({ record, startedMs: this.#clock.monotonicMs() });
    this.#entries = this.#entries.slice(-recordsMax);
  }

  acknowledge(checkpointId: number, facts: SlotCheckpointFacts): void {
    this.#change(checkpointId, ({ record }) => ({
      alignmentMs: Math.max(record.alignmentMs, facts.alignmentMs),
      pauseMs: Math.max(record.pauseMs, facts.pauseMs),
      storedBytes: record.storedBytes + facts.storedBytes,
      stateBytes: record.stateBytes + facts.stateBytes,
      inFlightBytes: record.inFlightBytes + facts.inFlightBytes,
    }));
  }

  complete(checkpointId: number, path: string): CheckpointRecord | undefined {
    return this.#change(checkpointId, (entry) => ({ status: 'completed', path, durationMs: this.#sinceMs(entry) }));
  }

  fail(checkpointId: number, failure: PeltonErrorFields): void {
    this.#change(checkpointId, (entry) => ({ status: 'failed', failure, durationMs: this.#sinceMs(entry) }));
  }

  /** Its files are gone. */
  discard(checkpointId: number): void {
    this.#change(checkpointId, () => ({ path: undefined }));
  }

  /** The files of all checkpoints are gone; savepoints belong to whoever took them. */
  discardCheckpoints(): void {
    for (const { record } of this.#entries) if (record.kind === 'checkpoint') this.discard(record.id);
  }

  #change(checkpointId: number, changes: (entry: Entry) => Partial<CheckpointRecord>): CheckpointRecord | undefined {
    const entry = this.#entries.find(({ record }) => record.id === checkpointId);
    if (entry === undefined) return undefined;
    entry.record = { ...entry.record, ...changes(entry) };
    return entry.record;
  }

  #sinceMs({ startedMs }: Entry): number {
    return this.#clock.monotonicMs() - startedMs;
  }
}
