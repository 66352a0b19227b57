/** Guesses a table for a file of JSON lines or CSV from its beginning, as SQL to start from. */
export async function tableForFile(file: File): Promise<string> {
  const beginning = await file.slice(0, 64 * 1024).text();
  const lines = beginning.split(/\r?\n/).filter((line) => line.trim() !== '');
  // The last line may be cut.
  const whole = lines.length > 1 && file.size > 64 * 1024 ? lines.slice(0, -1) : lines;
  const isCsv = file.name.endsWith('.csv') || !(whole[0] ?? '').startsWith('{');
  const columns = isCsv ? csvColumns(whole) : jsonColumns(whole);
  const name = identifier(file.name.replace(/\.[^.]*$/, '').replace(/\W+/g, '_'));
  const path = file.name.replaceAll("'", "''");
  const lenient = isCsv ? ",\n  -- A line of column names is no row.\n  'csv.ignore-parse-errors' = 'true'" : '';
  return `CREATE TABLE ${name} (
${columns.map(([column, type]) => `  ${identifier(column)} ${type}`).join(',\n')}
) WITH (
  'connector' = 'filesystem', 'path' = '${path}',
  'format' = '${isCsv ? 'csv' : 'json'}'${lenient}
);

SELECT * FROM ${name} LIMIT 1000;
`;
}

type Column = readonly [name: string, type: string];

const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

function jsonColumns(lines: readonly string[]): Column[] {
  const types = new Map<string, string>();
  for (const line of lines.slice(0, 100)) {
    const row = parsed(line);
    if (!isRecord(row)) continue;
    for (const [name, value] of Object.entries(row)) types.set(name, wider(types.get(name), typeOf(value)));
  }
  return [...types].map(([name, type]) => [name, type === '' ? 'STRING' : type]);
}

function csvColumns(lines: readonly string[]): Column[] {
  const rows = lines.slice(0, 100).map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')));
  const [first = [], ...rest] = rows;
  const hasNames = first.every((cell) => /^[A-Za-z_][\w ]*$/.test(cell));
  const data = hasNames ? rest : rows;
  return first.map((cell, index) => {
    const type = data.map((row) => textType(row[index] ?? '')).reduce<string>(wider, '');
    return [hasNames ? cell : `column${index + 1}`, type === '' ? 'STRING' : type];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** '' for a value that says nothing about the type. */
function typeOf(value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value === 'number') return Number.isInteger(value) ? 'BIGINT' : 'DOUBLE';
  if (typeof value === 'string')
    return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(value) ? 'TIMESTAMP(3)' : 'STRING';
  if (!isRecord(value)) return 'STRING';
  const fields = Object.entries(value).map(([name, field]) => `${identifier(name)} ${typeOf(field) || 'STRING'}`);
  return fields.length === 0 ? 'STRING' : `ROW<${fields.join(', ')}>`;
}

function textType(cell: string): string {
  if (cell === '') return '';
  if (/^[+-]?\d{1,18}$/.test(cell)) return 'BIGINT';
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell)) return 'DOUBLE';
  return typeOf(cell);
}

function wider(one: string | undefined, other: string): string {
  if (one === undefined || one === '' || one === other) return other;
  if (other === '') return one;
  const isNumeric = (type: string): boolean => type === 'BIGINT' || type === 'DOUBLE';
  return isNumeric(one) && isNumeric(other) ? 'DOUBLE' : 'STRING';
}
