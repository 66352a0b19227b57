import type { OptionValues } from '../../base/option-schema.ts';
import { numberIn, objectsIn, parseAssignerState, splitsIn, textIn, textsIn } from '../../operators/assigner-state.ts';
import type { Split, SplitAssigner } from '../../operators/source.ts';
import type { SourceSpec } from '../../plan/job-graph.ts';
import type { ConnectorServices } from '../connector.ts';
import { OpenWaits } from '../../base/open-waits.ts';
import { cutSplit, defaultSplitBytes, type UncutFile, uncutFile } from './file-cuts.ts';
import { findFiles } from './find-files.ts';
import { type filesystemOptions, readFilesystemOptions, storePath } from './options.ts';
import { comparePaths } from './path-order.ts';

/**
 * Hands out the splits of all files in the order of their paths (`part-2` before `part-10`), and of their offsets within a file, to whoever asks: the
 * subtasks stay within a few splits of each other, and so do the times of their rows in files that grew over time.
 *
 * A split [start, end) owns the lines whose first byte lies in it. Where a record can contain a line break, a reader that
 * starts inside a file cannot know whether it is within quotes, so such a file is one split, as in Flink.
 */
export function createFileSplitAssigner(
  spec: SourceSpec,
  parallelism: number,
  services: ConnectorServices,
): SplitAssigner {
  return new FileSplitAssigner(spec, parallelism, services);
}

class FileSplitAssigner implements SplitAssigner {
  readonly #options: OptionValues<typeof filesystemOptions>;
  readonly #spansLines: boolean;
  readonly #parallelism: number;
  readonly #services: ConnectorServices;
  readonly #waits: OpenWaits;
  /** Handed out first: what a restored job had not finished. */
  #unfinished: readonly Split[] = [];
  #files: UncutFile[] = [];
  /** Every file that a monitored folder has had so far. */
  #seen = new Set<string>();
  #looks = 0;
  #looking: Promise<void> | undefined;

  constructor(spec: SourceSpec, parallelism: number, services: ConnectorServices) {
    this.#options = readFilesystemOptions(spec.options);
    this.#spansLines = recordsSpanLines(spec, this.#options);
    this.#parallelism = parallelism;
    this.#services = services;
    this.#waits = new OpenWaits(services.clock);
  }

  async next(): Promise<Split | undefined> {
    for (;;) {
      const split = this.#take();
      if (split !== undefined) return split;
      const isComplete = this.#looks > 0 && this.#options['source.monitor-interval'] === undefined;
      if (isComplete || this.#waits.isClosed) return undefined;
      // Several subtasks that ask wait for one look.
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
      await this.#looking;
    }
  }

  snapshot(): string {
    return JSON.stringify({
      unfinished: this.#unfinished,
      files: this.#files,
      looks: this.#looks,
      seen: [...this.#seen],
    });
  }

  restore(snapshot: string, unfinished: readonly Split[]): void {
    const state = parseAssignerState(snapshot);
    this.#unfinished = [...unfinished, ...splitsIn(state, 'unfinished')].toSorted(
      (one, other) => comparePaths(one.path, other.path) || one.start - other.start,
    );
    this.#files = objectsIn(state, 'files').map((file) => ({
      path: textIn(file, 'path'),
      start: numberIn(file, 'start'),
      end: numberIn(file, 'end'),
      splitBytes: file['splitBytes'] === undefined ? undefined : numberIn(file, 'splitBytes'),
    }));
    this.#looks = numberIn(state, 'looks');
    this.#seen = new Set(textsIn(state, 'seen'));
  }

  close(): void {
    this.#waits.close();
  }

  #take(): Split | undefined {
    const [first, ...others] = this.#unfinished;
    if (first !== undefined) {
      this.#unfinished = others;
      return first;
    }
    const file = this.#files[0];
    if (file === undefined) return undefined;
    const split = cutSplit(file);
    if (file.start >= file.end) this.#files.shift();
    return split;
  }

  /** Finds the files that were not there the last time, after the interval if this is not the first time. */
  async #look(): Promise<void> {
    const { path } = this.#options;
    if (this.#looks > 0) await this.#waits.waitMs(this.#options['source.monitor-interval'] ?? 0);
    if (this.#waits.isClosed) return;
    const regexPattern = this.#options['source.path.regex-pattern'];
    const found = await findFiles(this.#services.files, storePath(path), regexPattern);
    const fresh = found.filter((entry) => !this.#seen.has(entry.path) && entry.sizeBytes > 0);
    const splitBytes = this.#spansLines
      ? undefined
      : (this.#options['source.split-size'] ?? defaultSplitBytes(fresh, this.#parallelism));
    for (const entry of fresh) {
      if (this.#options['source.monitor-interval'] !== undefined) this.#seen.add(entry.path);
      this.#files.push(uncutFile(entry, splitBytes));
    }
    this.#looks++;
  }
}

function recordsSpanLines(spec: SourceSpec, options: OptionValues<typeof filesystemOptions>): boolean {
  const isQuotedCsv = spec.format === 'csv' && spec.options['csv.disable-quote-character']?.toLowerCase() !== 'true';
  return options['source.records-span-lines'] ?? isQuotedCsv;
}
