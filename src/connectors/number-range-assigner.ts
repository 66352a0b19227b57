import type { Clock } from '../base/clock.ts';
import type { Split, SplitAssigner } from '../operators/source.ts';

export interface NumberRangeOptions {
  /** Rows in all; undefined = without an end. */
  readonly total: number | undefined;
  /** Row n is due n / rowsPerSecond seconds after the first request; undefined = all rows are due at once. */
  readonly rowsPerSecond: number | undefined;
  readonly parallelism: number;
}

const rangeRowsMax = 65_536;
const rangeRowsMin = 1024;
const rangesPerSubtask = 4;
/** A paced range is handed out when its first row is due, so its length is how early the others may come. */
const pacedRangeMs = 20;

/**
 * Hands out the rows 0, 1, 2, … of a generated table in ranges, in order, to whoever asks. Splits with an empty path and row
 * numbers as their bounds.
 */
export function createNumberRangeAssigner(options: NumberRangeOptions, clock: Clock): SplitAssigner {
  const { total = Number.MAX_SAFE_INTEGER, rowsPerSecond, parallelism } = options;
  const rangeRows =
    rowsPerSecond === undefined
      ? Math.min(rangeRowsMax, Math.max(rangeRowsMin, Math.ceil(total / (parallelism * rangesPerSubtask))))
      : Math.min(rangeRowsMax, Math.max(1, Math.floor((rowsPerSecond * pacedRangeMs) / 1000)));
  const waiting = new Set<() => void>();
  let next = 0;
  let startedMs: number | undefined;
  let isClosed = false;

  const delayMsOf = (row: number): number => {
    if (rowsPerSecond === undefined) return 0;
    startedMs ??= clock.monotonicMs();
    return startedMs + (row * 1000) / rowsPerSecond - clock.monotonicMs();
  };

  const wait = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const stop = (): void => {
        cancel();
        done();
      };
      const done = (): void => {
        waiting.delete(stop);
        resolve();
      };
      waiting.add(stop);
      const cancel = clock.after(delayMs, done);
    });

  return {
    next: async (): Promise<Split | undefined> => {
      if (next >= total || isClosed) return undefined;
      const start = next;
      const end = Math.min(start + rangeRows, total);
      next = end;
      const delayMs = delayMsOf(start);
      if (delayMs > 0) await wait(delayMs);
      return isClosed ? undefined : { id: String(start), path: '', start, end };
    },
    close: () => {
      isClosed = true;
      for (const stop of waiting) stop();
    },
  };
}
