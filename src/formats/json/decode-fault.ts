import { jsonFault } from '../../abi/json-decode.ts';
import { typeToSql, withNullable } from '../../arrow/data-type.ts';
import { PeltonError } from '../../base/errors.ts';
import { excerpt } from '../excerpt.ts';
import type { FieldNode } from './field-tree.ts';

/** What the kernel says about a record that it cannot decode. */
export interface JsonFault {
  readonly reason: number;
  /** Byte offset of the record in the decoder's input. */
  readonly recordOffset: number;
  /** Byte offset of the fault in the record. */
  readonly faultOffset: number;
  readonly node: FieldNode | undefined;
  /** The record, up to its newline. */
  readonly record: Uint8Array;
}

const excerptBytesMax = 60;

const structure: Readonly<Record<number, string>> = {
  [jsonFault.JSON_FAULT_KEY]: 'a key in double quotes is expected',
  [jsonFault.JSON_FAULT_COLON]: 'a colon is expected after the key',
  [jsonFault.JSON_FAULT_COMMA]: 'a comma or the closing bracket is expected',
  [jsonFault.JSON_FAULT_VALUE]: 'a value is expected',
  [jsonFault.JSON_FAULT_NUMBER]: 'this is not a JSON number',
  [jsonFault.JSON_FAULT_ESCAPE]: 'this is not an escape sequence of JSON',
  [jsonFault.JSON_FAULT_LINE_END]: 'the line ends inside the record',
  [jsonFault.JSON_FAULT_UTF8]: 'the text is not valid UTF-8',
  [jsonFault.JSON_FAULT_TRAILING]: 'the record has ended, and the line goes on',
  [jsonFault.JSON_FAULT_RECORD]: 'a record must be a JSON object',
  [jsonFault.JSON_FAULT_DEPTH]: 'values are nested more than 1000 levels deep',
};

/** The value's own text: up to the end of the scalar. */
function valueText(bytes: Uint8Array, from: number): string {
  const text = excerpt(bytes.subarray(from), excerptBytesMax);
  if (text.startsWith('"')) return /^"(?:[^"\\]|\\.)*"/.exec(text)?.[0] ?? text;
  if (text.startsWith('{') || text.startsWith('[')) return text;
  return /^[^,}\]\s]+/.exec(text)?.[0] ?? text;
}

function message(fault: JsonFault): string {
  const { node, record, faultOffset } = fault;
  const field = `field \`${node?.path ?? ''}\``;
  const type = node === undefined ? '' : typeToSql(withNullable(node.type, true));
  switch (fault.reason) {
    case jsonFault.JSON_FAULT_TYPE:
      return `${field}: ${valueText(record, faultOffset)} cannot be read as ${type}`;
    case jsonFault.JSON_FAULT_OVERFLOW:
      return `${field}: ${valueText(record, faultOffset)} does not fit ${type}`;
    case jsonFault.JSON_FAULT_NULL:
      return `${field} is NULL or missing, and its type is ${type} NOT NULL`;
    case jsonFault.JSON_FAULT_MISSING:
      return `${field} is missing, and 'json.fail-on-missing-field' is true`;
    default: {
      const what = structure[fault.reason] ?? 'this is not JSON';
      const near = excerpt(record.subarray(Math.max(0, faultOffset - 20)), excerptBytesMax);
      return `not valid JSON at byte ${faultOffset} of the record: ${what}, near ${near === '' ? 'its end' : near}`;
    }
  }
}

/** The error for a record; the source adds file and line. */
export function malformedRecord(fault: JsonFault): PeltonError {
  return new PeltonError({
    code: 'DATA_MALFORMED',
    message: message(fault),
    hint:
      fault.reason === jsonFault.JSON_FAULT_MISSING
        ? 'leave the option out to read a missing field as NULL'
        : "'json.ignore-parse-errors' = 'true' reads such fields as NULL and skips records that are not JSON",
    data: { path: '', byteOffset: fault.recordOffset },
  });
}
