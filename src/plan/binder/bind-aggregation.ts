import { present } from '../../base/assert.ts';
import { type DataType, typeToSql } from '../../arrow/data-type.ts';
import type { Expression } from '../../expr/expression.ts';
import type { WindowShape } from '../../operators/window-aggregate.ts';
import type { ColumnReference, Expression as ExpressionSyntax, Span } from '../../sql/ast.ts';
import type { GroupBy, Select } from '../../sql/ast-query.ts';
import type { AggregateExpression, LogicalNode } from '../logical-node.ts';
import { plainColumn, type RelationColumn } from '../relation.ts';
import { sameExpression } from '../rewrite-expression.ts';
import { addAggregateCall, aggregateCalls } from './bind-aggregate-call.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';
import { bindExpression } from './bind-expression.ts';
import type { BoundFrom } from './bind-from.ts';
import { everything, everythingTime, neverEmpty, type OutputColumn, plainInput } from './everything-window.ts';
import { sameSyntax } from './same-syntax.ts';
import type { ExpressionScope } from './scope.ts';
import { windowColumns } from './bind-window-table.ts';

interface GroupKey {
  readonly syntax: ExpressionSyntax;
  readonly expression: Expression;
  readonly column: RelationColumn;
}

export interface BoundAggregation {
  readonly node: LogicalNode;
  /** For the select list and HAVING: keys and aggregates stand for columns of `node`. */
  readonly scope: ExpressionScope;
}

/** GROUP BY window_start, window_end and keys, with the aggregates of the select list and of HAVING. */
export function bindAggregation(context: BindContext, select: Select, from: BoundFrom): BoundAggregation {
  const calls = aggregateCalls([select.items, select.having]);
  const keys = select.groupBy === undefined ? [] : bindKeys(context, select.groupBy, from);
  const grouping = groupingOf(context, select.groupBy ?? calls[0] ?? select, keys);
  const plainKeys = grouping.kind === 'all' ? keys : keys.filter((key) => key.column.window === undefined);

  // The input of the aggregation: keys, what tells the window, then each argument once.
  const time = grouping.kind === 'all' ? [everythingTime()] : [grouping.start, grouping.end];
  const inputs: OutputColumn[] = [...plainKeys.map(({ expression, column }) => ({ expression, column })), ...time];
  const aggregates: AggregateExpression[] = [];
  const bound = calls.map((call) => ({ call, index: addAggregateCall(context, call, from, inputs, aggregates) }));
  const rows = { node: from.node, inputs, aggregates };
  const { input, calls: aggregated } =
    grouping.kind === 'all' && keys.length === 0 ? neverEmpty(rows) : plainInput(rows);

  const shape = grouping.kind === 'all' ? everything : grouping.shape;
  const columns = windowColumns(
    [
      ...plainKeys.map((key) => key.column),
      ...aggregated.map((aggregate, index) => plainColumn(`$agg${index}`, aggregate.type)),
    ],
    grouping.kind === 'all' ? everythingTime().column.type : grouping.timeType,
    shape,
  );
  const first = plainKeys.length;
  const node: LogicalNode = {
    kind: 'window-aggregate',
    columns,
    input,
    window: shape,
    source:
      grouping.kind === 'all'
        ? { kind: 'assigned', timeColumn: first }
        : { kind: 'attached', startColumn: first, endColumn: first + 1 },
    keys: plainKeys.map((_, index) => index),
    aggregates: aggregated,
  };

  const afterKeys = plainKeys.length + aggregates.length;
  const places = keys.map((key) => {
    const plain = plainKeys.indexOf(key);
    const part = key.column.window?.part ?? 'start';
    return { key, index: plain === -1 ? afterKeys + { start: 0, end: 1, time: 2 }[part] : plain };
  });
  const columnAt = (index: number): Expression => ({
    kind: 'column',
    index,
    type: present(columns[index], 'column').type,
  });
  const scope: ExpressionScope = {
    whole(inner, syntax) {
      const aggregate = bound.find(
        (candidate) => candidate.call.span === syntax.span || sameSyntax(candidate.call, syntax),
      );
      if (aggregate !== undefined) return columnAt(plainKeys.length + aggregate.index);
      if (syntax.kind === 'ColumnReference') {
        const expression = from.scope.column(inner, syntax);
        const place = places.find(({ key }) => sameExpression(key.expression, expression));
        return place === undefined ? undefined : columnAt(place.index);
      }
      const place = places.find(({ key }) => sameSyntax(key.syntax, syntax));
      return place === undefined ? undefined : columnAt(place.index);
    },
    column(inner: BindContext, syntax: ColumnReference): Expression {
      const name = syntax.parts.map((part) => part.name).join('.');
      throw semanticError(
        inner,
        syntax,
        `\`${name}\` is neither in GROUP BY nor inside an aggregate`,
        `add it to GROUP BY, or take MAX(${name}) or another aggregate`,
      );
    },
  };
  return { node, scope };
}

function bindKeys(context: BindContext, groupBy: GroupBy, from: BoundFrom): GroupKey[] {
  return groupBy.elements.map((syntax) => {
    if (
      syntax.kind === 'GroupingSet' ||
      syntax.kind === 'GroupingSets' ||
      syntax.kind === 'Rollup' ||
      syntax.kind === 'Cube'
    ) {
      const what = { GroupingSet: 'a grouping set', GroupingSets: 'GROUPING SETS', Rollup: 'ROLLUP', Cube: 'CUBE' }[
        syntax.kind
      ];
      throw unsupported(context, syntax, what);
    }
    const [inner] = aggregateCalls(syntax);
    if (inner !== undefined) throw semanticError(context, inner, 'an aggregate can not be a grouping key');
    if (syntax.kind === 'FunctionCall' && /^(TUMBLE|HOP|SESSION)$/i.test(syntax.name.parts[0]?.name ?? '')) {
      throw unsupported(
        context,
        syntax,
        'a window in GROUP BY',
        'take the window in FROM: TABLE(TUMBLE(TABLE t, DESCRIPTOR(time), size))',
      );
    }
    const expression = bindExpression(context, from.scope, syntax);
    if (['row', 'array', 'map', 'multiset'].includes(expression.type.kind)) {
      throw unsupported(context, syntax, `GROUP BY of ${typeToSql(expression.type)}`);
    }
    const source = expression.kind === 'column' ? from.node.columns[expression.index] : undefined;
    const column = source ?? plainColumn('$key', expression.type);
    return { syntax, expression, column: column.window === undefined ? { ...column, rowtime: false } : column };
  });
}

/** How rows come together: in windows, or, in batch mode, all rows of a key at the end of the input. */
type Grouping =
  | {
      readonly kind: 'window';
      readonly start: GroupKey;
      readonly end: GroupKey;
      readonly shape: WindowShape;
      readonly timeType: DataType;
    }
  | { readonly kind: 'all' };

function groupingOf(context: BindContext, at: { readonly span: Span }, keys: readonly GroupKey[]): Grouping {
  const start = keys.find((key) => key.column.window?.part === 'start');
  const shape = start?.column.window?.window;
  const end = keys.find((key) => key.column.window?.part === 'end' && key.column.window.window === shape);
  if (start !== undefined && end !== undefined && shape !== undefined) {
    const time = keys.find((key) => key.column.window?.part === 'time');
    return { kind: 'window', start, end, shape, timeType: time?.column.type ?? start.column.type };
  }
  if (context.settings.runtimeMode === 'batch') return { kind: 'all' };
  const one = start ?? keys.find((key) => key.column.window !== undefined);
  if (one === undefined) throw unboundedAggregation(context, at);
  throw unsupported(
    context,
    at,
    `GROUP BY with only \`${one.column.name}\` of the window`,
    'a window is closed by both its bounds: GROUP BY window_start, window_end',
  );
}

function unboundedAggregation(context: BindContext, at: { readonly span: Span }): Error {
  return unsupported(
    context,
    at,
    'an aggregation without a window, whose rows change with every input row,',
    "GROUP BY window_start, window_end of TABLE(TUMBLE(…)), or SET 'execution.runtime-mode' = 'batch' for tables that end",
  );
}
