/** Data types. */
import type { QualifiedName } from './ast.ts';
import type { DataType, RowField, ScalarTypeName } from './ast-type.ts';
import type { Cursor } from './cursor.ts';
import { parseIntervalQualifier } from './parse-literal.ts';
import {
  failAtName,
  isIdentifierToken,
  isStringToken,
  parseIdentifier,
  parseInteger,
  parseQualifiedName,
  parseString,
} from './parse-name.ts';

/** Each spelling of a scalar type, and how many numbers may stand behind it. */
const scalarTypes: Readonly<Record<string, { readonly name: ScalarTypeName; readonly numbers: 0 | 1 | 2 }>> = {
  BOOLEAN: { name: 'BOOLEAN', numbers: 0 },
  TINYINT: { name: 'TINYINT', numbers: 0 },
  SMALLINT: { name: 'SMALLINT', numbers: 0 },
  INT: { name: 'INT', numbers: 0 },
  INTEGER: { name: 'INT', numbers: 0 },
  BIGINT: { name: 'BIGINT', numbers: 0 },
  FLOAT: { name: 'FLOAT', numbers: 0 },
  REAL: { name: 'FLOAT', numbers: 0 },
  DOUBLE: { name: 'DOUBLE', numbers: 0 },
  DECIMAL: { name: 'DECIMAL', numbers: 2 },
  DEC: { name: 'DECIMAL', numbers: 2 },
  NUMERIC: { name: 'DECIMAL', numbers: 2 },
  CHAR: { name: 'CHAR', numbers: 1 },
  CHARACTER: { name: 'CHAR', numbers: 1 },
  VARCHAR: { name: 'VARCHAR', numbers: 1 },
  STRING: { name: 'STRING', numbers: 0 },
  BINARY: { name: 'BINARY', numbers: 1 },
  VARBINARY: { name: 'VARBINARY', numbers: 1 },
  BYTES: { name: 'BYTES', numbers: 0 },
  DATE: { name: 'DATE', numbers: 0 },
  TIME: { name: 'TIME', numbers: 1 },
  TIMESTAMP: { name: 'TIMESTAMP', numbers: 1 },
  TIMESTAMP_LTZ: { name: 'TIMESTAMP_LTZ', numbers: 1 },
  VARIANT: { name: 'VARIANT', numbers: 0 },
  BITMAP: { name: 'BITMAP', numbers: 0 },
  NULL: { name: 'NULL', numbers: 0 },
};

/** A type with its nullability, and with ARRAY or MULTISET behind it. */
export function parseDataType(cursor: Cursor): DataType {
  const { start } = cursor;
  let type = parseNullability(cursor, start, parseBaseType(cursor));
  for (;;) {
    const collection = cursor.acceptOneOf(['ARRAY', 'MULTISET']);
    if (collection === undefined) return type;
    const kind = collection === 'ARRAY' ? 'ArrayType' : 'MultisetType';
    type = parseNullability(cursor, start, {
      kind,
      span: cursor.spanFrom(start),
      nullable: undefined,
      element: type,
    });
  }
}

function parseNullability(cursor: Cursor, start: number, type: DataType): DataType {
  if (cursor.accept('NOT', 'NULL')) return { ...type, nullable: false, span: cursor.spanFrom(start) };
  // RETURNING INT NULL ON EMPTY has no nullable type in it.
  if (cursor.peek(1).key === 'ON' || !cursor.accept('NULL')) return type;
  return { ...type, nullable: true, span: cursor.spanFrom(start) };
}

function parseBaseType(cursor: Cursor): DataType {
  const { start, token } = cursor;
  if (token.kind === 'word' && Object.hasOwn(scalarTypes, token.key)) return parseScalarType(cursor);
  switch (token.key) {
    case 'INTERVAL': {
      cursor.advance();
      const qualifier = parseIntervalQualifier(cursor);
      return { kind: 'IntervalType', span: cursor.spanFrom(start), nullable: undefined, qualifier };
    }
    case 'ARRAY':
    case 'MULTISET': {
      cursor.advance();
      cursor.expect('<');
      const element = cursor.dataType();
      cursor.expect('>');
      const kind = token.key === 'ARRAY' ? 'ArrayType' : 'MultisetType';
      return { kind, span: cursor.spanFrom(start), nullable: undefined, element };
    }
    case 'MAP':
      return parseMapType(cursor);
    case 'ROW':
      cursor.advance();
      return {
        kind: 'RowType',
        fields: parseRowFields(cursor),
        span: cursor.spanFrom(start),
        nullable: undefined,
      };
    case 'RAW':
      return parseRawType(cursor);
    case 'STRUCTURED':
      if (cursor.peek(1).key === '<') return parseStructuredType(cursor);
      break;
    default:
      break;
  }
  if (!isIdentifierToken(token)) failAtName(cursor, 'a data type');
  const name: QualifiedName = parseQualifiedName(cursor, 'a data type');
  return { kind: 'NamedType', span: cursor.spanFrom(start), nullable: undefined, name };
}

function parseScalarType(cursor: Cursor): DataType {
  const { start } = cursor;
  const spelling = cursor.advance().key;
  const known = scalarTypes[spelling] ?? cursor.fail('a data type');
  let { name } = known;
  if (spelling === 'DOUBLE') cursor.accept('PRECISION');
  if (name === 'CHAR' && cursor.accept('VARYING')) name = 'VARCHAR';
  if (name === 'BINARY' && cursor.accept('VARYING')) name = 'VARBINARY';
  let precision: number | undefined;
  let scale: number | undefined;
  if (known.numbers > 0 && cursor.accept('(')) {
    precision = parseInteger(cursor, name === 'DECIMAL' || name.startsWith('TIME') ? 'a precision' : 'a length');
    if (known.numbers === 2 && cursor.accept(',')) scale = parseInteger(cursor, 'a scale');
    cursor.expect(')');
  }
  if (spelling === 'TIME' || spelling === 'TIMESTAMP') {
    // Both words may also begin the next clause of the statement around the type.
    if (!cursor.accept('WITHOUT', 'TIME', 'ZONE') && spelling === 'TIMESTAMP') name = parseZone(cursor);
  }
  return { kind: 'ScalarType', span: cursor.spanFrom(start), nullable: undefined, name, precision, scale };
}

/** `WITH [LOCAL] TIME ZONE` if it is next. */
function parseZone(cursor: Cursor): ScalarTypeName {
  if (cursor.accept('WITH', 'LOCAL')) {
    cursor.expect('TIME', 'ZONE');
    return 'TIMESTAMP_LTZ';
  }
  return cursor.accept('WITH', 'TIME', 'ZONE') ? 'TIMESTAMP_TZ' : 'TIMESTAMP';
}

function parseMapType(cursor: Cursor): DataType {
  const { start } = cursor;
  cursor.expect('MAP', '<');
  const key = cursor.dataType();
  cursor.expect(',');
  const value = cursor.dataType();
  cursor.expect('>');
  return { kind: 'MapType', span: cursor.spanFrom(start), nullable: undefined, key, value };
}

/** `<name type ['comment'], …>` or the same in parentheses. */
function parseRowFields(cursor: Cursor): RowField[] {
  if (cursor.accept('<>')) return [];
  const closing = cursor.expectOneOf(['<', '(']) === '<' ? '>' : ')';
  if (cursor.accept(closing)) return [];
  const fields = cursor.commaList(() => parseRowField(cursor));
  cursor.expect(closing);
  return fields;
}

function parseRowField(cursor: Cursor): RowField {
  const { start } = cursor;
  const name = parseIdentifier(cursor, 'a field name');
  const type = cursor.dataType();
  const comment = isStringToken(cursor.token) ? parseString(cursor).value : undefined;
  return { kind: 'RowField', span: cursor.spanFrom(start), name, type, comment };
}

function parseRawType(cursor: Cursor): DataType {
  const { start } = cursor;
  cursor.expect('RAW', '(');
  const className = parseString(cursor).value;
  cursor.expect(',');
  const serializer = parseString(cursor).value;
  cursor.expect(')');
  return { kind: 'RawType', span: cursor.spanFrom(start), nullable: undefined, className, serializer };
}

function parseStructuredType(cursor: Cursor): DataType {
  const { start } = cursor;
  cursor.expect('STRUCTURED', '<');
  const className = parseString(cursor).value;
  const fields: RowField[] = [];
  while (cursor.accept(',')) fields.push(parseRowField(cursor));
  cursor.expect('>');
  return { kind: 'StructuredType', span: cursor.spanFrom(start), nullable: undefined, className, fields };
}
