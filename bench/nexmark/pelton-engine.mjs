// One query in Pelton, as built in dist, through the session that its users have.

import { rowKindText } from '../../dist/arrow/batch.js';
import { readPackedRows } from '../../dist/kernels/packed-rows.js';
import { calmOptimizer } from '../../dist/node/calm-optimizer.js';
import { createSession } from '../../dist/node/index.js';
import { valueSeparator, valueText } from '../result-hash.mjs';

/**
 * @typedef {import('./duckdb-peer.mjs').PeerRequest} PeerRequest
 *
 * @typedef {object} SlotFacts
 * @property {number} slotMemoryBytes most memory in use, over all slots
 * @property {number} sourceRows rows that the sources emitted
 * @property {number} sourceBytes bytes that the sources read
 * @property {{ pauseMs: number, storedBytes: number }[]} checkpoints the completed ones, the last hundred
 *
 * @typedef {import('./duckdb-peer.mjs').PeerResult & SlotFacts} EngineResult
 */

// As the command line does.
calmOptimizer();

/**
 * Runs the query (or INSERT) from making the session to the last row. Turning the rows into text is not part of the time.
 *
 * @param {PeerRequest} request
 * @returns {Promise<EngineResult>}
 */
export async function runPelton({ setup, query, threads, collect }) {
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const session = createSession({ parallelism: threads, print: () => undefined });
  for (const statement of setup) for await (const result of session.execute(statement)) expectMessage(result);
  const batches = [];
  let rows = 0;
  let outcome;
  /** @type {readonly import('../../dist/node/index.js').CheckpointRecord[]} */
  let records = [];
  for await (const result of session.execute(query)) {
    if (result.kind !== 'query' && result.kind !== 'insert') throw new Error(`a ${result.kind} is nothing to measure`);
    for await (const { schema, batch } of result.job.results) {
      rows += batch.rows;
      if (collect) batches.push({ schema, batch });
    }
    outcome = await result.job.done;
    records = result.job.checkpoints();
  }
  if (outcome === undefined) throw new Error('no statement ran');
  const cpu = process.cpuUsage(startCpu);
  const seconds = (performance.now() - startMs) / 1000;
  const maxResidentBytes = process.resourceUsage().maxRSS * 1024;
  const rowTexts = rowsLeft(batches);
  const { operators, slots } = outcome.metrics;
  const sources = operators.filter((operator) => operator.rowsIn === 0);
  return {
    seconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    rows,
    maxResidentBytes,
    rowTexts,
    slotMemoryBytes: slots.reduce((sum, slot) => sum + slot.memoryPeakBytes, 0),
    sourceRows: sources.reduce((sum, operator) => sum + operator.rowsOut, 0),
    sourceBytes: operators.reduce((sum, operator) => sum + operator.sourceBytes, 0),
    checkpoints: records
      .filter(({ status }) => status === 'completed')
      .map(({ pauseMs, storedBytes }) => ({ pauseMs, storedBytes })),
  };
}

/**
 * The rows that are left when all changes are made. Rows that are taken back before they come (from another subtask) are counted below 0
 * on the way.
 *
 * @param {readonly Pick<import('../../dist/cluster/result-queue.js').ResultBatch, 'schema' | 'batch'>[]} batches
 */
function rowsLeft(batches) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { schema, batch } of batches) {
    const { rows, kinds } = readPackedRows(schema, batch);
    for (const [index, row] of rows.entries()) {
      const text = row.map((value) => plainText(value)).join(valueSeparator);
      const change = rowKindText[kinds[index] ?? 0]?.startsWith('-') ? -1 : 1;
      counts.set(text, (counts.get(text) ?? 0) + change);
    }
  }
  return [...counts].flatMap(([text, count]) => {
    if (count < 0) throw new Error(`a row was taken back more often than it came: ${text}`);
    return Array.from({ length: count }, () => text);
  });
}

/** @param {import('../../dist/api/statement-result.js').StatementResult} result */
function expectMessage(result) {
  if (result.kind !== 'message') throw new Error(`a statement of the set-up is a ${result.kind}`);
}

/** @param {import('../../dist/kernels/column-reader.js').Value} value */
function plainText(value) {
  if (value !== null && typeof value === 'object') throw new Error('no canonical text for nested values');
  return valueText(value);
}
