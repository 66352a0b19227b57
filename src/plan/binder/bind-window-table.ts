import { present } from '../../base/assert.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { type DataType, typeToSql } from '../../arrow/data-type.ts';
import type { WindowShape } from '../../operators/window-aggregate.ts';
import type { Descriptor, FunctionArgument, FunctionCall, PositionalArgument } from '../../sql/ast.ts';
import type { LogicalNode } from '../logical-node.ts';
import type { RelationColumn } from '../relation.ts';
import { type BindContext, didYouMean, semanticError, unsupported } from './bind-context.ts';
import { bindTableName } from './bind-table-name.ts';
import { bindInterval } from './bind-temporal-literal.ts';

export const windowFunctionNames = ['TUMBLE', 'HOP', 'CUMULATE'] as const;
export type WindowFunctionName = (typeof windowFunctionNames)[number];

/** Parameters in the order in which they stand without names; OFFSET may be left out. */
const parametersOf = {
  TUMBLE: ['DATA', 'TIMECOL', 'SIZE', 'OFFSET'],
  HOP: ['DATA', 'TIMECOL', 'SLIDE', 'SIZE', 'OFFSET'],
  CUMULATE: ['DATA', 'TIMECOL', 'STEP', 'SIZE', 'OFFSET'],
} as const satisfies Record<WindowFunctionName, readonly string[]>;

/**
 * `TUMBLE(TABLE t, DESCRIPTOR(time), size [, offset])` and its kin: the columns of the table, then window_start, window_end,
 * window_time. Only window_time is a time attribute of the result.
 */
export function bindWindowTable(context: BindContext, name: WindowFunctionName, call: FunctionCall): LogicalNode {
  const given = matchArguments(context, name, call);
  const input = bindInput(context, name, required(context, call, given, name, 'DATA'));
  const timeColumn = bindTimeColumn(context, input, required(context, call, given, name, 'TIMECOL'));
  const window = bindShape(context, name, call, given);
  const timeType = present(input.columns[timeColumn], 'time column').type;
  return { kind: 'window', columns: windowColumns(input.columns, timeType, window), input, timeColumn, window };
}

type Given = ReadonlyMap<string, PositionalArgument>;

function matchArguments(context: BindContext, name: WindowFunctionName, call: FunctionCall): Given {
  const parameters: readonly string[] = parametersOf[name];
  const given = new Map<string, PositionalArgument>();
  for (const [index, argument] of call.args.entries()) {
    const parameter = argument.kind === 'NamedArgument' ? argument.name.name.toUpperCase() : parameters[index];
    if (parameter === undefined && name === 'CUMULATE' && index === parameters.length)
      throw unsupported(context, argument, 'EMITONLYONUPDATE');
    if (parameter === undefined)
      throw semanticError(context, argument, `${name} takes ${parameters.length} arguments`, usageOf(name));
    if (!parameters.includes(parameter)) {
      if (parameter === 'EMITONLYONUPDATE') throw unsupported(context, argument, 'EMITONLYONUPDATE');
      throw semanticError(
        context,
        argument,
        `${name} has no parameter ${parameter}`,
        didYouMean(nearestName(parameter, parameters)) ?? usageOf(name),
      );
    }
    if (given.has(parameter)) throw semanticError(context, argument, `${parameter} is given twice`, usageOf(name));
    given.set(parameter, valueOf(argument));
  }
  return given;
}

function valueOf(argument: FunctionArgument): PositionalArgument {
  return argument.kind === 'NamedArgument' ? argument.value : argument;
}

function required(
  context: BindContext,
  call: FunctionCall,
  given: Given,
  name: WindowFunctionName,
  parameter: string,
): PositionalArgument {
  const argument = given.get(parameter);
  if (argument === undefined) throw semanticError(context, call, `${name} needs ${parameter}`, usageOf(name));
  return argument;
}

function usageOf(name: WindowFunctionName): string {
  const more = parametersOf[name]
    .slice(2, -1)
    .map((parameter) => `INTERVAL '…' SECOND /* ${parameter.toLowerCase()} */`);
  return `write it as TABLE(${name}(TABLE t, DESCRIPTOR(time_column), ${more.join(', ')}))`;
}

function bindInput(context: BindContext, name: WindowFunctionName, argument: PositionalArgument): LogicalNode {
  if (argument.kind === 'TableArgument') {
    const [partition] = argument.partitionBy;
    if (partition !== undefined)
      throw semanticError(context, partition, `${name} takes no PARTITION BY`, 'put the keys into GROUP BY');
    return argument.input.kind === 'Query'
      ? context.bindQuery(context, argument.input)
      : bindTableName(context, argument.input);
  }
  if (argument.kind === 'ColumnReference') {
    return bindTableName(context, { kind: 'QualifiedName', span: argument.span, parts: argument.parts });
  }
  if (argument.kind === 'Subquery') return context.bindQuery(context, argument.query);
  throw semanticError(context, argument, `${name} wants a table here`, usageOf(name));
}

function bindTimeColumn(context: BindContext, input: LogicalNode, argument: PositionalArgument): number {
  if (argument.kind !== 'Descriptor')
    throw semanticError(context, argument, 'the time column is given as DESCRIPTOR(column)');
  const identifier = onlyColumn(context, argument);
  const names = input.columns.map((column) => column.name);
  const index = names.indexOf(identifier.name);
  const column = input.columns[index];
  if (column === undefined) {
    const near = didYouMean(nearestName(identifier.name, names)) ?? `the columns are ${names.join(', ')}`;
    throw semanticError(context, identifier, `unknown column \`${identifier.name}\``, near);
  }
  if (!isTimestamp(column.type)) {
    throw semanticError(
      context,
      identifier,
      `a window needs a TIMESTAMP or TIMESTAMP_LTZ column, and \`${column.name}\` is ${typeToSql(column.type)}`,
    );
  }
  if (context.settings.runtimeMode === 'streaming' && !column.rowtime) {
    throw semanticError(
      context,
      identifier,
      `a window needs a time attribute, and \`${column.name}\` is a plain ${typeToSql(column.type)}`,
      timeAttributeHint(input),
    );
  }
  if (column.type.precision > 3) {
    throw semanticError(
      context,
      identifier,
      `a window needs precision 3, and \`${column.name}\` is ${typeToSql(column.type)}`,
      `CAST it to TIMESTAMP(3)`,
    );
  }
  return index;
}

function onlyColumn(context: BindContext, descriptor: Descriptor) {
  const [column, more] = descriptor.columns;
  if (column === undefined || more !== undefined)
    throw semanticError(context, descriptor, 'DESCRIPTOR names exactly one column here');
  return column;
}

function timeAttributeHint(input: LogicalNode): string {
  const attributes = input.columns.filter((column) => column.rowtime).map((column) => column.name);
  if (attributes.length > 0) return `the time attribute here is ${attributes.join(', ')}`;
  return 'declare WATERMARK FOR the column in CREATE TABLE; an expression or a window result other than window_time loses it';
}

function isTimestamp(type: DataType): type is DataType & { readonly kind: 'timestamp' | 'timestamp-ltz' } {
  return type.kind === 'timestamp' || type.kind === 'timestamp-ltz';
}

function bindShape(context: BindContext, name: WindowFunctionName, call: FunctionCall, given: Given): WindowShape {
  const lengthMs = (parameter: string): number => {
    const argument = required(context, call, given, name, parameter);
    const ms = intervalMs(context, argument, parameter);
    if (ms <= 0) throw semanticError(context, argument, `${parameter} of ${name} is above zero`);
    return ms;
  };
  const offset = given.get('OFFSET');
  const offsetMs = offset === undefined ? 0 : intervalMs(context, offset, 'OFFSET');
  switch (name) {
    case 'TUMBLE':
      return { kind: 'tumble', sizeMs: lengthMs('SIZE'), offsetMs };
    case 'HOP':
      return { kind: 'hop', slideMs: lengthMs('SLIDE'), sizeMs: lengthMs('SIZE'), offsetMs };
    case 'CUMULATE': {
      const shape: WindowShape = { kind: 'cumulate', stepMs: lengthMs('STEP'), sizeMs: lengthMs('SIZE'), offsetMs };
      if (shape.sizeMs % shape.stepMs === 0) return shape;
      throw semanticError(
        context,
        call,
        `CUMULATE wants a size that is a multiple of its step; ${shape.sizeMs} ms is none of ${shape.stepMs} ms`,
      );
    }
  }
}

function intervalMs(context: BindContext, argument: PositionalArgument, parameter: string): number {
  const negated = argument.kind === 'UnaryExpression' && argument.operator === '-';
  const literal = negated ? argument.operand : argument;
  if (literal.kind !== 'IntervalLiteral')
    throw semanticError(context, argument, `${parameter} is an interval such as INTERVAL '10' SECOND`);
  const interval = bindInterval(context, literal);
  if (interval.kind !== 'literal' || interval.type.kind !== 'interval-second') {
    throw semanticError(
      context,
      argument,
      `${parameter} is an interval of days or shorter; months have no fixed length`,
    );
  }
  return (negated ? -1 : 1) * Number(interval.value);
}

/** The three columns that a window adds; a name that the input has already gets a 0 behind it, as in Flink. */
export function windowColumns(
  input: readonly RelationColumn[],
  timeType: DataType,
  window: WindowShape,
): RelationColumn[] {
  const plain = input.map((column) => ({ ...column, rowtime: false, window: undefined }));
  const taken = new Set(input.map((column) => column.name));
  const free = (name: string): string => (taken.has(name) ? `${name}0` : name);
  const bound: DataType = { kind: 'timestamp', precision: 3, nullable: false };
  const time: DataType = {
    kind: timeType.kind === 'timestamp-ltz' ? 'timestamp-ltz' : 'timestamp',
    precision: 3,
    nullable: false,
  };
  return [
    ...plain,
    { name: free('window_start'), type: bound, rowtime: false, window: { part: 'start', window } },
    { name: free('window_end'), type: bound, rowtime: false, window: { part: 'end', window } },
    { name: free('window_time'), type: time, rowtime: true, window: { part: 'time', window } },
  ];
}
