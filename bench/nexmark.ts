import { ensureEventFiles, warmPageCache } from './nexmark/event-files.ts';
import { type Measurement, measure } from './nexmark/measurement.ts';
import { duckdbTables, fileTables, generatorTables, type Layout, queryNames, queryText } from './nexmark/tables.ts';
import { resultTable } from './result-table.ts';

export interface NexmarkOptions {
  readonly queries: readonly string[];
  readonly events: number;
  readonly parallelisms: readonly number[];
  readonly source: 'file' | 'generator';
  readonly layout: Layout;
  readonly peer: 'duckdb' | undefined;
  readonly seed: number;
}

/** One query at one parallelism, in Pelton and perhaps in its peer. */
export interface NexmarkResult {
  readonly query: string;
  readonly parallelism: number;
  /** Rows of the input: events, or bids for the flat layout. */
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly pelton: Measurement;
  readonly peer: Measurement | undefined;
  /** Whether both engines gave the same rows; undefined without a peer. */
  readonly hashesAgree: boolean | undefined;
}

/** Events over which the rows of a query without windows are compared: it returns nearly as many rows as it reads. */
const comparedEvents = 100_000;

export const nexmarkQueries = queryNames;

/**
 * Runs each query, each in a process of its own. A windowed query's rows are collected; the others' go to `blackhole`, and
 * their hash is that of a short input. @throws Error when an engine fails
 */
export async function runNexmark(options: NexmarkOptions, say: (line: string) => void): Promise<NexmarkResult[]> {
  const results = [];
  for (const query of options.queries) {
    for (const parallelism of options.parallelisms) {
      say(`${query}, parallelism ${parallelism}`);
      results.push(await runQuery(query, parallelism, options, say));
    }
  }
  return results;
}

async function runQuery(
  query: string,
  parallelism: number,
  options: NexmarkOptions,
  say: (line: string) => void,
): Promise<NexmarkResult> {
  const text = await queryText('pelton', query);
  const isWindowed = text.includes('window_start');
  const full = await runEngines(query, parallelism, options, options.events, isWindowed, say);
  const hashed = isWindowed
    ? full
    : await runEngines(query, parallelism, options, Math.min(options.events, comparedEvents), true, say);
  const withHash = (measured: Measurement, from: Measurement): Measurement =>
    from.resultHash === undefined ? measured : { ...measured, resultHash: from.resultHash };
  const events = inputRows(options);
  return {
    query,
    parallelism,
    events,
    eventsPerSecond: events / full.pelton.seconds,
    pelton: withHash(full.pelton, hashed.pelton),
    peer: full.peer === undefined || hashed.peer === undefined ? undefined : withHash(full.peer, hashed.peer),
    hashesAgree: hashed.peer === undefined ? undefined : hashed.pelton.resultHash === hashed.peer.resultHash,
  };
}

async function runEngines(
  query: string,
  threads: number,
  options: NexmarkOptions,
  events: number,
  collect: boolean,
  say: (line: string) => void,
): Promise<{ pelton: Measurement; peer: Measurement | undefined }> {
  const { source, layout, seed, peer } = options;
  const folder = source === 'file' ? await ensureEventFiles(layout, events, seed, say) : '';
  if (source === 'file') await warmPageCache(folder);
  const setup = source === 'file' ? fileTables(layout, folder) : generatorTables(events, seed);
  const pelton = await measure({ engine: 'pelton', setup, query: await queryText('pelton', query), threads, collect });
  if (peer === undefined || source !== 'file') return { pelton, peer: undefined };
  const duckdb = await measure({
    engine: peer,
    setup: duckdbTables(layout, folder),
    query: await queryText(peer, query),
    threads,
    collect,
  });
  return { pelton, peer: duckdb };
}

/** Of every 50 events the last 46 are bids. */
function inputRows({ events, source, layout }: NexmarkOptions): number {
  if (source === 'generator' || layout === 'events') return events;
  return Math.floor(events / 50) * 46 + Math.max(0, (events % 50) - 4);
}

/** The results as an aligned table: ratios are Pelton's advantage, above 1 is better. */
export function nexmarkTable(results: readonly NexmarkResult[]): string {
  const megabytes = (bytes: number | undefined): number | undefined =>
    bytes === undefined ? undefined : bytes / 1048576;
  const header = ['query', 'par', 'events', 'M events/s', 'seconds', 'CPU s', 'rows', 'peak MB', 'slots MB', 'hash'];
  const peerHeader = ['DuckDB s', 'DuckDB CPU s', 'speed ratio', 'CPU ratio', 'same rows'];
  const hasPeer = results.some(({ peer }) => peer !== undefined);
  return resultTable(
    hasPeer ? [...header, ...peerHeader] : header,
    results.map(({ query, parallelism, events, eventsPerSecond, pelton, peer, hashesAgree }) => [
      query,
      parallelism,
      events,
      eventsPerSecond / 1e6,
      pelton.seconds,
      pelton.cpuSeconds,
      pelton.rows,
      megabytes(pelton.maxResidentBytes),
      megabytes(pelton.slotMemoryBytes),
      pelton.resultHash,
      peer?.seconds,
      peer?.cpuSeconds,
      peer === undefined ? undefined : peer.seconds / pelton.seconds,
      peer === undefined ? undefined : peer.cpuSeconds / pelton.cpuSeconds,
      hashesAgree === undefined ? undefined : hashesAgree ? 'yes' : 'NO',
    ]),
  );
}
