// One query in DuckDB, over the files that Pelton reads.

import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimeValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import { valueSeparator, valueText } from '../result-hash.mjs';

/**
 * @typedef {object} PeerRequest
 * @property {readonly string[]} setup statements run first, such as views over files
 * @property {string} query
 * @property {number} threads
 * @property {boolean} collect keep the rows until the end, for their hash; else they are dropped as they come
 */

/**
 * @typedef {object} PeerResult
 * @property {number} seconds
 * @property {number} cpuSeconds of all threads of the process
 * @property {number} maxResidentBytes of the process so far
 * @property {number} rows
 * @property {readonly string[]} rowTexts canonical text of each row; empty unless collected
 */

/**
 * Runs the query from opening the database to the last row. Turning the rows into text is not part of the time.
 *
 * @param {PeerRequest} request
 * @returns {Promise<PeerResult>}
 */
export async function runDuckdb({ setup, query, threads, collect }) {
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  try {
    for (const statement of setup) await connection.run(statement);
    const result = await connection.stream(query);
    const chunks = [];
    let rows = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      rows += chunk.rowCount;
      if (collect) chunks.push(chunk);
    }
    const cpu = process.cpuUsage(startCpu);
    const seconds = (performance.now() - startMs) / 1000;
    const maxResidentBytes = process.resourceUsage().maxRSS * 1024;
    const rowTexts = chunks.flatMap((chunk) =>
      chunk.getRows().map((row) => row.map((value) => valueText(plainValue(value))).join(valueSeparator)),
    );
    return { seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, maxResidentBytes, rows, rowTexts };
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

/**
 * @param {import('@duckdb/node-api').DuckDBValue} value
 * @returns {null | boolean | number | bigint | string}
 */
function plainValue(value) {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof DuckDBTimestampMillisecondsValue) return timestampText(value.millis);
  if (value instanceof DuckDBTimestampValue) return timestampText(value.micros / 1000n);
  if (value instanceof DuckDBDecimalValue || value instanceof DuckDBDateValue || value instanceof DuckDBTimeValue) {
    return value.toString();
  }
  throw new Error(`no canonical text for a ${value.constructor.name} of DuckDB`);
}

/** @param {bigint} timestampMs */
function timestampText(timestampMs) {
  return new Date(Number(timestampMs)).toISOString().replace('T', ' ').replace('Z', '');
}
