import type { OptionValues } from '../../base/option-schema.ts';
import { limits } from '../../base/limits.ts';
import type { FileEntry } from '../../operators/file-store.ts';
import type { Split, SplitAssigner } from '../../operators/source.ts';
import type { SourceSpec } from '../../plan/job-graph.ts';
import type { ConnectorServices } from '../connector.ts';
import { findFiles } from './find-files.ts';
import { type filesystemOptions, readFilesystemOptions, storePath } from './options.ts';

/** End of a split that is a whole file, however long it is by the time it is read. */
export const wholeFileEnd = Number.MAX_SAFE_INTEGER;

const splitBytesMin = 256 * 1024;
const splitsPerSubtask = 8;

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
  const options = readFilesystemOptions(spec.options);
  const waiting = new Waiting(services);
  const splits = splitsOf(spec, options, parallelism, services, waiting);
  return {
    next: async () => {
      const step = await splits.next();
      return step.done ? undefined : step.value;
    },
    close: () => waiting.end(),
  };
}

async function* splitsOf(
  spec: SourceSpec,
  options: OptionValues<typeof filesystemOptions>,
  parallelism: number,
  services: ConnectorServices,
  waiting: Waiting,
): AsyncGenerator<Split, undefined> {
  const path = storePath(options.path);
  const monitorIntervalMs = options['source.monitor-interval'];
  const spansLines = recordsSpanLines(spec, options);
  const seen = new Set<string>();
  for (;;) {
    const found = await findFiles(services.files, path, options['source.path.regex-pattern']);
    const fresh = found.filter((entry) => !seen.has(entry.path) && entry.sizeBytes > 0);
    const splitBytes = options['source.split-size'] ?? defaultSplitBytes(fresh, parallelism);
    for (const entry of fresh) {
      seen.add(entry.path);
      yield* splitsOfFile(entry, spansLines ? undefined : splitBytes);
    }
    if (monitorIntervalMs === undefined || waiting.ended) return undefined;
    await waiting.waitMs(monitorIntervalMs);
    if (waiting.ended) return undefined;
  }
}

function* splitsOfFile(entry: FileEntry, splitBytes: number | undefined): Generator<Split> {
  const { path, sizeBytes } = entry;
  if (splitBytes === undefined) {
    yield { id: `${path}:0`, path, start: 0, end: wholeFileEnd };
    return;
  }
  for (let start = 0; start < sizeBytes; start += splitBytes) {
    yield { id: `${path}:${start}`, path, start, end: Math.min(start + splitBytes, sizeBytes) };
  }
}

function recordsSpanLines(spec: SourceSpec, options: OptionValues<typeof filesystemOptions>): boolean {
  const isQuotedCsv = spec.format === 'csv' && spec.options['csv.disable-quote-character']?.toLowerCase() !== 'true';
  return options['source.records-span-lines'] ?? isQuotedCsv;
}

/** Small enough that every subtask gets several, large enough that opening a file does not count. */
function defaultSplitBytes(entries: readonly FileEntry[], parallelism: number): number {
  const totalBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const fairBytes = Math.ceil(totalBytes / (parallelism * splitsPerSubtask));
  return Math.min(limits.splitBytes, Math.max(splitBytesMin, fairBytes));
}

/** A wait that another can end for good. */
class Waiting {
  readonly #services: ConnectorServices;
  #cancel: (() => void) | undefined;
  ended = false;

  constructor(services: ConnectorServices) {
    this.#services = services;
  }

  waitMs(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancelTimer = this.#services.clock.after(delayMs, resolve);
      this.#cancel = () => {
        cancelTimer();
        resolve();
      };
    });
  }

  end(): void {
    this.ended = true;
    this.#cancel?.();
  }
}
