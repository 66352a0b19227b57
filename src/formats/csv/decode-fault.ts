import { csvFault } from '../../abi/csv-decode.ts';
import { type Field, typeToSql, withNullable } from '../../arrow/data-type.ts';
import { PeltonError } from '../../base/errors.ts';

/** What the kernel says about a record that it cannot decode. */
export interface CsvFault {
  readonly reason: number;
  /** Byte offset of the record in the decoder's input. */
  readonly recordOffset: number;
  /** Byte offset of the fault in the record. */
  readonly faultOffset: number;
  /** Number of the column at fault, or of the columns that the record has. */
  readonly column: number;
  /** The text of the field at fault. */
  readonly text: string;
  /** The beginning of the record. */
  readonly record: string;
}

function message(fault: CsvFault, fields: readonly Field[]): string {
  const field = fields[fault.column];
  const column = `column ${fault.column + 1} (\`${field?.name ?? ''}\`)`;
  const type = field === undefined ? '' : typeToSql(withNullable(field.type, true));
  switch (fault.reason) {
    case csvFault.CSV_FAULT_FEW:
      return `the record has ${fault.column} columns, and the table has ${fields.length}: ${fault.record}`;
    case csvFault.CSV_FAULT_MANY:
      return `the record has more than the table's ${fields.length} columns: ${fault.record}`;
    case csvFault.CSV_FAULT_QUOTE:
      return `${column}: something follows the closing quote, at byte ${fault.faultOffset} of the record: ${fault.record}`;
    case csvFault.CSV_FAULT_OPEN:
      return `${column}: the input ends inside quotes: ${fault.record}`;
    case csvFault.CSV_FAULT_UTF8:
      return `${column}: the text is not valid UTF-8, at byte ${fault.faultOffset} of the record`;
    case csvFault.CSV_FAULT_OVERFLOW:
      return `${column}: '${fault.text}' does not fit ${type}`;
    case csvFault.CSV_FAULT_NULL:
      return `${column} is NULL, and its type is ${type} NOT NULL`;
    default:
      return `${column}: '${fault.text}' cannot be read as ${type}`;
  }
}

/** The error for a record; the source adds file and line. */
export function malformedRecord(fault: CsvFault, fields: readonly Field[]): PeltonError {
  const isEmpty = fault.reason === csvFault.CSV_FAULT_TYPE && fault.text === '';
  return new PeltonError({
    code: 'DATA_MALFORMED',
    message: message(fault, fields),
    hint: isEmpty
      ? "'csv.null-literal' = '' reads empty fields as NULL"
      : "'csv.ignore-parse-errors' = 'true' reads such fields as NULL and skips records of another shape",
    data: { path: '', byteOffset: fault.recordOffset },
  });
}
