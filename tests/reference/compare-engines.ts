import { expect } from 'vitest';
import { runDuckdb } from '../../bench/nexmark/duckdb-peer.mjs';
import { runPelton } from '../../bench/nexmark/pelton-engine.mjs';
import type { QueryPair } from './random-query.ts';

/** Runs the question in DuckDB once and in Pelton at each parallelism, and expects the same rows. */
export async function expectSameRows(
  setup: { readonly pelton: readonly string[]; readonly duckdb: readonly string[] },
  query: QueryPair,
  parallelisms: readonly number[],
): Promise<number> {
  const wanted = await runDuckdb({ setup: setup.duckdb, query: query.duckdb, threads: 1, collect: true });
  const wantedRows = printable(wanted.rowTexts);
  for (const threads of parallelisms) {
    const got = await runPelton({ setup: setup.pelton, query: query.pelton, threads, collect: true });
    const gotRows = printable(got.rowTexts);
    const found = {
      threads,
      rows: gotRows.length,
      onlyInDuckdb: firstFew(wantedRows, gotRows),
      onlyInPelton: firstFew(gotRows, wantedRows),
      same: gotRows.length === wantedRows.length && gotRows.every((row, index) => row === wantedRows[index]),
    };
    const wantedOutcome = { threads, rows: wantedRows.length, onlyInDuckdb: [], onlyInPelton: [], same: true };
    expect(found, `${query.pelton}\nin DuckDB: ${query.duckdb}`).toEqual(wantedOutcome);
  }
  return wantedRows.length;
}

function printable(rowTexts: readonly string[]): string[] {
  return rowTexts.map((text) => text.replaceAll('\u001f', ' | ').replaceAll('\u0000', 'NULL')).toSorted();
}

function firstFew(rows: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return rows.filter((row) => !known.has(row)).slice(0, 5);
}
