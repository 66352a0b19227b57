import type { SnapshotDescription } from '../../api/describe-snapshot.ts';

/** A state table as a table of SQL. */
export interface StateTableSql {
  readonly uid: string;
  readonly table: string;
  /** Of the SQL table; letters, digits and `_`. */
  readonly name: string;
  readonly createTable: string;
}

/** A SQL table for each state table of a snapshot; `path` is where that is. */
export function stateTablesSql({ operators }: SnapshotDescription, path: string): StateTableSql[] {
  const taken = new Set<string>();
  return operators.flatMap(({ uid, tables }) =>
    tables.map(({ name: table, columns }) => {
      const name = newName(taken, `${wordsOf(uid)}_${wordsOf(table)}`);
      const fields = columns.map((column) => `${quotedName(column.name)} ${column.sqlType}`);
      const options = { connector: 'savepoint', 'state.path': path, 'operator.uid': uid, 'state.table': table };
      const settings = Object.entries(options).map(([key, value]) => `'${key}' = ${quotedText(value)}`);
      const createTable = `CREATE TABLE ${quotedName(name)} (${fields.join(', ')}) WITH (${settings.join(', ')});\n`;
      return { uid, table, name, createTable };
    }),
  );
}

/** The letters and digits of a text: `group-aggregate:n:MOD(id, 10)` is `group_aggregate_n_mod_id_10`. */
function wordsOf(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return /^[a-z]/.test(words) ? words : `state_${words}`;
}

function newName(taken: Set<string>, wanted: string): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}_${count}`;
  taken.add(name);
  return name;
}

const quotedName = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
