import { createSession, type Session } from '../../src/api/session.ts';
import type { StatementResult } from '../../src/api/statement-result.ts';
import { allConnectors } from '../../src/connectors/all-connectors.ts';
import { ConnectorRegistry } from '../../src/connectors/connector-registry.ts';
import { rowText } from '../../src/connectors/print/row-text.ts';
import { allFormats } from '../../src/formats/all-formats.ts';
import { readPackedRows } from '../../src/kernels/packed-rows.ts';
import { nodeClock } from '../../src/node/clock.ts';
import { runJob } from '../../src/cluster/job.ts';
import { jobRegistry, operatorRegistry } from '../../src/runtime/operator-registry.ts';
import type { MemoryFileStore } from './memory-file-store.ts';
import { testPlatform } from './test-platform.ts';

/** A session over files in memory whose jobs run on this thread. */
export function memorySession(files: MemoryFileStore): Session {
  const connectors = new ConnectorRegistry(allConnectors, { files, clock: nodeClock, formats: allFormats });
  const platform = testPlatform(operatorRegistry(connectors));
  let jobs = 0;
  return createSession({
    connectors: new Map([...allConnectors].map(([name, connector]) => [name, connector.description])),
    formats: allFormats,
    startJob: (graph) =>
      runJob(graph, platform, jobRegistry(connectors), {
        print: () => undefined,
        metricsIntervalMs: 1000,
        jobUid: `job-${++jobs}`,
      }),
  });
}

/** The rows of a query as the print connector writes them; waits for the job of an INSERT, which has none. */
export async function rowsOf(result: StatementResult): Promise<string[]> {
  if (result.kind === 'insert') await result.job.done;
  if (result.kind !== 'query') return [];
  const rows: string[] = [];
  for await (const { schema, batch } of result.job.results) {
    const read = readPackedRows(schema, batch);
    rows.push(...read.rows.map((row, index) => rowText(schema, row, read.kinds[index] ?? 0)));
  }
  await result.job.done;
  return rows;
}
