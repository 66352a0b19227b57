import { limits } from '../../base/limits.ts';
import type { Batch } from '../../arrow/batch.ts';
import { asPeltonError, type PeltonError } from '../../base/errors.ts';
import type { Encoder } from '../../formats/format.ts';
import type { FileStore, WritableFile } from '../../operators/file-store.ts';
import type { OperatorSnapshot } from '../../operators/operator.ts';
import type { Sink, SinkContext } from '../../operators/sink.ts';

export interface PartFileOptions {
  readonly folder: string;
  /** Without dot. */
  readonly extension: string;
  readonly rollBytes: number;
}

interface PartFile {
  readonly file: WritableFile;
  readonly inProgressPath: string;
  readonly finalPath: string;
  bytes: number;
}

/**
 * Writes part files `part-<attempt>-<subtask>-<number>.<extension>`. A file that is being written has a hidden name, which
 * readers leave out, and gets its own when it is complete. After a failure complete files stay, and so do the ones in
 * progress under their hidden names, so that nothing that was written is lost.
 */
export class FileSink implements Sink {
  readonly #context: SinkContext;
  readonly #files: FileStore;
  readonly #encoder: Encoder;
  readonly #options: PartFileOptions;
  #part: PartFile | undefined;
  #partNumber = 0;
  #queuedBytes = 0;
  #writes: Promise<void> = Promise.resolve();
  #drained: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #failure: PeltonError | undefined;

  constructor(context: SinkContext, files: FileStore, encoder: Encoder, options: PartFileOptions) {
    this.#context = context;
    this.#files = files;
    this.#encoder = encoder;
    this.#options = options;
  }

  onBatch(batch: Batch): void {
    if (this.#failure !== undefined) throw this.#failure;
    const bytes = this.#encoder.encode(batch);
    if (bytes.length === 0) return;
    this.#queuedBytes += bytes.length;
    this.#enqueue(async () => {
      await this.#write(bytes);
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
    this.#enqueue(() => this.#finishPart());
    await this.#writes;
    if (this.#failure !== undefined) throw this.#failure;
  }

  snapshot(): OperatorSnapshot {
    return { tables: [] };
  }

  restore(): void {}

  async close(): Promise<void> {
    await this.#writes;
    this.#encoder.close();
    const part = this.#part;
    this.#part = undefined;
    await part?.file.close();
  }

  /** One write after the other; after a failure none is begun. */
  #enqueue(step: () => Promise<void>): void {
    this.#writes = this.#writes.then(async () => {
      if (this.#failure !== undefined) return;
      try {
        await step();
      } catch (thrown) {
        this.#failure = asPeltonError(thrown);
        this.#wakeTask();
      }
    });
  }

  #wakeTask(): void {
    this.#drained = undefined;
    this.#wake?.();
    this.#wake = undefined;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#part ??= await this.#beginPart();
    await this.#part.file.write(bytes);
    this.#part.bytes += bytes.length;
    if (this.#part.bytes >= this.#options.rollBytes) await this.#finishPart();
  }

  async #beginPart(): Promise<PartFile> {
    const { folder, extension } = this.#options;
    const name = `part-${this.#context.attemptUid}-${this.#context.subtask}-${this.#partNumber++}.${extension}`;
    const inProgressPath = `${folder}/.${name}.inprogress`;
    const file = await this.#files.create(inProgressPath);
    return { file, inProgressPath, finalPath: `${folder}/${name}`, bytes: 0 };
  }

  async #finishPart(): Promise<void> {
    const part = this.#part;
    if (part === undefined) return;
    this.#part = undefined;
    await part.file.flush();
    await part.file.close();
    await this.#files.rename(part.inProgressPath, part.finalPath);
  }
}
