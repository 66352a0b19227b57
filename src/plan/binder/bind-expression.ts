import { typeToSql } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { castExpression, castable, commonType } from '../../expr/coercion.ts';
import type { Expression } from '../../expr/expression.ts';
import { resolveCall } from '../../expr/resolve-call.ts';
import type {
  Case,
  Expression as ExpressionSyntax,
  FunctionArgument,
  FunctionCall,
  Node,
  TimeUnitName,
} from '../../sql/ast.ts';
import { aggregateNamed, aggregateNames } from './aggregate-function.ts';
import { type BindContext, didYouMean, semanticError, unsupported } from './bind-context.ts';
import { bindBinary, bindNumber, bindString, literalOf } from './bind-literal.ts';
import { bindDateTime, bindInterval } from './bind-temporal-literal.ts';
import { bindType } from './bind-type.ts';
import { bindField, type ExpressionScope } from './scope.ts';

type Binder<S extends ExpressionSyntax> = (context: BindContext, scope: ExpressionScope, syntax: S) => Expression;
type BinderTable = { readonly [K in ExpressionSyntax['kind']]: Binder<Extract<ExpressionSyntax, { kind: K }>> };

/** A typed expression over the columns of the scope. @throws PeltonError SQL_SEMANTIC, SQL_UNSUPPORTED at the place in the text */
export function bindExpression(context: BindContext, scope: ExpressionScope, syntax: ExpressionSyntax): Expression {
  return scope.whole(context, syntax) ?? (binders[syntax.kind] as Binder<ExpressionSyntax>)(context, scope, syntax);
}

/** An expression that must be BOOLEAN: of WHERE, HAVING, FILTER. */
export function bindCondition(
  context: BindContext,
  scope: ExpressionScope,
  syntax: ExpressionSyntax,
  clause: string,
): Expression {
  const condition = bindExpression(context, scope, syntax);
  if (condition.type.kind === 'boolean') return condition;
  if (condition.type.kind === 'null') return literalOf(null, { kind: 'boolean', nullable: true });
  throw semanticError(context, syntax, `${clause} wants a BOOLEAN, and this is ${typeToSql(condition.type)}`);
}

const later =
  (what: string): Binder<ExpressionSyntax> =>
  (context, _scope, syntax) => {
    throw unsupported(context, syntax, what);
  };

/** A call by name, with the error placed in the text. */
function call(context: BindContext, at: Node<string>, name: string, operands: readonly Expression[]): Expression {
  const result = resolveCall(name, operands);
  if (result.kind !== 'failure') return result;
  const { message } = result;
  // An aggregate is no function of the catalogue, but may be what was meant.
  const hint = result.hint ?? (result.reason === 'unknown' ? didYouMean(nearestName(name, aggregateNames)) : undefined);
  if (result.reason === 'unsupported') throw unsupported(context, at, message, hint);
  throw semanticError(context, at, message, hint);
}

const not = (context: BindContext, at: Node<string>, operand: Expression, negated: boolean): Expression =>
  negated ? call(context, at, 'NOT', [operand]) : operand;

const binders: BinderTable = {
  StringLiteral: (_context, _scope, syntax) => bindString(syntax),
  NumericLiteral: (context, _scope, syntax) => bindNumber(context, syntax),
  BinaryLiteral: (_context, _scope, syntax) => bindBinary(syntax),
  BooleanLiteral: (_context, _scope, syntax) => literalOf(syntax.value, { kind: 'boolean', nullable: false }),
  UnknownLiteral: () => literalOf(null, { kind: 'boolean', nullable: true }),
  NullLiteral: () => literalOf(null, { kind: 'null', nullable: true }),
  DateTimeLiteral: (context, _scope, syntax) => bindDateTime(context, syntax),
  IntervalLiteral: (context, _scope, syntax) => bindInterval(context, syntax),
  DynamicParameter: later('a parameter (?)'),
  ColumnReference: (context, scope, syntax) => scope.column(context, syntax),
  FieldAccess: (context, scope, syntax) =>
    bindField(context, bindExpression(context, scope, syntax.operand), syntax.field),
  ElementAccess: later('an element of an ARRAY or MAP'),
  UnaryExpression(context, scope, syntax) {
    const operand = bindExpression(context, scope, syntax.operand);
    if (syntax.operator === '+') return operand;
    return call(context, syntax, syntax.operator === '-' ? 'NEGATE' : 'NOT', [operand]);
  },
  BinaryExpression(context, scope, syntax) {
    if (syntax.operator === 'OVERLAPS') throw unsupported(context, syntax, 'OVERLAPS');
    const operands = [bindExpression(context, scope, syntax.left), bindExpression(context, scope, syntax.right)];
    return call(context, syntax, syntax.operator, operands);
  },
  IsExpression(context, scope, syntax) {
    if (syntax.test.startsWith('JSON')) throw unsupported(context, syntax, `IS ${syntax.test}`);
    return call(context, syntax, `IS ${syntax.negated ? 'NOT ' : ''}${syntax.test}`, [
      bindExpression(context, scope, syntax.operand),
    ]);
  },
  IsDistinctFrom(context, scope, syntax) {
    const operands = [bindExpression(context, scope, syntax.left), bindExpression(context, scope, syntax.right)];
    return call(context, syntax, `IS ${syntax.negated ? 'NOT ' : ''}DISTINCT FROM`, operands);
  },
  Between(context, scope, syntax) {
    const [operand, lower, upper] = [syntax.operand, syntax.lower, syntax.upper].map((part) =>
      bindExpression(context, scope, part),
    );
    const within = (low: Expression, high: Expression): Expression => {
      const value = present(operand, 'operand');
      return call(context, syntax, 'AND', [
        call(context, syntax, '>=', [value, low]),
        call(context, syntax, '<=', [value, high]),
      ]);
    };
    const [low, high] = [present(lower, 'bound'), present(upper, 'bound')];
    const asWritten = within(low, high);
    const between = syntax.symmetric ? call(context, syntax, 'OR', [asWritten, within(high, low)]) : asWritten;
    return not(context, syntax, between, syntax.negated);
  },
  Like(context, scope, syntax) {
    if (syntax.operator !== 'LIKE') throw unsupported(context, syntax, syntax.operator);
    const parts =
      syntax.escape === undefined ? [syntax.operand, syntax.pattern] : [syntax.operand, syntax.pattern, syntax.escape];
    return not(
      context,
      syntax,
      call(
        context,
        syntax,
        'LIKE',
        parts.map((part) => bindExpression(context, scope, part)),
      ),
      syntax.negated,
    );
  },
  InList(context, scope, syntax) {
    const operands = [syntax.operand, ...syntax.items].map((part) => bindExpression(context, scope, part));
    return not(context, syntax, call(context, syntax, 'IN', operands), syntax.negated);
  },
  InSubquery: later('IN with a subquery'),
  QuantifiedComparison: later('a comparison with ANY or ALL'),
  Exists: later('EXISTS'),
  Subquery: later('a subquery as a value'),
  Case: bindCase,
  Cast(context, scope, syntax) {
    const operand = bindExpression(context, scope, syntax.operand);
    const type = bindType(context, syntax.type);
    if (castable(operand.type, type)) return castExpression(operand, type, syntax.safe);
    throw semanticError(context, syntax, `${typeToSql(operand.type)} can not be cast to ${typeToSql(type)}`);
  },
  Extract: (context, scope, syntax) =>
    call(context, syntax, 'EXTRACT', [unitLiteral(syntax.unit), bindExpression(context, scope, syntax.operand)]),
  RoundToUnit: (context, scope, syntax) =>
    call(context, syntax, syntax.direction, [bindExpression(context, scope, syntax.operand), unitLiteral(syntax.unit)]),
  Trim(context, scope, syntax) {
    const name = { BOTH: 'BTRIM', LEADING: 'LTRIM', TRAILING: 'RTRIM' }[syntax.side];
    const operands = syntax.characters === undefined ? [syntax.operand] : [syntax.operand, syntax.characters];
    return call(
      context,
      syntax,
      name,
      operands.map((part) => bindExpression(context, scope, part)),
    );
  },
  RowConstructor: later('a ROW value'),
  ArrayConstructor: later('an ARRAY value'),
  MultisetConstructor: later('a MULTISET value'),
  MapConstructor: later('a MAP value'),
  CollectionQuery: later('a collection made by a query'),
  FunctionCall: bindFunctionCall,
  MatchSemantics: later('RUNNING and FINAL'),
  JsonExists: later('JSON_EXISTS'),
  JsonValue: later('JSON_VALUE'),
  JsonQuery: later('JSON_QUERY'),
  JsonObject: later('JSON_OBJECT'),
  JsonArray: later('JSON_ARRAY'),
};

function unitLiteral(unit: TimeUnitName): Expression {
  return literalOf(unit, { kind: 'char', length: unit.length, nullable: false });
}

/** CASE with an operand compares it with each condition; several conditions of one WHEN are an OR. */
function bindCase(context: BindContext, scope: ExpressionScope, syntax: Case): Expression {
  const operand = syntax.operand === undefined ? undefined : bindExpression(context, scope, syntax.operand);
  const branches = syntax.branches.map((branch) => {
    const conditions = branch.conditions.map((condition) =>
      operand === undefined
        ? bindCondition(context, scope, condition, 'WHEN')
        : call(context, condition, '=', [operand, bindExpression(context, scope, condition)]),
    );
    const when = conditions.reduce((all, condition) => call(context, branch, 'OR', [all, condition]));
    return { when, then: bindExpression(context, scope, branch.result) };
  });
  const otherwise =
    syntax.otherwise === undefined
      ? literalOf(null, { kind: 'null', nullable: true })
      : bindExpression(context, scope, syntax.otherwise);
  const types = [...branches.map((branch) => branch.then.type), otherwise.type];
  const type = commonType(types);
  if (type === undefined) {
    throw semanticError(
      context,
      syntax,
      `the results of CASE are ${[...new Set(types.map(typeToSql))].join(' and ')}, which have no common type`,
    );
  }
  return {
    kind: 'case',
    branches: branches.map(({ when, then }) => ({ when, then: castExpression(then, type, false) })),
    otherwise: castExpression(otherwise, type, false),
    type,
  };
}

function bindFunctionCall(context: BindContext, scope: ExpressionScope, syntax: FunctionCall): Expression {
  const name = syntax.name.parts.map((part) => part.name).join('.');
  if (syntax.over !== undefined) throw unsupported(context, syntax, 'OVER');
  if (aggregateNamed(name) !== undefined)
    throw semanticError(context, syntax, `the aggregate ${name.toUpperCase()} can not stand here`);
  if (syntax.filter !== undefined)
    throw semanticError(context, syntax.filter, `${name} is no aggregate: it takes no FILTER`);
  if (syntax.distinct) throw semanticError(context, syntax, `${name} is no aggregate: it takes no DISTINCT`);
  return call(
    context,
    syntax,
    name,
    syntax.args.map((argument) => bindArgument(context, scope, name, argument)),
  );
}

function bindArgument(
  context: BindContext,
  scope: ExpressionScope,
  name: string,
  argument: FunctionArgument,
): Expression {
  switch (argument.kind) {
    case 'NamedArgument':
    case 'DefaultArgument':
      throw unsupported(context, argument, `naming the arguments of ${name}`);
    case 'TableArgument':
    case 'ModelArgument':
    case 'Descriptor':
      throw semanticError(context, argument, `${name} takes values here`);
    case 'Star':
      throw semanticError(context, argument, `${name} takes no *`, didYouMean(nearestName(name, aggregateNames)));
    case 'TimeUnit':
      return unitLiteral(argument.unit);
    default:
      return bindExpression(context, scope, argument);
  }
}
