/** GROUP BY with GROUPING SETS, ROLLUP and CUBE. */
import type { Cube, GroupBy, GroupingElement, GroupingSet, GroupingSets, Rollup } from './ast-query.ts';
import type { Cursor } from './cursor.ts';

export function parseGroupBy(cursor: Cursor): GroupBy {
  const { start } = cursor;
  cursor.expect('GROUP', 'BY');
  const distinct = cursor.acceptOneOf(['DISTINCT', 'ALL']) === 'DISTINCT';
  const elements = cursor.commaList(() => parseGroupingElement(cursor));
  return { kind: 'GroupBy', span: cursor.spanFrom(start), distinct, elements };
}

function parseGroupingElement(cursor: Cursor): GroupingElement {
  const nested = parseNestedGrouping(cursor);
  if (nested !== undefined) return nested;
  if (cursor.at('(', ')')) return parseGroupingSet(cursor);
  const parenthesized = cursor.at('(');
  const expression = cursor.expression();
  if (!parenthesized || expression.kind !== 'RowConstructor') return expression;
  return { kind: 'GroupingSet', span: expression.span, items: expression.items };
}

/** GROUPING SETS, ROLLUP or CUBE if one is next. */
function parseNestedGrouping(cursor: Cursor): GroupingSets | Rollup | Cube | undefined {
  const { start } = cursor;
  if (cursor.accept('GROUPING', 'SETS')) {
    const elements = cursor.parenthesized(() =>
      cursor.nested(() => parseNestedGrouping(cursor) ?? parseGroupingSet(cursor)),
    );
    return { kind: 'GroupingSets', span: cursor.spanFrom(start), elements };
  }
  const word = cursor.acceptOneOf(['ROLLUP', 'CUBE']);
  if (word === undefined) return undefined;
  const elements = cursor.parenthesized(() => parseGroupingSet(cursor));
  return { kind: word === 'ROLLUP' ? 'Rollup' : 'Cube', span: cursor.spanFrom(start), elements };
}

/** `(a, b)`, `()` or a lone `a`. */
function parseGroupingSet(cursor: Cursor): GroupingSet {
  const { start } = cursor;
  if (cursor.accept('(', ')')) return { kind: 'GroupingSet', span: cursor.spanFrom(start), items: [] };
  const items = cursor.at('(') ? cursor.parenthesized(() => cursor.expression()) : [cursor.expression()];
  return { kind: 'GroupingSet', span: cursor.spanFrom(start), items };
}
