import { present } from '../../base/assert.ts';
import { type DataType, typeToSql, withNullable } from '../../arrow/data-type.ts';
import type { Expression } from '../../expr/expression.ts';
import type { WindowShape } from '../../operators/window-aggregate.ts';
import type { ColumnReference, Expression as ExpressionSyntax, Span } from '../../sql/ast.ts';
import type { GroupBy, Select } from '../../sql/ast-query.ts';
import type { AggregateExpression, LogicalNode, TextPlace } from '../logical-node.ts';
import { plainColumn, type RelationColumn } from '../relation.ts';
import { sameExpression } from '../rewrite-expression.ts';
import { addAggregateCall, aggregateCalls } from './bind-aggregate-call.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';
import { bindExpression } from './bind-expression.ts';
import type { BoundFrom } from './bind-from.ts';
import { type OutputColumn, projectColumns } from './output-column.ts';
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

/**
 * GROUP BY keys, with the aggregates of the select list and of HAVING. With both bounds of a window among the keys it is an
 * aggregation of that window. State without a window is kept for `ttlMs`.
 */
export function bindAggregation(
  context: BindContext,
  select: Select,
  from: BoundFrom,
  ttlMs: number,
): BoundAggregation {
  const calls = aggregateCalls([select.items, select.having, select.qualify]);
  const keys = select.groupBy === undefined ? [] : bindKeys(context, select.groupBy, from);
  const window = windowOf(keys);
  const plainKeys = window === undefined ? keys : keys.filter((key) => key.column.window === undefined);

  // The input of the aggregation: keys, what tells the window, then each argument once.
  const bounds = window === undefined ? [] : [window.start, window.end];
  const inputs: OutputColumn[] = [...plainKeys, ...bounds].map(({ expression, column }) => ({ expression, column }));
  const aggregates: AggregateExpression[] = [];
  const bound = calls.map((call) => ({ call, index: addAggregateCall(context, call, from, inputs, aggregates) }));
  const input = projectColumns(from.node, inputs);
  const origin: TextPlace = { source: context.source, span: (calls[0] ?? select.groupBy ?? select).span };
  const node =
    window === undefined
      ? groupAggregate(context, input, plainKeys, aggregates, ttlMs, origin)
      : windowAggregate(input, plainKeys, aggregates, window, origin);

  const afterKeys = plainKeys.length + aggregates.length;
  const places = keys.map((key) => {
    const plain = plainKeys.indexOf(key);
    const part = key.column.window?.part ?? 'start';
    return { key, index: plain === -1 ? afterKeys + { start: 0, end: 1, time: 2 }[part] : plain };
  });
  const columnAt = (index: number): Expression => {
    return { kind: 'column', index, type: present(node.columns[index], 'column of an aggregation').type };
  };
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

interface GroupingWindow {
  readonly start: GroupKey;
  readonly end: GroupKey;
  readonly shape: WindowShape;
  readonly timeType: DataType;
}

/** The window that the keys name by both its bounds. */
function windowOf(keys: readonly GroupKey[]): GroupingWindow | undefined {
  const start = keys.find((key) => key.column.window?.part === 'start');
  const shape = start?.column.window?.window;
  const end = keys.find((key) => key.column.window?.part === 'end' && key.column.window.window === shape);
  if (start === undefined || end === undefined || shape === undefined) return undefined;
  const time = keys.find((key) => key.column.window?.part === 'time');
  return { start, end, shape, timeType: time?.column.type ?? start.column.type };
}

function windowAggregate(
  input: LogicalNode,
  keys: readonly GroupKey[],
  aggregates: readonly AggregateExpression[],
  { shape, timeType }: GroupingWindow,
  origin: TextPlace,
): LogicalNode {
  return {
    kind: 'window-aggregate',
    columns: windowColumns([...keys.map((key) => key.column), ...aggregateColumns(aggregates)], timeType, shape),
    input,
    window: shape,
    source: { kind: 'attached', startColumn: keys.length, endColumn: keys.length + 1 },
    keys: keys.map((_, index) => index),
    aggregates,
    origin,
  };
}

function groupAggregate(
  context: BindContext,
  input: LogicalNode,
  keys: readonly GroupKey[],
  aggregates: readonly AggregateExpression[],
  ttlMs: number,
  origin: TextPlace,
): LogicalNode {
  // Without keys there is a result even of no rows: COUNT is 0 and the others are NULL.
  const calls = aggregates.map((call) => {
    return keys.length > 0 || call.function === 'count' ? call : { ...call, type: withNullable(call.type, true) };
  });
  const keyColumns = keys.map(({ column }) => plainColumn(column.name, column.type));
  return {
    kind: 'group-aggregate',
    columns: [...keyColumns, ...aggregateColumns(calls)],
    input,
    keys: keys.map((_, index) => index),
    aggregates: calls,
    emits: context.settings.runtimeMode === 'batch' ? 'end' : 'changes',
    ttlMs,
    origin,
    updateBefore: true,
  };
}

/** SELECT DISTINCT and UNION: every column is a key, and nothing is aggregated. */
export function distinctRows(
  context: BindContext,
  at: { readonly span: Span },
  input: LogicalNode,
  ttlMs: number,
): LogicalNode {
  return {
    kind: 'group-aggregate',
    columns: input.columns.map(({ name, type }) => plainColumn(name, type)),
    input,
    keys: input.columns.map((_, index) => index),
    aggregates: [],
    emits: context.settings.runtimeMode === 'batch' ? 'end' : 'changes',
    ttlMs,
    origin: { source: context.source, span: at.span },
    updateBefore: true,
  };
}

function aggregateColumns(aggregates: readonly AggregateExpression[]): RelationColumn[] {
  return aggregates.map((aggregate, index) => plainColumn(`$agg${index}`, aggregate.type));
}
