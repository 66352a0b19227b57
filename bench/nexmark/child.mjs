// One measurement in a process of its own, so that memory and CPU time are those of one engine and one query.
// Gets a request as JSON in its argument, prints the result as JSON.

import { hashRowTexts } from '../result-hash.mjs';

/** @type {import('./measurement.ts').MeasurementRequest} */
const request = JSON.parse(process.argv[2] ?? '');
const engine =
  request.engine === 'pelton'
    ? (await import('./pelton-engine.mjs')).runPelton
    : (await import('./duckdb-peer.mjs')).runDuckdb;
const { rowTexts, ...measured } = await engine(request);
const resultHash = request.collect ? hashRowTexts(rowTexts) : undefined;
process.stdout.write(JSON.stringify({ ...measured, resultHash }));
