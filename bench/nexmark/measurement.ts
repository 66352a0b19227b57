import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What a measuring process is asked for. */
export interface MeasurementRequest {
  readonly engine: 'pelton' | 'duckdb';
  /** Statements run first: tables and views. */
  readonly setup: readonly string[];
  readonly query: string;
  /** Parallelism of the job; threads of the peer. */
  readonly threads: number;
  /** Keep the rows until the end for their hash; else they go to a sink that drops them. */
  readonly collect: boolean;
}

/** What one engine needed for one query, from nothing to the last row. */
export interface Measurement {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Rows of the result. */
  readonly rows: number;
  /** Largest resident memory of the process. */
  readonly maxResidentBytes: number;
  /** Memory taken from the slots' budgets at most, in total. */
  readonly slotMemoryBytes?: number;
  /** Rows that the sources emitted. */
  readonly sourceRows?: number;
  readonly sourceBytes?: number;
  /** Completed checkpoints, the last hundred. */
  readonly checkpoints?: readonly { readonly pauseMs: number; readonly storedBytes: number }[];
  /** Of the collected rows, in any order. */
  readonly resultHash?: string;
}

const childPath = fileURLToPath(new URL('child.mjs', import.meta.url));

/** Measures in a fresh process. @throws Error with what the process wrote when it fails */
export async function measure(
  request: MeasurementRequest,
  nodeArguments: readonly string[] = [],
): Promise<Measurement> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...nodeArguments, childPath, JSON.stringify(request)],
    {
      maxBuffer: 1 << 20,
    },
  );
  return JSON.parse(stdout) as Measurement;
}
