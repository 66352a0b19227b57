import type { Batch } from '../../arrow/batch.ts';
import type { Clock } from '../../base/clock.ts';
import { asPeltonError, type PeltonError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Encoder } from '../../formats/format.ts';
import type { FileStore } from '../../operators/file-store.ts';
import type { OperatorSnapshot } from '../../operators/operator.ts';
import type { Sink, SinkContext } from '../../operators/sink.ts';
import { type PartFileOptions, PartWriter, type WrittenPart } from './part-writer.ts';
import { deleteOrphans, publishPart } from './publish-parts.ts';
import { packParts, readParts } from './sink-state.ts';

/**
 * Writes part files in two phases. A part has a hidden name, which readers leave out, until a checkpoint that it was closed before
 * is complete; only then it is published. A part that is open at a checkpoint is written on: the snapshot knows its length. After a
 * failure a part is cut to the length that the snapshot knows, and published; so no attempt writes on in a file of another.
 *
 * Every file operation is a step in one queue, so a snapshot sees exactly the batches before it.
 */
export class FileSink implements Sink {
  readonly #context: SinkContext;
  readonly #files: FileStore;
  readonly #clock: Clock;
  readonly #encoder: Encoder;
  readonly #options: PartFileOptions;
  readonly #writer: PartWriter;
  /** Closed parts of snapshots whose checkpoints are not known to be complete. */
  #pending: { readonly checkpointId: number; readonly parts: readonly WrittenPart[] }[] = [];
  #lastSnapshotId = Number.NEGATIVE_INFINITY;
  #isFinished = false;
  #isClosed = false;
  /** Whether what earlier attempts left has been deleted. */
  #isTidy = false;
  #cancelCheck: (() => void) | undefined;
  #queuedBytes = 0;
  #steps: Promise<void> = Promise.resolve();
  #drained: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #failure: PeltonError | undefined;

  constructor(context: SinkContext, files: FileStore, clock: Clock, encoder: Encoder, options: PartFileOptions) {
    this.#context = context;
    this.#files = files;
    this.#clock = clock;
    this.#encoder = encoder;
    this.#options = options;
    this.#writer = new PartWriter(files, clock, options, context);
  }

  onBatch(batch: Batch): void {
    if (this.#failure !== undefined) throw this.#failure;
    const bytes = this.#encoder.encode(batch);
    if (bytes.length === 0) return;
    this.#queuedBytes += bytes.length;
    this.#inBackground(async () => {
      await this.#writer.write(bytes);
      this.#checkLater();
      this.#queuedBytes -= bytes.length;
      if (this.#queuedBytes < limits.sinkBytesInFlight) this.#wakeTask();
    });
  }

  onWatermark(): void {}

  get pending(): Promise<void> | undefined {
    if (this.#queuedBytes < limits.sinkBytesInFlight || this.#failure !== undefined) return undefined;
    this.#drained ??= new Promise((resolve) => {
      this.#wake = resolve;
    });
    return this.#drained;
  }

  async finish(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#writer.roll();
      this.#isFinished = true;
    });
  }

  snapshot(checkpointId: number): Promise<OperatorSnapshot> {
    return this.#inTurn(async () => {
      const open = await this.#writer.flushOpen();
      this.#pending.push({ checkpointId, parts: this.#writer.takeClosed() });
      this.#lastSnapshotId = checkpointId;
      const parts = this.#pending.flatMap((pending) => pending.parts);
      return packParts(open === undefined ? parts : [...parts, open], this.#context);
    });
  }

  async restore(snapshots: readonly OperatorSnapshot[]): Promise<void> {
    for (const part of snapshots.flatMap(readParts)) await publishPart(this.#files, part);
  }

  commit(checkpointId: number): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isFinished && checkpointId > this.#lastSnapshotId) {
        this.#pending.push({ checkpointId, parts: this.#writer.takeClosed() });
      }
      for (const pending of this.#pending.filter((other) => other.checkpointId <= checkpointId)) {
        for (const part of pending.parts) await publishPart(this.#files, part);
        this.#pending = this.#pending.filter((other) => other !== pending);
      }
      if (this.#context.subtask === 0 && !this.#isTidy) {
        await deleteOrphans(this.#files, this.#options.folder, this.#context);
        this.#isTidy = true;
      }
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelCheck?.();
    await this.#steps;
    this.#encoder.close();
    await this.#writer.close();
  }

  /** One step after the other; after one that failed none is begun. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#steps.then(() => {
      if (this.#failure !== undefined) throw this.#failure;
      return step();
    });
    this.#steps = done.then(
      () => undefined,
      (thrown: unknown) => {
        this.#failure ??= asPeltonError(thrown);
        this.#wakeTask();
      },
    );
    return done;
  }

  /** A step whose failure the next call tells. */
  #inBackground(step: () => Promise<void>): void {
    this.#inTurn(step).catch(() => undefined);
  }

  /** Looks at the age of the open part now and then, as long as there is one. */
  #checkLater(): void {
    if (this.#isClosed) return;
    this.#cancelCheck ??= this.#clock.after(this.#options.rolling.checkMs, () => {
      this.#cancelCheck = undefined;
      this.#inBackground(async () => {
        await this.#writer.rollIfDue();
        if (this.#writer.isOpen) this.#checkLater();
      });
    });
  }

  #wakeTask(): void {
    this.#drained = undefined;
    this.#wake?.();
    this.#wake = undefined;
  }
}
