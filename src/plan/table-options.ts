import { type DataType, type Schema, typeToSql, unboundedLength } from '../arrow/data-type.ts';
import { PeltonError } from '../base/errors.ts';
import { nearestName } from '../base/nearest-name.ts';
import { checkOptions, type OptionSchema } from '../base/option-schema.ts';
import type { Format } from '../formats/format.ts';
import type { ConnectorDescription } from './connector-description.ts';

/** Options that any table can have; the planner itself reads them. */
export const anyTableOptions = {
  connector: { type: 'string', required: true, description: 'where the rows of the table are' },
  'scan.watermark.idle-timeout': {
    type: 'duration',
    description: 'a source subtask without rows for so long does not hold back event time',
  },
} as const satisfies OptionSchema;

const formatOption = {
  format: { type: 'string', required: true, description: 'how rows are written as bytes' },
} as const satisfies OptionSchema;

export interface TableConnector {
  readonly description: ConnectorDescription;
  readonly format: string | undefined;
  readonly bounded: boolean;
  readonly updating: boolean;
}

/**
 * Checks the WITH options of a table with these physical columns.
 * @throws PeltonError OPTION_UNKNOWN with the nearest name, OPTION_INVALID, OPTION_MISSING, SQL_UNSUPPORTED
 */
export function checkTableOptions(
  connectors: ReadonlyMap<string, ConnectorDescription>,
  formats: ReadonlyMap<string, Format>,
  options: Readonly<Record<string, string>>,
  schema: Schema,
): TableConnector {
  const connectorName = options['connector'];
  if (connectorName === undefined) throw missing('connector', connectors.keys());
  const description = connectors.get(connectorName);
  if (description === undefined) throw unknownName('connector', connectorName, connectors.keys());
  const format = description.needsFormat ? checkFormat(formats, options) : undefined;
  const own = Object.entries(options).filter(([name]) => format === undefined || !name.startsWith(`${format.name}.`));
  const known: OptionSchema = {
    ...anyTableOptions,
    ...(description.needsFormat ? formatOption : {}),
    ...description.options,
  };
  checkOptions(known, Object.fromEntries(own), `connector '${connectorName}'`);
  checkImposedSchema(description, schema);
  description.check(options, schema);
  const updating = description.isUpdating?.(options) ?? false;
  return { description, format: format?.name, bounded: description.isBounded(options), updating };
}

/** The options of the format without their prefix. */
export function formatOptions(options: Readonly<Record<string, string>>, format: string): Record<string, string> {
  const prefix = `${format}.`;
  const own = Object.entries(options).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, text]) => [name.slice(prefix.length), text]));
}

function checkFormat(formats: ReadonlyMap<string, Format>, options: Readonly<Record<string, string>>): Format {
  const name = options['format'];
  if (name === undefined) throw missing('format', formats.keys());
  const format = formats.get(name);
  if (format === undefined) throw unknownName('format', name, formats.keys());
  for (const option of Object.keys(formatOptions(options, name))) {
    if (format.optionNames.includes(option)) continue;
    const nearest = nearestName(option, format.optionNames);
    throw new PeltonError({
      code: 'OPTION_UNKNOWN',
      message: `format '${name}' has no option '${name}.${option}'`,
      hint:
        nearest === undefined
          ? `it knows ${format.optionNames.map((known) => `${name}.${known}`).join(', ')}`
          : `did you mean '${name}.${nearest}'?`,
    });
  }
  return format;
}

function checkImposedSchema(description: ConnectorDescription, schema: Schema): void {
  const { imposedSchema, name } = description;
  if (imposedSchema === undefined) return;
  for (const field of schema.fields) {
    const imposed = imposedSchema.fields.find((candidate) => candidate.name === field.name);
    if (imposed === undefined) {
      const names = imposedSchema.fields.map((candidate) => candidate.name);
      const nearest = nearestName(field.name, names);
      throw new PeltonError({
        code: 'SQL_SEMANTIC',
        message: `connector '${name}' has no column '${field.name}'`,
        hint: nearest === undefined ? `its columns are ${names.join(', ')}` : `did you mean '${nearest}'?`,
      });
    }
    const [wanted, given] = [imposed.type, field.type].map((type) => typeToSql(loosened(type)));
    if (wanted !== given) {
      throw new PeltonError({
        code: 'SQL_SEMANTIC',
        message: `column '${field.name}' of connector '${name}' is ${wanted}, not ${given}`,
        hint: `declare it as ${field.name} ${wanted}`,
      });
    }
  }
}

/** The type without what may differ: whether NULL is allowed, and the length of strings. */
function loosened(type: DataType): DataType {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return { kind: 'varchar', length: unboundedLength, nullable: true };
    case 'row':
      return {
        ...type,
        nullable: true,
        fields: type.fields.map(({ name, type: inner }) => ({ name, type: loosened(inner) })),
      };
    default:
      return { ...type, nullable: true };
  }
}

function missing(option: 'connector' | 'format', names: Iterable<string>): PeltonError {
  return new PeltonError({
    code: 'OPTION_MISSING',
    message: `the table needs the option '${option}'`,
    hint: `add '${option}' = '…' to the WITH clause: one of ${[...names].toSorted().join(', ')}`,
  });
}

function unknownName(option: 'connector' | 'format', name: string, names: Iterable<string>): PeltonError {
  const known = [...names].toSorted();
  const nearest = nearestName(name, known);
  return new PeltonError({
    code: 'OPTION_INVALID',
    message: `there is no ${option} '${name}'`,
    hint: nearest === undefined ? `there are ${known.join(', ')}` : `did you mean '${nearest}'?`,
  });
}
