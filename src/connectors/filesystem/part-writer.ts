import type { Clock } from '../../base/clock.ts';
import type { FileStore, WritableFile } from '../../operators/file-store.ts';
import { hiddenName, publishedName } from './part-name.ts';
import { isDue, type RollingPolicy } from './rolling-policy.ts';

export interface PartFileOptions {
  readonly folder: string;
  /** Without dot. */
  readonly extension: string;
  readonly rolling: RollingPolicy;
}

/** A hidden file with the bytes of it that are durable. */
export interface WrittenPart {
  readonly path: string;
  readonly bytes: number;
}

interface OpenPart {
  readonly file: WritableFile;
  readonly path: string;
  readonly begunMs: number;
  bytes: number;
  writtenMs: number;
}

/** Writes hidden part files, one after the other; one that is closed is complete and durable. One call at a time. */
export class PartWriter {
  readonly #files: FileStore;
  readonly #clock: Clock;
  readonly #options: PartFileOptions;
  readonly #writer: { readonly jobUid: string; readonly attemptUid: string; readonly subtask: number };
  #open: OpenPart | undefined;
  #closed: WrittenPart[] = [];
  #partNumber = 0;

  constructor(
    files: FileStore,
    clock: Clock,
    options: PartFileOptions,
    writer: { readonly jobUid: string; readonly attemptUid: string; readonly subtask: number },
  ) {
    this.#files = files;
    this.#clock = clock;
    this.#options = options;
    this.#writer = writer;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const part = (this.#open ??= await this.#begin());
    await part.file.write(bytes);
    part.bytes += bytes.length;
    part.writtenMs = this.#clock.nowMs();
    if (part.bytes >= this.#options.rolling.fileBytes) await this.roll();
  }

  /** Closes the open part if it is old. */
  async rollIfDue(): Promise<void> {
    if (this.#open !== undefined && isDue(this.#options.rolling, this.#open, this.#clock.nowMs())) await this.roll();
  }

  /** Closes the open part, if there is one. */
  async roll(): Promise<void> {
    const part = this.#open;
    if (part === undefined) return;
    await part.file.flush();
    this.#open = undefined;
    this.#closed.push({ path: part.path, bytes: part.bytes });
    await part.file.close();
  }

  /** The parts closed since the last call. */
  takeClosed(): readonly WrittenPart[] {
    const closed = this.#closed;
    this.#closed = [];
    return closed;
  }

  /** The part that stays open, with everything written so far made durable. */
  async flushOpen(): Promise<WrittenPart | undefined> {
    const part = this.#open;
    if (part === undefined) return undefined;
    await part.file.flush();
    return { path: part.path, bytes: part.bytes };
  }

  /** Lets go of the open part; its file stays as it is. */
  async close(): Promise<void> {
    const part = this.#open;
    this.#open = undefined;
    await part?.file.close();
  }

  async #begin(): Promise<OpenPart> {
    const path = await this.#freePath();
    const file = await this.#files.create(path);
    const nowMs = this.#clock.nowMs();
    return { file, path, begunMs: nowMs, writtenMs: nowMs, bytes: 0 };
  }

  /** A name that no other attempt has used, even if it should have been given the same one. */
  async #freePath(): Promise<string> {
    const { folder, extension } = this.#options;
    const { jobUid, attemptUid, subtask } = this.#writer;
    for (;;) {
      const name = { attemptUid, subtask, number: this.#partNumber++, extension };
      const paths = [`${folder}/${hiddenName(name, jobUid)}`, `${folder}/${publishedName(name)}`] as const;
      const stats = await Promise.all(paths.map((path) => this.#files.stat(path)));
      if (stats.every(({ kind }) => kind === 'missing')) return paths[0];
    }
  }
}
