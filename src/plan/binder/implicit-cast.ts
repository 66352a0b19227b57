import type { DataType, TypeKind } from '../../arrow/data-type.ts';

const integers = ['tinyint', 'smallint', 'int', 'bigint'] as const;
const numbers = [...integers, 'decimal', 'float', 'double'] as const;

/** The kinds that INSERT turns into a column's kind by itself, as Flink does; others need a CAST. */
const implicitSources: Readonly<Partial<Record<TypeKind, readonly TypeKind[]>>> = {
  tinyint: ['tinyint'],
  smallint: ['tinyint', 'smallint'],
  int: ['tinyint', 'smallint', 'int'],
  bigint: integers,
  decimal: numbers,
  float: [...integers, 'decimal', 'float'],
  double: numbers,
  char: ['char'],
  varchar: ['char', 'varchar'],
  varbinary: ['binary', 'varbinary'],
  date: ['date', 'timestamp'],
  time: ['time', 'timestamp'],
  timestamp: ['timestamp', 'timestamp-ltz'],
  'timestamp-ltz': ['timestamp', 'timestamp-ltz'],
};

/** Whether INSERT may put a value of one type into a column of the other without a CAST. */
export function insertable(from: DataType, into: DataType): boolean {
  if (from.kind === 'null') return true;
  if (from.kind === 'row' && into.kind === 'row') {
    return (
      from.fields.length === into.fields.length &&
      from.fields.every((field, index) => {
        const target = into.fields[index];
        return target !== undefined && insertable(field.type, target.type);
      })
    );
  }
  if ((from.kind === 'array' || from.kind === 'multiset') && from.kind === into.kind)
    return insertable(from.element, into.element);
  if (from.kind === 'map' && into.kind === 'map')
    return insertable(from.key, into.key) && insertable(from.value, into.value);
  return (implicitSources[into.kind] ?? [into.kind]).includes(from.kind);
}
