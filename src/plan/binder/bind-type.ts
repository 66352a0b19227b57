import { type DataType, unboundedLength } from '../../arrow/data-type.ts';
import type { IntervalQualifier } from '../../sql/ast.ts';
import type { DataType as TypeSyntax, ScalarType } from '../../sql/ast-type.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';

/** The type that a syntax tree names. A type that does not say is nullable; ROW fields and elements too. */
export function bindType(context: BindContext, syntax: TypeSyntax): DataType {
  const nullable = syntax.nullable !== false;
  switch (syntax.kind) {
    case 'ScalarType':
      return bindScalar(context, syntax, nullable);
    case 'IntervalType':
      return { kind: intervalKind(syntax.qualifier), nullable };
    case 'ArrayType':
      return { kind: 'array', element: bindType(context, syntax.element), nullable };
    case 'MultisetType':
      return { kind: 'multiset', element: bindType(context, syntax.element), nullable };
    case 'MapType':
      return { kind: 'map', key: bindType(context, syntax.key), value: bindType(context, syntax.value), nullable };
    case 'RowType': {
      const names = new Set<string>();
      const fields = syntax.fields.map((field) => {
        if (names.has(field.name.name))
          throw semanticError(context, field.name, `field \`${field.name.name}\` is in the ROW twice`);
        names.add(field.name.name);
        return { name: field.name.name, type: bindType(context, field.type) };
      });
      return { kind: 'row', fields, nullable };
    }
    case 'StructuredType':
    case 'RawType':
      throw unsupported(context, syntax, 'a type of a user-defined class');
    case 'NamedType':
      throw semanticError(context, syntax, `unknown type ${syntax.name.parts.map((part) => part.name).join('.')}`);
  }
}

/** Years, quarters and months count months; everything shorter counts milliseconds. */
export function intervalKind(qualifier: IntervalQualifier): 'interval-month' | 'interval-second' {
  return qualifier.from === 'YEAR' || qualifier.from === 'QUARTER' || qualifier.from === 'MONTH'
    ? 'interval-month'
    : 'interval-second';
}

function bindScalar(context: BindContext, syntax: ScalarType, nullable: boolean): DataType {
  switch (syntax.name) {
    case 'BOOLEAN':
      return { kind: 'boolean', nullable };
    case 'TINYINT':
      return { kind: 'tinyint', nullable };
    case 'SMALLINT':
      return { kind: 'smallint', nullable };
    case 'INT':
      return { kind: 'int', nullable };
    case 'BIGINT':
      return { kind: 'bigint', nullable };
    case 'FLOAT':
      return { kind: 'float', nullable };
    case 'DOUBLE':
      return { kind: 'double', nullable };
    case 'DATE':
      return { kind: 'date', nullable };
    case 'NULL':
      return { kind: 'null', nullable: true };
    case 'DECIMAL': {
      const precision = parameter(context, syntax, 10, 1, 38, 'precision');
      const scale = syntax.scale ?? 0;
      if (scale > precision)
        throw semanticError(context, syntax, `the scale of DECIMAL(${precision}, ${scale}) is above its precision`);
      return { kind: 'decimal', precision, scale, nullable };
    }
    case 'CHAR':
      return { kind: 'char', length: parameter(context, syntax, 1, 1, unboundedLength, 'length'), nullable };
    case 'VARCHAR':
      return { kind: 'varchar', length: parameter(context, syntax, 1, 1, unboundedLength, 'length'), nullable };
    case 'STRING':
      return { kind: 'varchar', length: unboundedLength, nullable };
    case 'BINARY':
      return { kind: 'binary', length: parameter(context, syntax, 1, 1, unboundedLength, 'length'), nullable };
    case 'VARBINARY':
      return { kind: 'varbinary', length: parameter(context, syntax, 1, 1, unboundedLength, 'length'), nullable };
    case 'BYTES':
      return { kind: 'varbinary', length: unboundedLength, nullable };
    case 'TIME':
      return { kind: 'time', precision: parameter(context, syntax, 0, 0, 9, 'precision'), nullable };
    case 'TIMESTAMP':
      return { kind: 'timestamp', precision: parameter(context, syntax, 6, 0, 9, 'precision'), nullable };
    case 'TIMESTAMP_LTZ':
      return { kind: 'timestamp-ltz', precision: parameter(context, syntax, 6, 0, 9, 'precision'), nullable };
    case 'TIMESTAMP_TZ':
      throw unsupported(
        context,
        syntax,
        'TIMESTAMP WITH TIME ZONE',
        'Flink has no such columns either: use TIMESTAMP_LTZ',
      );
    case 'VARIANT':
    case 'BITMAP':
      throw unsupported(context, syntax, `the type ${syntax.name}`);
  }
}

function parameter(
  context: BindContext,
  syntax: ScalarType,
  byDefault: number,
  min: number,
  max: number,
  what: string,
): number {
  const value = syntax.precision ?? byDefault;
  if (value >= min && value <= max) return value;
  throw semanticError(context, syntax, `the ${what} of ${syntax.name} is from ${min} to ${max}, not ${value}`);
}
