import fc, { type Arbitrary } from 'fast-check';
import type { Expression } from '../../src/sql/ast.ts';
import type { SyntaxNode } from '../../src/sql/ast-node.ts';
import type { Query } from '../../src/sql/ast-query.ts';
import type { DataType } from '../../src/sql/ast-type.ts';

/**
 * Random trees of every kind of node, in the form in which the parser makes them: what two spellings share
 * (a lone expression in parentheses, a query without a frame) appears in its one form only.
 */

type Fields = Readonly<Record<string, Arbitrary<unknown>>>;
/** Any node: the records below are checked by printing and parsing them, not by the compiler. */
type AnyNode = Arbitrary<SyntaxNode>;

const span = fc.constant({ start: 0, end: 0 });

export const node = (kind: SyntaxNode['kind'], fields: Fields = {}): AnyNode =>
  fc.record({ kind: fc.constant(kind), span, ...fields }) as AnyNode;

export const none = fc.constant(undefined);
export const nothing = fc.constant([]);
export const optional = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });
export const some = <T>(item: Arbitrary<T>): Arbitrary<T[]> => fc.array(item, { minLength: 1, maxLength: 3 });
export const few = <T>(item: Arbitrary<T>): Arbitrary<T[]> => fc.array(item, { maxLength: 2 });
export const bool = fc.boolean();
const count = fc.nat(12);
export const yes = fc.constant(true);
export const no = fc.constant(false);
export const oneOf = fc.constantFrom;

// Names and literals

const plainNames = [
  'a',
  'b',
  'price',
  '_x1',
  'Total',
  'select',
  'user',
  'MAP',
  'key',
  'if',
  'final',
  'model',
  'variant',
  'json',
];
export const identifier = node('Identifier', {
  name: fc.oneof(
    { weight: 4, arbitrary: oneOf(...plainNames) },
    fc.string({ minLength: 1, maxLength: 5, unit: 'grapheme' }),
  ),
});
export const qualifiedName = node('QualifiedName', { parts: some(identifier) });
export const text = fc.string({ maxLength: 6, unit: 'grapheme' });
export const stringLiteral = node('StringLiteral', { value: text });
const integer = node('NumericLiteral', {
  form: fc.constant('integer'),
  text: oneOf('0', '007', '12', '9223372036854775808'),
});
const parameter = node('DynamicParameter', { index: fc.constant(0) });

const units = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'] as const;
const timeUnit = oneOf(...units, 'DOW', 'EPOCH', 'MILLENNIUM', 'NANOSECOND');
const qualifier = (from: Arbitrary<string>, to: Arbitrary<unknown>, fractional: Arbitrary<unknown>): AnyNode =>
  node('IntervalQualifier', { from, to, leadingPrecision: optional(count), fractionalPrecision: fractional });
const intervalQualifier = fc.oneof(
  qualifier(oneOf(...units), none, none),
  qualifier(oneOf('YEAR'), oneOf('MONTH'), none),
  qualifier(oneOf('DAY', 'HOUR'), oneOf('MINUTE'), none),
  qualifier(oneOf('DAY', 'HOUR', 'MINUTE'), oneOf('SECOND'), optional(count)),
  node('IntervalQualifier', { from: oneOf('SECOND'), to: none, leadingPrecision: count, fractionalPrecision: count }),
);

const literals: readonly AnyNode[] = [
  stringLiteral,
  integer,
  node('NumericLiteral', { form: fc.constant('decimal'), text: oneOf('1.50', '.5', '1.') }),
  node('NumericLiteral', { form: fc.constant('approximate'), text: oneOf('1e3', '1.5E-7') }),
  node('BinaryLiteral', { hex: oneOf('', '00FF') }),
  node('BooleanLiteral', { value: bool }),
  node('UnknownLiteral'),
  node('NullLiteral'),
  node('DateTimeLiteral', { type: oneOf('DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ'), value: text }),
  node('IntervalLiteral', { negative: bool, value: text, qualifier: intervalQualifier }),
  parameter,
];

// Types

export const { dataType, rowField } = fc.letrec<{ dataType: SyntaxNode; rowField: SyntaxNode }>((tie) => {
  const nullable = optional(bool);
  const type = tie('dataType');
  const scalar = (names: readonly string[], precision: Arbitrary<unknown>, scale: Arbitrary<unknown> = none): AnyNode =>
    node('ScalarType', { name: oneOf(...names), precision, scale, nullable });
  const plain = [
    'BOOLEAN',
    'TINYINT',
    'SMALLINT',
    'INT',
    'BIGINT',
    'FLOAT',
    'DOUBLE',
    'STRING',
    'BYTES',
    'DATE',
    'VARIANT',
    'BITMAP',
    'NULL',
  ];
  const sized = [
    'CHAR',
    'VARCHAR',
    'BINARY',
    'VARBINARY',
    'TIME',
    'TIMESTAMP',
    'TIMESTAMP_LTZ',
    'TIMESTAMP_TZ',
    'DECIMAL',
  ];
  return {
    rowField: node('RowField', { name: identifier, type, comment: optional(text) }),
    dataType: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'type' },
      scalar(plain, none),
      scalar(sized, optional(count)),
      scalar(['DECIMAL'], count, count),
      node('IntervalType', { qualifier: intervalQualifier, nullable }),
      node('NamedType', { name: qualifiedName, nullable }),
      node('RawType', { className: text, serializer: text, nullable }),
      node('ArrayType', { element: type, nullable }),
      node('MultisetType', { element: type, nullable }),
      node('MapType', { key: type, value: type, nullable }),
      node('RowType', { fields: few(tie('rowField')), nullable }),
      node('StructuredType', { className: text, fields: few(tie('rowField')), nullable }),
    ),
  };
});

// Expressions and queries

type Tied = Record<
  | 'expression'
  | 'call'
  | 'argument'
  | 'orderItem'
  | 'window'
  | 'query'
  | 'framedQuery'
  | 'body'
  | 'table'
  | 'pattern'
  | 'hint',
  SyntaxNode
>;

const isSubquery = (value: SyntaxNode | undefined): boolean => value?.kind === 'Subquery';

const trees = fc.letrec<Tied>((tie) => {
  const expression = tie('expression');
  const query = tie('query');
  const orderBy = few(tie('orderItem'));
  // A lone subquery in a list is the query of IN itself.
  const members = some(expression).filter((items) => !(items.length === 1 && isSubquery(items[0])));
  const comparison = oneOf('=', '<>', '<', '<=', '>', '>=');
  const behavior = (...names: string[]): AnyNode => node('JsonBehavior', { behavior: oneOf(...names), value: none });
  const withDefault = fc.oneof(
    behavior('NULL', 'ERROR'),
    node('JsonBehavior', { behavior: fc.constant('DEFAULT'), value: expression }),
  );
  const entry = node('JsonEntry', { key: expression, value: expression });
  const onNull = optional(oneOf('NULL', 'ABSENT'));
  const plainCall = {
    niladic: no,
    distinct: no,
    orderBy: nothing,
    nulls: none,
    withinGroup: nothing,
    filter: none,
    over: none,
  };
  const nameOf = (...names: string[]): AnyNode =>
    node('QualifiedName', { parts: fc.tuple(node('Identifier', { name: oneOf(...names) })) });
  const unitArgs = fc.tuple(node('TimeUnit', { unit: timeUnit }), expression, expression);
  const callTail = {
    nulls: optional(oneOf('IGNORE', 'RESPECT')),
    withinGroup: orderBy,
    filter: optional(expression),
    over: optional(fc.oneof(identifier, tie('window'))),
  };
  const functionNames = [
    'f',
    'COUNT',
    'sum',
    'SUBSTRING',
    'OVERLAY',
    'POSITION',
    'FLOOR',
    'CEIL',
    'TRIM',
    'CAST',
    'left',
    'select',
    'TIMESTAMPADD',
    'IF',
    'row',
    'DESCRIPTOR',
    'map',
  ];
  const wrapped = node('Subquery', { query });

  const positional = fc.oneof(
    { weight: 4, arbitrary: expression },
    node('Star', { qualifier: nothing }),
    node('TableArgument', { input: fc.oneof(qualifiedName, query), partitionBy: few(expression), orderBy }),
    node('ModelArgument', { name: qualifiedName }),
    some(identifier).chain((columns) =>
      node('Descriptor', {
        columns: fc.constant(columns),
        types: fc.oneof(nothing, fc.tuple(...columns.map(() => dataType))),
      }),
    ),
    node('DefaultArgument'),
  );

  const joinOn = node('JoinOn', { condition: expression });
  const joinUsing = node('JoinUsing', { columns: some(identifier) });
  const table = tie('table');
  const alias = node('TableAlias', { name: identifier, columns: few(identifier) });
  const lateral = bool;
  const hints = few(tie('hint'));

  const grouped = some(expression);
  const set = (items: Arbitrary<unknown[]>): AnyNode => node('GroupingSet', { items });
  const rollup = node('Rollup', { elements: some(set(grouped)) });
  const cube = node('Cube', { elements: some(set(grouped)) });
  const innerSets = node('GroupingSets', { elements: some(fc.oneof(set(few(expression)), rollup)) });
  const groupingElement = fc.oneof(
    expression,
    set(few(expression).filter((items) => items.length !== 1)),
    rollup,
    cube,
    node('GroupingSets', { elements: some(fc.oneof(set(few(expression)), rollup, cube, innerSets)) }),
  );
  const groupBy = node('GroupBy', { distinct: bool, elements: some(groupingElement) });
  const selectItem = fc.oneof(
    { weight: 3, arbitrary: node('SelectItem', { expression, alias: optional(identifier) }) },
    node('SelectItem', { expression: node('Star', { qualifier: few(identifier) }), alias: none }),
  );
  const namedWindow = node('NamedWindow', { name: identifier, specification: tie('window') });
  const select = fc.oneof(
    node('Select', {
      distinct: bool,
      hints,
      items: some(selectItem),
      from: none,
      where: none,
      groupBy: none,
      having: none,
      windows: nothing,
      qualify: none,
    }),
    node('Select', {
      distinct: bool,
      hints,
      items: some(selectItem),
      from: table,
      where: optional(expression),
      groupBy: optional(groupBy),
      having: optional(expression),
      windows: few(namedWindow),
      qualify: optional(expression),
    }),
  );
  const rowCount = fc.oneof(integer, parameter);
  const commonTable = node('CommonTable', { name: identifier, columns: few(identifier), query });
  const bound = (names: readonly string[], offset: Arbitrary<unknown>): AnyNode =>
    node('FrameBound', { bound: oneOf(...names), offset });
  const anyBound = fc.oneof(
    bound(['UNBOUNDED PRECEDING', 'CURRENT ROW', 'UNBOUNDED FOLLOWING'], none),
    bound(['PRECEDING', 'FOLLOWING'], expression),
  );

  const pattern = tie('pattern');
  const several = fc.array(pattern, { minLength: 2, maxLength: 3 });
  const match = {
    input: table,
    partitionBy: few(expression),
    orderBy,
    measures: few(node('MatchMeasure', { expression, alias: identifier })),
    rowsPerMatch: optional(oneOf('ONE ROW', 'ALL ROWS')),
    skip: optional(
      fc.oneof(
        node('MatchSkip', { to: oneOf('PAST LAST ROW', 'TO NEXT ROW'), variable: none }),
        node('MatchSkip', { to: oneOf('TO FIRST', 'TO LAST'), variable: identifier }),
      ),
    ),
    anchoredStart: bool,
    anchoredEnd: bool,
    pattern,
    within: optional(expression),
    subsets: few(node('MatchSubset', { name: identifier, variables: some(identifier) })),
    definitions: some(node('MatchDefinition', { variable: identifier, condition: expression })),
    alias: optional(alias),
  };

  return {
    expression: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'tree' },
      fc.oneof(node('ColumnReference', { parts: some(identifier) }), ...literals),
      node('FieldAccess', { operand: expression, field: identifier }),
      node('ElementAccess', { operand: expression, index: expression }),
      node('UnaryExpression', { operator: oneOf('+', '-', 'NOT'), operand: expression }),
      {
        weight: 4,
        arbitrary: node('BinaryExpression', {
          operator: fc.oneof(comparison, oneOf('+', '-', '*', '/', '%', '||', 'AND', 'OR', 'OVERLAPS')),
          left: expression,
          right: expression,
        }),
      },
      node('IsExpression', {
        operand: expression,
        negated: bool,
        test: oneOf('NULL', 'TRUE', 'FALSE', 'UNKNOWN', 'JSON VALUE', 'JSON OBJECT', 'JSON ARRAY', 'JSON SCALAR'),
      }),
      node('IsDistinctFrom', { left: expression, right: expression, negated: bool }),
      node('Between', { operand: expression, lower: expression, upper: expression, negated: bool, symmetric: bool }),
      node('Like', {
        operator: oneOf('LIKE', 'ILIKE', 'RLIKE', 'SIMILAR TO'),
        operand: expression,
        pattern: expression,
        escape: optional(expression),
        negated: bool,
      }),
      node('InList', { operand: expression, items: members, negated: bool }),
      node('InSubquery', { operand: expression, query, negated: bool }),
      node('QuantifiedComparison', {
        operator: comparison,
        quantifier: oneOf('ANY', 'ALL'),
        left: expression,
        query: none,
        items: members,
      }),
      node('QuantifiedComparison', {
        operator: comparison,
        quantifier: oneOf('ANY', 'ALL'),
        left: expression,
        query,
        items: nothing,
      }),
      node('Exists', { query }),
      wrapped,
      node('Case', {
        operand: none,
        branches: some(node('WhenClause', { conditions: fc.tuple(expression), result: expression })),
        otherwise: optional(expression),
      }),
      node('Case', {
        operand: expression,
        branches: some(node('WhenClause', { conditions: some(expression), result: expression })),
        otherwise: optional(expression),
      }),
      node('Cast', { operand: expression, type: dataType, safe: bool }),
      node('Extract', { unit: timeUnit, operand: expression }),
      node('RoundToUnit', { direction: oneOf('FLOOR', 'CEIL'), operand: expression, unit: timeUnit }),
      node('Trim', {
        side: oneOf('BOTH', 'LEADING', 'TRAILING'),
        characters: optional(expression),
        operand: expression,
      }),
      node('RowConstructor', { items: few(expression) }),
      node('ArrayConstructor', { items: few(expression) }),
      node('MultisetConstructor', { items: few(expression) }),
      node('MapConstructor', { entries: few(node('MapEntry', { key: expression, value: expression })) }),
      node('CollectionQuery', { collection: oneOf('ARRAY', 'MAP', 'MULTISET'), query }),
      { weight: 3, arbitrary: tie('call') },
      node('MatchSemantics', {
        semantics: oneOf('RUNNING', 'FINAL'),
        operand: node('FunctionCall', { ...plainCall, name: nameOf('LAST', 'FIRST', 'SUM'), args: some(expression) }),
      }),
      node('JsonExists', {
        input: expression,
        path: expression,
        onError: optional(behavior('TRUE', 'FALSE', 'UNKNOWN', 'ERROR')),
      }),
      node('JsonValue', {
        input: expression,
        path: expression,
        returning: optional(dataType),
        onEmpty: optional(withDefault),
        onError: optional(withDefault),
      }),
      node('JsonQuery', {
        input: expression,
        path: expression,
        returning: optional(dataType),
        wrapper: optional(oneOf('WITHOUT', 'CONDITIONAL', 'UNCONDITIONAL')),
        onEmpty: optional(behavior('NULL', 'ERROR', 'EMPTY ARRAY', 'EMPTY OBJECT')),
        onError: optional(behavior('NULL', 'ERROR', 'EMPTY ARRAY', 'EMPTY OBJECT')),
      }),
      node('JsonObject', { aggregate: no, entries: few(entry), onNull, filter: none }),
      node('JsonObject', { aggregate: yes, entries: fc.tuple(entry), onNull, filter: optional(expression) }),
      node('JsonArray', { aggregate: no, items: few(expression), orderBy: nothing, onNull, filter: none }),
      node('JsonArray', { aggregate: yes, items: fc.tuple(expression), orderBy, onNull, filter: optional(expression) }),
    ),
    call: fc.oneof(
      {
        weight: 3,
        arbitrary: node('FunctionCall', {
          ...plainCall,
          name: fc.oneof(nameOf(...functionNames), qualifiedName),
          args: few(tie('argument')),
        }),
      },
      node('FunctionCall', {
        ...plainCall,
        ...callTail,
        name: nameOf(...functionNames),
        distinct: bool,
        args: some(expression),
        orderBy,
      }),
      node('FunctionCall', { ...plainCall, name: nameOf('TIMESTAMPADD', 'timestampdiff'), args: unitArgs }),
      node('FunctionCall', { ...plainCall, name: nameOf('CURRENT_DATE', 'localtime'), niladic: yes, args: nothing }),
    ),
    argument: fc.oneof(
      { weight: 4, arbitrary: positional },
      node('NamedArgument', { name: identifier, value: positional }),
    ),
    orderItem: node('OrderItem', {
      expression,
      direction: oneOf('ASC', 'DESC'),
      nulls: optional(oneOf('FIRST', 'LAST')),
    }),
    window: node('WindowSpecification', {
      base: optional(identifier),
      partitionBy: few(expression),
      orderBy,
      frame: optional(node('WindowFrame', { unit: oneOf('ROWS', 'RANGE'), start: anyBound, end: optional(anyBound) })),
    }),
    query: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'tree' },
      node('Query', { commonTables: nothing, body: tie('body'), orderBy: nothing, offset: none, limit: none }),
      tie('framedQuery'),
    ),
    framedQuery: node('Query', {
      commonTables: few(commonTable),
      body: fc.oneof({ maxDepth: 2, depthIdentifier: 'tree' }, tie('body'), tie('framedQuery')),
      orderBy,
      offset: optional(rowCount),
      limit: rowCount,
    }),
    body: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'query' },
      node('TableQuery', { name: qualifiedName }),
      { weight: 3, arbitrary: select },
      node('Values', { rows: some(node('RowConstructor', { items: some(expression) })) }),
      node('SetOperation', {
        operator: oneOf('UNION', 'INTERSECT', 'EXCEPT'),
        all: bool,
        left: fc.oneof(tie('body'), tie('framedQuery')),
        right: fc.oneof(tie('body'), tie('framedQuery')),
      }),
    ),
    table: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'table' },
      node('NamedTable', { name: qualifiedName, hints, systemTime: optional(expression), alias: optional(alias) }),
      node('DerivedTable', { lateral, query, alias: optional(alias) }),
      node('FunctionTable', {
        lateral,
        call: node('FunctionCall', { ...plainCall, name: nameOf('TUMBLE', 'f', 'select'), args: few(tie('argument')) }),
        hints,
        alias: optional(alias),
      }),
      node('UnnestTable', { lateral, items: some(expression), withOrdinality: bool, alias: optional(alias) }),
      node('Join', { type: oneOf('CROSS'), natural: no, left: table, right: table, constraint: none }),
      node('Join', {
        type: oneOf('INNER', 'LEFT', 'RIGHT', 'FULL'),
        natural: yes,
        left: table,
        right: table,
        constraint: none,
      }),
      node('Join', {
        type: oneOf('INNER', 'LEFT', 'RIGHT', 'FULL'),
        natural: no,
        left: table,
        right: table,
        constraint: fc.oneof(joinOn, joinUsing),
      }),
      node('MatchRecognize', match),
    ),
    pattern: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'pattern' },
      node('PatternVariable', { name: identifier }),
      node('PatternSequence', { items: several }),
      node('PatternAlternation', { items: several }),
      fc.tuple(count, optional(count)).chain(([min, more]) =>
        node('PatternQuantified', {
          pattern,
          min: fc.constant(min),
          max: fc.constant(more === undefined ? undefined : min + more),
          reluctant: bool,
        }),
      ),
      node('PatternExclusion', { pattern }),
      node('PatternPermutation', { items: several }),
    ),
    hint: node('Hint', {
      name: identifier,
      args: few(
        fc.oneof(
          node('HintArgument', { key: optional(text), value: text, form: fc.constant('string') }),
          node('HintArgument', {
            key: optional(text),
            value: oneOf('t', 'a.b', 'select.c'),
            form: fc.constant('name'),
          }),
          node('HintArgument', { key: optional(text), value: oneOf('1', '2.5'), form: fc.constant('number') }),
        ),
      ),
    }),
  };
});

export const expressions = trees.expression as Arbitrary<Expression>;
export const queries = trees.query as Arbitrary<Query>;
export const dataTypes = dataType as Arbitrary<DataType>;
export const hints = few(trees.hint);
export const functionArgument = trees.argument;
