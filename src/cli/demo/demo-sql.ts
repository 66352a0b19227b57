import { nexmarkTable, nexmarkViews } from '../../connectors/nexmark/tables.ts';

/** The demo's SQL, as text that a reader can take and change. */

/** Events of the generator that the files are written from. */
export function generatorTable(events: number): string {
  return nexmarkTable('generator', { connector: 'nexmark', 'events.num': String(events), seed: '1' });
}

export function fileTable(name: string, folder: string): string {
  return nexmarkTable(name, { connector: 'filesystem', path: folder, format: 'json' });
}

/** The event table over the files and the views over it. */
export function fileTables(folder: string): readonly string[] {
  return [fileTable('events', folder), ...nexmarkViews('events')];
}

export const bidsPerAuction = `SELECT auction, window_start, COUNT(*) AS bids
FROM TABLE(HOP(TABLE bid, DESCRIPTOR(dateTime),
  INTERVAL '2' SECOND, INTERVAL '10' SECOND))
GROUP BY auction, window_start, window_end`;

export const priceStatistics = `SELECT window_start, COUNT(*) AS bids, MIN(price) AS lowest,
  MAX(price) AS highest, AVG(price) AS average, SUM(price) AS total
FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(dateTime),
  INTERVAL '10' SECOND))
GROUP BY window_start, window_end`;

/** The demo's tables and its second query: a file to try things with. */
export function demoScript(folder: string): string {
  return script('The events of pelton demo, and a question about them.', [...fileTables(folder), priceStatistics]);
}

/** Events that come at 10,000 a second for ever. */
export function liveScript(): string {
  const options = { connector: 'nexmark', 'next-event.rate': '10000', 'rate-limited': 'true' };
  const query = `SELECT window_start, COUNT(*) AS bids, MAX(price) AS highest
FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '1' SECOND))
GROUP BY window_start, window_end`;
  return script('A stream without an end: a row a second, until Ctrl-C.', [
    nexmarkTable('events', options),
    ...nexmarkViews('events'),
    query,
  ]);
}

function script(comment: string, statements: readonly string[]): string {
  return `-- ${comment}\n${statements.join(';\n\n')};\n`;
}
