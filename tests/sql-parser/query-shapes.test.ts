import { describe, expect, it } from 'vitest';
import { parseStatements } from '../../src/sql/parse.ts';

const bodyOf = (text: string): unknown => {
  const [statement] = parseStatements(text);
  return statement?.kind === 'Query' ? statement.body : statement;
};
const fromOf = (text: string): unknown => (bodyOf(`SELECT * FROM ${text}`) as { from: unknown }).from;
const table = (name: string): object => ({ kind: 'NamedTable', name: { parts: [{ name }] } });

describe('set operations', () => {
  it('group from the left, and INTERSECT binds stronger', () => {
    expect(bodyOf('TABLE a UNION ALL TABLE b EXCEPT TABLE c INTERSECT TABLE d')).toMatchObject({
      operator: 'EXCEPT',
      left: { operator: 'UNION', all: true },
      right: { operator: 'INTERSECT', all: false, left: { kind: 'TableQuery' } },
    });
    expect(bodyOf('TABLE a EXCEPT (TABLE b UNION TABLE c)')).toMatchObject({
      operator: 'EXCEPT',
      left: { kind: 'TableQuery' },
      right: { operator: 'UNION' },
    });
  });

  it('give ORDER BY and LIMIT to the whole, or to the part in parentheses', () => {
    expect(parseStatements('TABLE a UNION TABLE b ORDER BY x LIMIT 1')[0]).toMatchObject({
      body: { kind: 'SetOperation' },
      orderBy: [{ direction: 'ASC' }],
      limit: { text: '1' },
    });
    expect(parseStatements('TABLE a UNION (TABLE b LIMIT 1)')[0]).toMatchObject({
      body: { right: { kind: 'Query', limit: { text: '1' } } },
      limit: undefined,
    });
  });
});

describe('tables in FROM', () => {
  it('join from the left, and a comma binds weaker', () => {
    expect(fromOf('a, b JOIN c ON TRUE LEFT JOIN d USING (x)')).toMatchObject({
      type: 'CROSS',
      left: table('a'),
      right: {
        type: 'LEFT',
        constraint: { kind: 'JoinUsing', columns: [{ name: 'x' }] },
        left: { type: 'INNER', left: table('b'), right: table('c'), constraint: { kind: 'JoinOn' } },
        right: table('d'),
      },
    });
  });

  it('are the same with and without the wrapping TABLE', () => {
    const call = "TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR)";
    const shape = {
      kind: 'FunctionTable',
      lateral: false,
      call: { name: { parts: [{ name: 'TUMBLE' }] } },
      alias: { name: { name: 'w' } },
    };
    expect(fromOf(`TABLE(${call}) AS w`)).toMatchObject(shape);
    expect(fromOf(`${call} w`)).toMatchObject(shape);
  });

  it('keep period, hints and alias', () => {
    expect(fromOf("d /*+ OPTIONS('a' = 'b', c, 1) */ FOR SYSTEM_TIME AS OF o.ts AS x (p, q)")).toMatchObject({
      ...table('d'),
      hints: [
        {
          name: { name: 'OPTIONS' },
          args: [
            { key: 'a', value: 'b', form: 'string' },
            { key: undefined, value: 'c', form: 'name' },
            { key: undefined, value: '1', form: 'number' },
          ],
        },
      ],
      systemTime: { kind: 'ColumnReference', parts: [{ name: 'o' }, { name: 'ts' }] },
      alias: { name: { name: 'x' }, columns: [{ name: 'p' }, { name: 'q' }] },
    });
  });

  it('take PARTITION BY keys of a table argument with and without parentheses', () => {
    for (const keys of ['a, b', '(a, b)']) {
      expect(fromOf(`f(TABLE t PARTITION BY ${keys} ORDER BY ts DESC, DESCRIPTOR(ts), k => 1)`)).toMatchObject({
        call: {
          args: [
            { partitionBy: [{ parts: [{ name: 'a' }] }, { parts: [{ name: 'b' }] }], orderBy: [{ direction: 'DESC' }] },
            { kind: 'Descriptor' },
            { kind: 'NamedArgument', name: { name: 'k' } },
          ],
        },
      });
    }
  });
});

describe('a pattern', () => {
  const patternOf = (text: string): unknown => {
    const match = fromOf(`t MATCH_RECOGNIZE (PATTERN (${text}) DEFINE a AS TRUE)`);
    return (match as { pattern: unknown }).pattern;
  };
  const variable = (name: string): object => ({ kind: 'PatternVariable', name: { name } });

  it('puts quantifiers before sequence before alternation', () => {
    expect(patternOf('a b+ | c')).toMatchObject({
      kind: 'PatternAlternation',
      items: [
        { kind: 'PatternSequence', items: [variable('a'), { kind: 'PatternQuantified', pattern: variable('b') }] },
        variable('c'),
      ],
    });
  });

  it.each<[string, number, number | undefined, boolean]>([
    ['a*', 0, undefined, false],
    ['a+', 1, undefined, false],
    ['a?', 0, 1, false],
    ['a??', 0, 1, true],
    ['a*?', 0, undefined, true],
    ['a{3}', 3, 3, false],
    ['a{3,}', 3, undefined, false],
    ['a{,3}', 0, 3, false],
    ['a{2,3}?', 2, 3, true],
  ])('counts %s', (text, min, max, reluctant) => {
    expect(patternOf(text)).toMatchObject({ kind: 'PatternQuantified', pattern: variable('a'), min, max, reluctant });
  });
});

describe('GROUP BY', () => {
  it('makes grouping sets of lists and of lone columns', () => {
    const set = (...names: string[]): object => ({
      kind: 'GroupingSet',
      items: names.map((name) => ({ parts: [{ name }] })),
    });
    expect(bodyOf('SELECT 1 FROM t GROUP BY a, (b, c), GROUPING SETS (a, (b), (), ROLLUP (a, (b, c)))')).toMatchObject({
      groupBy: {
        elements: [
          { kind: 'ColumnReference' },
          set('b', 'c'),
          {
            kind: 'GroupingSets',
            elements: [set('a'), set('b'), set(), { kind: 'Rollup', elements: [set('a'), set('b', 'c')] }],
          },
        ],
      },
    });
  });
});

describe('CREATE TABLE', () => {
  it('lifts the constraint of a column to the table', () => {
    expect(parseStatements('CREATE TABLE t (a INT NOT NULL PRIMARY KEY NOT ENFORCED, b INT)')[0]).toMatchObject({
      schema: {
        columns: [
          { kind: 'PhysicalColumn', type: { name: 'INT', nullable: false } },
          { kind: 'PhysicalColumn', type: { nullable: undefined } },
        ],
        constraints: [{ type: 'PRIMARY KEY', columns: [{ name: 'a' }], enforced: false }],
      },
    });
  });
});
