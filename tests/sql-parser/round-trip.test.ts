import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeltonError } from '../../src/base/errors.ts';
import type { SyntaxNode } from '../../src/sql/ast-node.ts';
import { parseDataType, parseExpression, parseStatements } from '../../src/sql/parse.ts';
import { printNode } from '../../src/sql/print.ts';
import { expressionPrinters } from '../../src/sql/print-expression.ts';
import { queryPrinters } from '../../src/sql/print-query.ts';
import { statementPrinters } from '../../src/sql/print-statement.ts';
import { typePrinters } from '../../src/sql/print-type.ts';
import { anyStatement } from './arbitrary-statement.ts';
import { dataTypes, expressions, queries } from './arbitrary-syntax.ts';
import { visitTree, withoutSpans } from './syntax-tree.ts';

const seed = 20261123;

/** The tree as text, without places and without the numbers of parameters, which only the text decides. */
const shapeOf = (node: unknown): string =>
  JSON.stringify(withoutSpans(node), (key, value: unknown) =>
    key === 'index' && typeof value === 'number' ? 0 : (value ?? null),
  );

const seenKinds = new Set<string>();

function holds<N extends SyntaxNode>(
  trees: Arbitrary<N>,
  parse: (text: string) => SyntaxNode | undefined,
  runs: number,
): void {
  fc.assert(
    fc.property(trees, (tree) => {
      visitTree(tree, (part) => 'kind' in part && seenKinds.add(String(part.kind)), { start: 0, end: 0 });
      const printed = printNode(tree);
      let shape: string;
      try {
        shape = shapeOf(parse(printed));
      } catch (error) {
        throw new Error(`does not parse: ${printed}`, { cause: error });
      }
      if (shape !== shapeOf(tree)) throw new Error(`means something else: ${printed}`);
    }),
    { seed, numRuns: runs },
  );
}

describe('what is printed parses to the same tree', () => {
  it('for data types', () => holds(dataTypes, (text) => parseDataType(text), 300));
  it('for expressions', () => holds(expressions, (text) => parseExpression(text), 1500));
  it('for queries', () => holds(queries, (text) => parseStatements(text)[0], 600));
  it('for statements', () => holds(anyStatement, (text) => parseStatements(text)[0], 1500));

  it('for every kind of node', () => {
    const kinds = [expressionPrinters, typePrinters, queryPrinters, statementPrinters].flatMap((table) =>
      Object.keys(table),
    );
    expect(kinds.filter((kind) => !seenKinds.has(kind))).toEqual([]);
  });
});

describe('any text', () => {
  it('parses, or fails with a syntax error that has a place in it', () => {
    const words = fc.constantFrom(
      ..."SELECT FROM WHERE GROUP BY ( ) , . * = <> a b `x` 1 2.5 ' 's' AS JOIN ON CASE WHEN END NOT IN CREATE TABLE WITH INT ROW < > [ ] ; /*+ */ -- \n ? : OVER CAST INTERVAL DAY".split(
        ' ',
      ),
    );
    const text = fc.array(words, { maxLength: 20 }).map((parts) => `${parts.join(' ')}`);
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.string({ unit: 'grapheme' }),
          text.map((rest) => `SELECT ${rest}`),
        ),
        (input) => {
          try {
            parseStatements(input);
          } catch (error) {
            if (!(error instanceof PeltonError) || error.code !== 'SQL_SYNTAX') throw error;
            const { start = -1, end = -1 } = error.fields.location ?? {};
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(input.length);
          }
        },
      ),
      { seed, numRuns: 2000 },
    );
  });
});
