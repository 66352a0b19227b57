import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { nexmarkTable, nexmarkViews } from '../../src/connectors/nexmark/tables.ts';

/** How events lie in a file: flat bids, or Nexmark's one table of nested events. */
export type Layout = 'bids' | 'events';

const bidFields =
  'auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, dateTime TIMESTAMP(3), extra STRING';

const watermark = "WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND";

/** Text within quotes of both dialects. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Tables that make Nexmark's events as they are read, and the view `bid`. */
export function generatorTables(events: number, seed: number): string[] {
  const options = { connector: 'nexmark', 'events.num': String(events), seed: String(seed) };
  return [nexmarkTable('events', options), ...nexmarkViews('events')];
}

function filesTable(layout: Layout, name: string, folder: string): string {
  const options = { connector: 'filesystem', path: folder, format: 'json' };
  if (layout === 'events') return nexmarkTable(name, options);
  const settings = Object.entries(options).map(([key, value]) => `'${key}' = ${quoted(value)}`);
  return `CREATE TABLE ${name} (${bidFields}, ${watermark}) WITH (${settings.join(', ')})`;
}

/** A folder of JSON lines in either layout, and `bid` over it. */
export function fileTables(layout: Layout, folder: string): string[] {
  return layout === 'bids'
    ? [filesTable(layout, 'bid', folder)]
    : [filesTable(layout, 'events', folder), ...nexmarkViews('events')];
}

/** Writes the events of the generator's tables to a folder. */
export function writeFiles(layout: Layout, folder: string): { table: string; insert: string } {
  const columns =
    layout === 'bids' ? 'auction, bidder, price, channel, url, dateTime, extra FROM bid' : '* FROM events';
  return { table: filesTable(layout, 'target', folder), insert: `INSERT INTO target SELECT ${columns}` };
}

const duckdbBid =
  "auction: 'BIGINT', bidder: 'BIGINT', price: 'BIGINT', channel: 'VARCHAR', url: 'VARCHAR', \"dateTime\": 'TIMESTAMP', extra: 'VARCHAR'";

/** The same `bid` in DuckDB, with the columns' types given so that it need not guess them. */
export function duckdbTables(layout: Layout, folder: string): string[] {
  const read = (columns: string): string =>
    `read_json(${quoted(`${folder}/*`)}, format = 'newline_delimited', columns = {${columns}})`;
  if (layout === 'bids') return [`CREATE VIEW bid AS SELECT * FROM ${read(duckdbBid)}`];
  const bidStruct = `STRUCT(${duckdbBid.replaceAll(':', '').replaceAll("'", '')})`;
  return [
    `CREATE VIEW bid AS SELECT bid.* FROM ${read(`event_type: 'INTEGER', bid: '${bidStruct}'`)} WHERE event_type = 2`,
  ];
}

const folders = { pelton: 'queries', duckdb: 'duckdb' } as const;

/** Names of the queries that can be measured. */
export function queryNames(): string[] {
  return readdirSync(new URL('queries', import.meta.url))
    .map((file) => file.replace(/\.sql$/, ''))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The SELECT of a query in the dialect of an engine, without its comments. @throws Error for an unknown name */
export async function queryText(engine: 'pelton' | 'duckdb', name: string): Promise<string> {
  if (!queryNames().includes(name)) throw new Error(`no query ${name}; there are ${queryNames().join(', ')}`);
  const text = await readFile(new URL(`${folders[engine]}/${name}.sql`, import.meta.url), 'utf8');
  return text.replace(/^--.*\n/gm, '').trim();
}
