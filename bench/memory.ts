import { measure } from './nexmark/measurement.ts';
import { generatorTables, queryText } from './nexmark/tables.ts';
import type { Cell } from './result-table.ts';

/** Resident memory of a windowed query over `events` generated events and over ten times as many. */
export async function measureMemory(events: number): Promise<{ columns: string[]; rows: Cell[][] }> {
  const rows: Cell[][] = [];
  for (const threads of [1, 2]) {
    for (const count of [events, events * 10]) {
      const measured = await measure({
        engine: 'pelton',
        setup: generatorTables(count, 1),
        query: await queryText('pelton', 'tumble'),
        threads,
        collect: false,
      });
      const megabytes = (bytes: number | undefined): number => (bytes ?? 0) / 1048576;
      rows.push([
        threads,
        count,
        measured.rows,
        megabytes(measured.maxResidentBytes),
        megabytes(measured.slotMemoryBytes),
      ]);
    }
  }
  return { columns: ['parallelism', 'events', 'result rows', 'resident MB, largest', 'slot memory MB'], rows };
}
