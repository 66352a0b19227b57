import { physicalType, widthBytes, withNullable } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import type { Expression } from '../../expr/expression.ts';
import type { FunctionCall } from '../../sql/ast.ts';
import type { AggregateExpression } from '../logical-node.ts';
import { plainColumn } from '../relation.ts';
import { sameExpression } from '../rewrite-expression.ts';
import { aggregateNamed, aggregateType } from './aggregate-function.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';
import { bindCondition, bindExpression } from './bind-expression.ts';
import type { BoundFrom } from './bind-from.ts';
import { literalOf } from './bind-literal.ts';
import type { OutputColumn } from './output-column.ts';
import { findSyntax } from './same-syntax.ts';

/** The aggregate calls of a tree; calls with OVER are not among them. */
export function aggregateCalls(root: unknown): FunctionCall[] {
  return findSyntax(root, (node): node is FunctionCall => {
    if (node.kind !== 'FunctionCall') return false;
    const call = node as FunctionCall;
    return (
      call.over === undefined &&
      call.name.parts.length === 1 &&
      aggregateNamed(call.name.parts[0]?.name ?? '') !== undefined
    );
  });
}

/** The number of the call among `aggregates`, where equal calls share one place. */
export function addAggregateCall(
  context: BindContext,
  call: FunctionCall,
  from: BoundFrom,
  inputs: OutputColumn[],
  aggregates: AggregateExpression[],
): number {
  const name = call.name.parts[0]?.name.toUpperCase() ?? '';
  const kind = aggregateNamed(name);
  if (kind === undefined || kind === 'later') throw unsupported(context, call.name, `the aggregate function ${name}`);
  if (call.distinct) throw unsupported(context, call, `${name}(DISTINCT …)`);
  const [order] = [...call.orderBy, ...call.withinGroup];
  if (order !== undefined) throw unsupported(context, order, `ORDER BY inside ${name}`);
  const [nested] = aggregateCalls(call.args);
  if (nested !== undefined)
    throw semanticError(context, nested, 'an aggregate inside an aggregate', 'aggregate in a subquery first');
  if (call.args.length !== 1) throw semanticError(context, call, `${name} takes one argument`);
  const given = bindArgument(context, call, from);
  const argument = kind === 'count' && given !== undefined ? countable(given) : given;
  const filtered =
    call.filter === undefined
      ? argument
      : onlyWhere(bindCondition(context, from.scope, call.filter, 'FILTER'), argument);
  const type = aggregateType(kind, filtered?.type);
  if (typeof type === 'string') throw semanticError(context, call, type);
  let column: number | undefined;
  if (filtered !== undefined && !(kind === 'count' && !filtered.type.nullable)) {
    column = inputs.findIndex((input) => sameExpression(input.expression, filtered));
    if (column === -1)
      column = inputs.push({ expression: filtered, column: plainColumn(`$arg${inputs.length}`, filtered.type) }) - 1;
  }
  const same = aggregates.findIndex((aggregate) => aggregate.function === kind && aggregate.argument === column);
  return same === -1 ? aggregates.push({ function: kind, argument: column, type }) - 1 : same;
}

/** Undefined for COUNT(*). */
function bindArgument(context: BindContext, call: FunctionCall, from: BoundFrom): Expression | undefined {
  const argument = present(call.args[0], 'argument');
  const name = call.name.parts[0]?.name.toUpperCase();
  if (argument.kind === 'Star') {
    if (name === 'COUNT') return undefined;
    throw semanticError(context, argument, `${name} takes one expression, not *`);
  }
  switch (argument.kind) {
    case 'NamedArgument':
    case 'TableArgument':
    case 'ModelArgument':
    case 'Descriptor':
    case 'TimeUnit':
    case 'DefaultArgument':
      throw semanticError(context, argument, `${name} takes one expression`);
    default:
      return bindExpression(context, from.scope, argument);
  }
}

/** COUNT asks only whether there is a value; strings and nested values need not travel for that. */
function countable(argument: Expression): Expression {
  if (!argument.type.nullable || widthBytes(physicalType(argument.type)) > 0) return argument;
  const when: Expression = {
    kind: 'call',
    function: 'IS NOT NULL',
    operands: [argument],
    type: { kind: 'boolean', nullable: false },
  };
  return onlyWhere(when, undefined);
}

/** `CASE WHEN condition THEN argument END`: aggregates skip NULL, so the rows outside FILTER do not count. */
function onlyWhere(condition: Expression, argument: Expression | undefined): Expression {
  const then = argument ?? literalOf(true, { kind: 'boolean', nullable: false });
  const type = withNullable(then.type, true);
  return { kind: 'case', branches: [{ when: condition, then }], otherwise: literalOf(null, type), type };
}
