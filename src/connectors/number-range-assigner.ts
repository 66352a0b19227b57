import type { Clock } from '../base/clock.ts';
import { numberIn, parseAssignerState, splitsIn } from '../operators/assigner-state.ts';
import type { Split, SplitAssigner } from '../operators/source.ts';
import { OpenWaits } from '../base/open-waits.ts';

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
 * numbers as their bounds. A range belongs to the assigner until it is due.
 */
export function createNumberRangeAssigner(options: NumberRangeOptions, clock: Clock): SplitAssigner {
  const { total = Number.MAX_SAFE_INTEGER, rowsPerSecond, parallelism } = options;
  const rangeRows =
    rowsPerSecond === undefined
      ? Math.min(rangeRowsMax, Math.max(rangeRowsMin, Math.ceil(total / (parallelism * rangesPerSubtask))))
      : Math.min(rangeRowsMax, Math.max(1, Math.floor((rowsPerSecond * pacedRangeMs) / 1000)));
  const waits = new OpenWaits(clock);
  let unfinished: readonly Split[] = [];
  /** First row of the next range, and the row that was due when the first request came. */
  let next = 0;
  let firstDue = 0;
  let startedMs: number | undefined;

  const delayMs = (): number => {
    if (rowsPerSecond === undefined) return 0;
    startedMs ??= clock.monotonicMs();
    return startedMs + ((next - firstDue) * 1000) / rowsPerSecond - clock.monotonicMs();
  };

  return {
    next: async (): Promise<Split | undefined> => {
      for (;;) {
        const [first, ...others] = unfinished;
        unfinished = others;
        if (first !== undefined) return first;
        if (next >= total || waits.isClosed) return undefined;
        const waitMs = delayMs();
        if (waitMs <= 0) break;
        await waits.waitMs(waitMs);
      }
      const start = next;
      next = Math.min(start + rangeRows, total);
      return { id: String(start), path: '', start, end: next };
    },
    snapshot: () => JSON.stringify({ next, unfinished }),
    restore: (snapshot, taken) => {
      const state = parseAssignerState(snapshot);
      next = numberIn(state, 'next');
      firstDue = next;
      unfinished = [...taken, ...splitsIn(state, 'unfinished')].toSorted((one, other) => one.start - other.start);
    },
    close: () => waits.close(),
  };
}
