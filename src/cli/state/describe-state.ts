import type { OperatorDescription, SnapshotDescription, TableDescription } from '../../api/describe-snapshot.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { PeltonError } from '../../base/errors.ts';
import { openSnapshot, type StateSnapshot } from '../../node/index.ts';
import type { Console } from '../console.ts';
import { exitCode } from '../exit-code.ts';
import { bytesText, countText } from '../quantity-text.ts';
import { sayWhichSnapshot, type StateOptions } from './list-state.ts';
import { countType, showRows, textType } from './show-rows.ts';

/** What `UID` or `UID/TABLE` stands for. */
interface Chosen {
  readonly operators: readonly OperatorDescription[];
  /** Undefined = all. */
  readonly table: string | undefined;
}

/**
 * `pelton state describe`: the columns of the tables of a snapshot, of one operator or of one table. For less than the whole
 * snapshot their rows are counted, and a source's splits are shown. Returns the exit code.
 */
export async function describeState(
  console: Console,
  path: string,
  name: string | undefined,
  options: StateOptions,
): Promise<number> {
  const snapshot = await openSnapshot(path);
  const description = snapshot.describe();
  sayWhichSnapshot(console, description);
  const { operators, table } = chosen(description, name);
  const [only] = operators;
  if (name !== undefined && only?.source !== undefined) await showSplits(console, only.source.splits, options);
  const tables = operators.flatMap(({ uid, tables: all }) =>
    all.filter((one) => table === undefined || one.name === table).map((one) => ({ uid, table: one })),
  );
  if (name !== undefined) for (const { uid, table: one } of tables) await sayCounts(console, snapshot, uid, one);
  if (tables.length > 0 || name === undefined) {
    const rows = tables.flatMap(({ uid, table: one }) =>
      one.columns.map((column) => [uid, one.name, column.name, column.sqlType, column.role]),
    );
    const columns = { operator: textType, table: textType, column: textType, type: textType, role: textType };
    await showRows(console, columns, rows, options.output);
  } else if (only?.source === undefined) console.remark(`${only?.uid ?? ''} keeps nothing`);
  return exitCode.ok;
}

function chosen({ operators }: SnapshotDescription, name: string | undefined): Chosen {
  if (name === undefined) return { operators, table: undefined };
  const byUid = operators.find(({ uid }) => uid === name);
  if (byUid !== undefined) return { operators: [byUid], table: undefined };
  // A uid may have slashes too.
  const slash = name.lastIndexOf('/');
  const [uid, table] = slash < 0 ? [name, undefined] : [name.slice(0, slash), name.slice(slash + 1)];
  const operator = operators.find((other) => other.uid === uid);
  if (operator === undefined) {
    const near = nearestName(
      uid,
      operators.map((other) => other.uid),
    );
    const hint = near === undefined ? '`pelton state ls` shows what there is' : `did you mean '${near}'?`;
    throw new PeltonError({ code: 'COMMAND_LINE', message: `the snapshot has no operator with the uid ${uid}`, hint });
  }
  const names = operator.tables.map((other) => other.name);
  if (table !== undefined && !names.includes(table)) {
    const hint = names.length === 0 ? 'it keeps no rows' : `it has ${names.join(', ')}`;
    throw new PeltonError({ code: 'COMMAND_LINE', message: `operator ${uid} has no state table ${table}`, hint });
  }
  return { operators: [operator], table };
}

async function sayCounts(
  console: Console,
  snapshot: StateSnapshot,
  uid: string,
  { name, bytes }: TableDescription,
): Promise<void> {
  const { rows, namespaces } = await snapshot.count(uid, name);
  const inNamespaces = namespaces === undefined ? '' : ` in ${countText(namespaces)} namespaces`;
  const size = bytes === undefined ? '' : `, ${bytesText(bytes)}`;
  console.status.say(`${uid}/${name}: ${countText(rows)} rows${inNamespaces}${size}\n`);
}

async function showSplits(
  console: Console,
  splits: NonNullable<OperatorDescription['source']>['splits'],
  { output }: StateOptions,
): Promise<void> {
  const columns = { split: textType, path: textType, start: countType, end: countType };
  const rows = splits.map(({ id, path, start, end }) => [id, path, BigInt(start), BigInt(end)]);
  await showRows(console, columns, rows, output);
}
