import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** How events lie in a file: flat bids, or Nexmark's one table of nested events. */
export type Layout = 'bids' | 'events';

const bidFields = 'auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, dateTime TIMESTAMP(3), extra STRING';

const personFields =
  'id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING, state STRING, dateTime TIMESTAMP(3), extra STRING';

const auctionFields =
  'id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT, dateTime TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra STRING';

const eventFields = `event_type INT, person ROW<${personFields}>, auction ROW<${auctionFields}>, bid ROW<${bidFields}>`;

const eventTime =
  'dateTime AS CASE WHEN event_type = 0 THEN person.dateTime WHEN event_type = 1 THEN auction.dateTime ELSE bid.dateTime END';

const watermark = "WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND";

const bidView =
  'CREATE VIEW bid AS SELECT bid.auction, bid.bidder, bid.price, bid.channel, bid.url, dateTime, bid.extra FROM events WHERE event_type = 2';

/** Text within quotes of both dialects. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Tables that make Nexmark's events as they are read, and the view `bid`. */
export function generatorTables(events: number, seed: number): string[] {
  return [
    `CREATE TABLE events (${eventFields}, ${eventTime}, ${watermark}) WITH ('connector' = 'nexmark', 'events.num' = '${events}', 'seed' = '${seed}')`,
    bidView,
  ];
}

/** A folder of JSON lines in either layout, and `bid` over it. */
export function fileTables(layout: Layout, folder: string): string[] {
  const options = `WITH ('connector' = 'filesystem', 'path' = ${quoted(folder)}, 'format' = 'json')`;
  if (layout === 'bids') return [`CREATE TABLE bid (${bidFields}, ${watermark}) ${options}`];
  return [`CREATE TABLE events (${eventFields}, ${eventTime}, ${watermark}) ${options}`, bidView];
}

/** Writes the events of the generator's tables to a folder. */
export function writeFile(layout: Layout, folder: string): { table: string; insert: string } {
  const fields = layout === 'bids' ? bidFields : eventFields;
  return {
    table: `CREATE TABLE target (${fields}) WITH ('connector' = 'filesystem', 'path' = ${quoted(folder)}, 'format' = 'json')`,
    insert:
      layout === 'bids'
        ? 'INSERT INTO target SELECT auction, bidder, price, channel, url, dateTime, extra FROM bid'
        : 'INSERT INTO target SELECT event_type, person, auction, bid FROM events',
  };
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
