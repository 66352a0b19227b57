import { connectorNames } from './suite-connector.ts';
import type { Expectation, SuiteCase, SuiteTable } from './suite-case.ts';

/** Column of the watermarks that a script injects; it comes after all others. */
const watermarkColumn = '`injected watermark`';

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** CREATE TABLE for a source of a case. */
export function sourceTable(table: SuiteTable, { watermarks, mode }: SuiteCase): string {
  const { name, columns, watermark, primaryKey, changelog, lookup, format, options = {} } = table;
  const injected = watermarks === 'injected' && watermark !== null;
  const time = injected ? `TIMESTAMP(3)` : undefined;
  const expression = injected ? watermarkColumn : watermark?.expression;
  const lines = [
    ...columns,
    ...(time === undefined ? [] : [`${watermarkColumn} ${time}`]),
    ...(watermark === null ? [] : [`WATERMARK FOR ${quoted(watermark.column)} AS ${expression}`]),
    ...keyLines(primaryKey),
  ];
  return createTable(name, lines, {
    connector: format === undefined ? connectorNames.rows : connectorNames.messages,
    table: name,
    bounded: String(mode === 'batch'),
    changelog,
    lookup: String(lookup),
    ...(format === undefined ? {} : { format }),
    ...options,
  });
}

/** CREATE TABLE for the sink of a case. */
export function sinkTable({ columns, sinkPrimaryKey = [] }: Expectation): string {
  const lines = [...columns.map(({ name, type }) => `${quoted(name)} ${type}`), ...keyLines(sinkPrimaryKey)];
  const connector = sinkPrimaryKey.length > 0 ? connectorNames.upsertSink : connectorNames.sink;
  return createTable('sink', lines, { connector, table: 'sink' });
}

function keyLines(columns: readonly string[]): string[] {
  return columns.length === 0 ? [] : [`PRIMARY KEY (${columns.map(quoted).join(', ')}) NOT ENFORCED`];
}

function createTable(name: string, lines: readonly string[], options: Readonly<Record<string, string>>): string {
  const settings = Object.entries(options).map(([key, value]) => `${literal(key)} = ${literal(value)}`);
  return `CREATE TABLE ${quoted(name)} (\n  ${lines.join(',\n  ')}\n) WITH (${settings.join(', ')})`;
}
