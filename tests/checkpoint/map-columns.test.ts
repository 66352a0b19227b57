import { describe, expect, it } from 'vitest';
import { mapBatch, mapColumns } from '../../src/checkpoint/map-columns.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import type { StateTableDescription } from '../../src/state/keyed-state.ts';
import { batchFromText, batchToText, schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { nestedTypes, scalarTypes } from '../support/random-batch.ts';

const memory = testMemory();
const arena = new Arena(memory);

function table(columns: string, keyColumns: readonly number[] = [0]): StateTableDescription {
  return { name: 'groups', schema: schemaFromText(columns), keyColumns, layout: '' };
}

/** The rows of a picture as a table with other columns. */
function mapped(text: string, columns: string, keyColumns: readonly number[] = [0]): string {
  arena.reset();
  const batch = batchFromText(memory, arena, text);
  const mapping = mapColumns({ ...table('id INT'), schema: batch.schema }, table(columns, keyColumns));
  return batchToText(memory, mapBatch(memory, arena, mapping, batch));
}

const lines = (text: string): string => text.replace(/ +/g, ' ').replace(/^ /gm, '');

describe('stored rows', () => {
  it('stay as they are when nothing has changed', () => {
    arena.reset();
    const batch = batchFromText(memory, arena, 'id INT | n BIGINT\n1 | 2');
    const mapping = mapColumns({ ...table('id INT'), schema: batch.schema }, table('id INT | n BIGINT'));
    expect(mapping.isIdentity).toBe(true);
    expect(mapBatch(memory, arena, mapping, batch)).toBe(batch);
  });

  it('find their columns by name; new ones are NULL or 0, others are left behind', () => {
    const text = 'id INT NOT NULL | gone STRING | n BIGINT\n1 | "x" | 2\n2 | NULL | NULL';
    const columns =
      'n BIGINT | id INT NOT NULL | count BIGINT NOT NULL | most DECIMAL(38, 2) NOT NULL | name STRING | text STRING NOT NULL | flag BOOLEAN | at TIMESTAMP(3)';
    expect(lines(mapped(text, columns, [1]))).toBe(
      lines(`n BIGINT | id INT NOT NULL | count BIGINT NOT NULL | most DECIMAL(38, 2) NOT NULL | name STRING | text STRING NOT NULL | flag BOOLEAN | at TIMESTAMP(3)
        2        | 1               | 0                     | 0.00                          | NULL        | ""                   | NULL         | NULL
        NULL     | 2               | 0                     | 0.00                          | NULL        | ""                   | NULL         | NULL`),
    );
  });

  it.each([
    ['TINYINT', 'SMALLINT', '-7', '-7'],
    ['TINYINT', 'BIGINT', '-128', '-128'],
    ['SMALLINT', 'INT', '-32768', '-32768'],
    ['INT', 'BIGINT', '-2147483648', '-2147483648'],
    ['FLOAT', 'DOUBLE', '-1.5', '-1.5'],
    ['INT', 'DECIMAL(12, 2)', '-3', '-3.00'],
    ['BIGINT', 'DECIMAL(38, 6)', '-9223372036854775808', '-9223372036854775808.000000'],
    ['DECIMAL(10, 2)', 'DECIMAL(20, 2)', '-1.25', '-1.25'],
    ['DECIMAL(10, 2)', 'DECIMAL(38, 20)', '-1.25', '-1.25000000000000000000'],
    ['TIMESTAMP(3)', 'TIMESTAMP(9)', '1969-12-31 23:59:59.999', '1969-12-31 23:59:59.999000000'],
    ['TIMESTAMP_LTZ(0)', 'TIMESTAMP_LTZ(3)', '1970-01-01 00:00:01Z', '1970-01-01 00:00:01.000Z'],
    ['VARCHAR(3)', 'STRING', '"abc"', '"abc"'],
    ['CHAR(3)', 'VARCHAR(3)', '"abc"', '"abc"'],
    ['VARBINARY(3)', 'BYTES', "x'0102'", "x'0102'"],
    ['INT NOT NULL', 'INT', '5', '5'],
  ])('of type %s become %s', (from, to, value, wide) => {
    const nothing = from.endsWith('NOT NULL') ? '0' : 'NULL';
    const [, after, nextAfter] = mapped(`id INT | v ${from}\n1 | ${value}\n2 | ${nothing}`, `id INT | v ${to}`).split(
      '\n',
    );
    expect(after?.split('|')[1]?.trim()).toBe(wide);
    expect(nextAfter?.split('|')[1]?.trim()).toBe(nothing);
  });

  it.each([
    ['BIGINT', 'INT'],
    ['DOUBLE', 'FLOAT'],
    ['BIGINT', 'DOUBLE'],
    ['BIGINT', 'DECIMAL(20, 2)'],
    ['DECIMAL(10, 2)', 'DECIMAL(10, 3)'],
    ['DECIMAL(10, 2)', 'DECIMAL(10, 1)'],
    ['TIMESTAMP(6)', 'TIMESTAMP(3)'],
    ['TIMESTAMP(3)', 'TIMESTAMP_LTZ(3)'],
    ['STRING', 'VARCHAR(9)'],
    ['VARCHAR(3)', 'CHAR(3)'],
    ['STRING', 'INT'],
  ])('of type %s do not become %s', (from, to) => {
    expect(() => mapColumns(table(`id INT | v ${from}`), table(`id INT | v ${to}`))).toThrow(
      expect.objectContaining({
        code: 'SNAPSHOT_MISMATCH',
        message: `column v of state table groups was stored as ${from}, and the job has it as ${to}`,
      }),
    );
  });

  it('have an empty value of every type', () => {
    for (const nullable of [true, false]) {
      const types = [...scalarTypes, ...nestedTypes].filter(({ kind }) => kind !== 'null');
      const schema = { fields: types.map((type, index) => ({ name: `c${index}`, type: { ...type, nullable } })) };
      arena.reset();
      const batch = batchFromText(memory, arena, 'id INT\n1\n2\n3');
      const now = { name: 'groups', schema, keyColumns: [], layout: '' };
      const result = mapBatch(memory, arena, mapColumns({ ...table('id INT', []) }, now), batch);
      expect(result.schema).toEqual(schema);
      expect(batchToText(memory, result).split('\n')).toHaveLength(4);
    }
  });

  it('keep their key', () => {
    expect(() => mapColumns(table('a INT | b INT', [0]), table('a INT | b INT', [0, 1]))).toThrow(
      expect.objectContaining({
        code: 'SNAPSHOT_MISMATCH',
        message: 'state table groups was stored by the key a, and the job has it by the key a, b',
      }),
    );
    expect(() => mapColumns(table('a INT'), table('a DECIMAL(20, 0)'))).toThrow(
      'column a of state table groups was stored as INT, and the job has it as DECIMAL(20, 0)',
    );
    expect(() => mapColumns(table('a TIMESTAMP(3)'), table('a TIMESTAMP(6)'))).toThrow(
      'the job has it as TIMESTAMP(6)',
    );
  });

  it.each([
    ['INT', 'BIGINT', '-3'],
    ['TINYINT', 'SMALLINT', '-3'],
    ['FLOAT', 'DOUBLE', '1.5'],
    ['VARCHAR(3)', 'STRING', '"ab"'],
    ['DECIMAL(10, 2)', 'DECIMAL(20, 2)', '1.25'],
  ])('whose key goes from %s to %s keep their hash', (from, to, value) => {
    arena.reset();
    const batch = batchFromText(memory, arena, `id ${from}\n${value}`);
    const mapping = mapColumns(table(`id ${from}`), table(`id ${to}`));
    const hashOf = (one: typeof batch): number | undefined => memory.u32[keyHashes(memory, arena, one, [0]) / 4];
    expect(hashOf(mapBatch(memory, arena, mapping, batch))).toBe(hashOf(batch));
  });

  it('with a NULL that is not allowed any more are refused', () => {
    expect(mapped('id INT | n INT\n1 | 5', 'id INT | n INT NOT NULL')).toContain('5');
    expect(() => mapped('id INT | n INT\n1 | NULL', 'id INT | n INT NOT NULL')).toThrow(
      expect.objectContaining({
        code: 'SNAPSHOT_MISMATCH',
        message: 'column n of the stored state has a NULL, and the job has it as INT NOT NULL',
      }),
    );
  });
});
