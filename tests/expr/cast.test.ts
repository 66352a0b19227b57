import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type DataType, typeToSql, unboundedLength } from '../../src/arrow/data-type.ts';
import { castable, castExpression } from '../../src/expr/coercion.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryInput, column, columnNames, columnTypes, compareWithOracle } from './compare-with-oracle.ts';

const memory = testMemory(1024 * 65536);
const nullable = true;

const targets: readonly DataType[] = [
  ...Object.values(columnTypes),
  { kind: 'varchar', length: unboundedLength, nullable },
  { kind: 'char', length: 1, nullable },
  { kind: 'decimal', precision: 38, scale: 0, nullable },
  { kind: 'decimal', precision: 3, scale: 1, nullable },
  { kind: 'timestamp', precision: 9, nullable },
  { kind: 'timestamp', precision: 2, nullable },
  { kind: 'time', precision: 1, nullable },
];

const pairs = columnNames.flatMap((name) =>
  targets.filter((type) => castable(columnTypes[name], type)).map((type) => ({ name, type })),
);

describe('every cast, compiled, gives what the interpreter gives', () => {
  it.each(pairs.map(({ name, type }) => [typeToSql(columnTypes[name]), typeToSql(type), name, type] as const))(
    '%s to %s',
    (_from, _to, name, type) => {
      const source = column(name);
      const index = columnNames.indexOf(name);
      const casts = fc.tuple(fc.boolean(), arbitraryInput([index]));
      fc.assert(
        fc.property(casts, ([lenient, input]) =>
          compareWithOracle(memory, undefined, [castExpression(source, type, lenient)], input),
        ),
        { numRuns: 20 },
      );
    },
  );
});
