import type { SnapshotDescription } from '../../api/describe-snapshot.ts';
import { openSnapshot } from '../../node/index.ts';
import type { Console } from '../console.ts';
import { exitCode } from '../exit-code.ts';
import { durationText } from '../quantity-text.ts';
import type { OutputFormat } from '../rows/row-writer.ts';
import { stateTablesSql } from './state-table-sql.ts';
import { countType, countValue, showRows, textType } from './show-rows.ts';

export interface StateOptions {
  readonly output: OutputFormat;
}

/** `pelton state ls`: the operators of a snapshot with what they keep, a line for each table. Returns the exit code. */
export async function listState(console: Console, path: string, { output }: StateOptions): Promise<number> {
  const description = (await openSnapshot(path)).describe();
  sayWhichSnapshot(console, description);
  const columns = {
    operator: textType,
    parallelism: countType,
    table: textType,
    kind: textType,
    key: textType,
    rows: countType,
    bytes: countType,
    'name in SQL': textType,
  };
  const inSql = stateTablesSql(description, path);
  const rows = description.operators.flatMap(({ uid, parallelism, tables, source, inFlightRows }) => {
    const lead = [uid, BigInt(parallelism)];
    const key = (names: readonly { name: string; role: string }[]): string =>
      names.flatMap(({ name, role }) => (role === 'key' ? [name] : [])).join(', ');
    return [
      ...tables.map((table) => {
        const counts = [countValue(table.rows), countValue(table.bytes)];
        const sql = inSql.find((other) => other.uid === uid && other.table === table.name);
        return [...lead, table.name, table.kind, key(table.columns), ...counts, sql?.name ?? ''];
      }),
      ...(source === undefined
        ? []
        : [[...lead, 'splits', 'source', '', countValue(source.splits.length), null, null]]),
      ...(inFlightRows === 0 ? [] : [[...lead, 'in flight', 'rows', '', countValue(inFlightRows), null, null]]),
    ];
  });
  await showRows(console, columns, rows, output);
  return exitCode.ok;
}

/** A folder may have several: says on a terminal which it is. */
export function sayWhichSnapshot(console: Console, description: SnapshotDescription): void {
  const { kind, checkpointId, jobName, address, triggeredMs, completedMs } = description;
  const time = new Date(completedMs).toISOString().slice(0, 19).replace('T', ' ');
  const took = durationText(completedMs - triggeredMs);
  console.remark(`${kind} ${checkpointId} of ${jobName}, completed ${time} UTC in ${took}: ${address}`);
}
