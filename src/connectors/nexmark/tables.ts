/** SQL of the Nexmark tables for demos, benchmarks and first steps. */

const eventColumns = `  event_type INT,
  person ROW<id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING, state STRING,
    dateTime TIMESTAMP(3), extra STRING>,
  auction ROW<id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT,
    dateTime TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra STRING>,
  bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING,
    dateTime TIMESTAMP(3), extra STRING>,
  dateTime TIMESTAMP(3)`;

const watermark = "WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND";

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function withClause(options: Readonly<Record<string, string>>): string {
  const lines = Object.entries(options).map(([name, text]) => `  ${quoted(name)} = ${quoted(text)}`);
  return `WITH (\n${lines.join(',\n')}\n)`;
}

/** `CREATE TABLE` of the event table with these options: of the connector `nexmark`, or of files that it was written to. */
export function nexmarkTable(name: string, options: Readonly<Record<string, string>>): string {
  return `CREATE TABLE ${name} (\n${eventColumns},\n  ${watermark}\n) ${withClause(options)}`;
}

/** The views `person`, `auction` and `bid` over an event table, one statement each. */
export function nexmarkViews(table: string): readonly string[] {
  const view = (name: string, kind: number, before: string, after: string): string => {
    const columns = [
      ...before.split(' ').map((column) => `${name}.${column}`),
      'dateTime',
      ...after.split(' ').map((column) => `${name}.${column}`),
    ];
    return `CREATE VIEW ${name} AS SELECT ${columns.join(', ')} FROM ${table} WHERE event_type = ${kind}`;
  };
  return [
    view('person', 0, 'id name emailAddress creditCard city state', 'extra'),
    view('auction', 1, 'id itemName description initialBid reserve', 'expires seller category extra'),
    view('bid', 2, 'auction bidder price channel url', 'extra'),
  ];
}
