/**
 * The syntax tree: names, literals and expressions here; `ast-type.ts`, `ast-query.ts` and
 * `ast-statement.ts` hold data types, queries and statements.
 *
 * Nodes are frozen, carry the offsets of the text they came from, and name nothing that is not in
 * that text: no name is resolved and no type is known here. An absent part is `undefined` or an
 * empty list, never a missing property, so two trees can be compared field by field.
 *
 * Spellings that mean the same are one node (`!=` is `<>`, `TABLE(f(x))` in FROM is `f(x)`,
 * `a, b` is a cross join, `SUBSTRING(s FROM 2 FOR 3)` is `SUBSTRING(s, 2, 3)`), so the binder
 * meets each meaning once and the printer writes one spelling.
 */
import type { OrderItem, Query, WindowSpecification } from './ast-query.ts';
import type { DataType } from './ast-type.ts';

/** Offsets into the source text in UTF-16 units; `end` is exclusive. */
export type Span = { readonly start: number; readonly end: number };

export type Node<K extends string> = { readonly kind: K; readonly span: Span };

// Names

/** A name with its case kept and its backticks removed. */
export type Identifier = Node<'Identifier'> & { readonly name: string };

/** `catalog.database.object`, one to three parts as written. */
export type QualifiedName = Node<'QualifiedName'> & { readonly parts: readonly Identifier[] };

// Literals

export type StringLiteral = Node<'StringLiteral'> & { readonly value: string };

/** `text` is as written (`007`, `1.50`, `.5`, `1e3`): digits decide precision and scale. */
export type NumericLiteral = Node<'NumericLiteral'> & {
  readonly form: 'integer' | 'decimal' | 'approximate';
  readonly text: string;
};

/** `X'0aFF'`; `hex` has an even number of digits, in upper case. */
export type BinaryLiteral = Node<'BinaryLiteral'> & { readonly hex: string };
export type BooleanLiteral = Node<'BooleanLiteral'> & { readonly value: boolean };
/** The keyword `UNKNOWN`: a NULL of type BOOLEAN. */
export type UnknownLiteral = Node<'UnknownLiteral'>;
export type NullLiteral = Node<'NullLiteral'>;

/** `DATE '2020-10-10'` and its kin; the text between the quotes is not checked here. */
export type DateTimeLiteral = Node<'DateTimeLiteral'> & {
  readonly type: 'DATE' | 'TIME' | 'TIMESTAMP' | 'TIMESTAMP_LTZ';
  readonly value: string;
};

export type TimeUnitName =
  | 'MILLENNIUM'
  | 'CENTURY'
  | 'DECADE'
  | 'YEAR'
  | 'QUARTER'
  | 'MONTH'
  | 'WEEK'
  | 'DAY'
  | 'DOW'
  | 'DOY'
  | 'ISODOW'
  | 'ISOYEAR'
  | 'HOUR'
  | 'MINUTE'
  | 'SECOND'
  | 'MILLISECOND'
  | 'MICROSECOND'
  | 'NANOSECOND'
  | 'EPOCH';

export type IntervalUnitName = 'YEAR' | 'QUARTER' | 'MONTH' | 'WEEK' | 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND';

/** `DAY(2) TO SECOND(3)`: leading precision 2, fractional precision 3; `SECOND(2, 3)` has both. */
export type IntervalQualifier = Node<'IntervalQualifier'> & {
  readonly from: IntervalUnitName;
  readonly to: IntervalUnitName | undefined;
  readonly leadingPrecision: number | undefined;
  readonly fractionalPrecision: number | undefined;
};

/** `INTERVAL -'1 10:00' DAY TO MINUTE`; a sign inside the quotes stays in `value`. */
export type IntervalLiteral = Node<'IntervalLiteral'> & {
  readonly negative: boolean;
  readonly value: string;
  readonly qualifier: IntervalQualifier;
};

/** `?`; `index` counts from 0 in the order of the text of one statement. */
export type DynamicParameter = Node<'DynamicParameter'> & { readonly index: number };

// Expressions

/** `a`, `t.a`, `t.a.f`, `cat.db.t.a`: which part is what is for the binder to say. */
export type ColumnReference = Node<'ColumnReference'> & { readonly parts: readonly Identifier[] };

/** `.f` behind anything that is not a plain name: `f(x).g`, `a[1].g`, `(a).g`. */
export type FieldAccess = Node<'FieldAccess'> & {
  readonly operand: Expression;
  readonly field: Identifier;
};

/** `a[1]`, `m['k']`. */
export type ElementAccess = Node<'ElementAccess'> & {
  readonly operand: Expression;
  readonly index: Expression;
};

export type UnaryOperator = '+' | '-' | 'NOT';
export type UnaryExpression = Node<'UnaryExpression'> & {
  readonly operator: UnaryOperator;
  readonly operand: Expression;
};

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type BinaryOperator = ComparisonOperator | '+' | '-' | '*' | '/' | '%' | '||' | 'AND' | 'OR' | 'OVERLAPS';
export type BinaryExpression = Node<'BinaryExpression'> & {
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
};

export type IsTest =
  | 'NULL'
  | 'TRUE'
  | 'FALSE'
  | 'UNKNOWN'
  | 'JSON VALUE'
  | 'JSON OBJECT'
  | 'JSON ARRAY'
  | 'JSON SCALAR';
export type IsExpression = Node<'IsExpression'> & {
  readonly operand: Expression;
  readonly negated: boolean;
  readonly test: IsTest;
};

export type IsDistinctFrom = Node<'IsDistinctFrom'> & {
  readonly left: Expression;
  readonly right: Expression;
  readonly negated: boolean;
};

export type Between = Node<'Between'> & {
  readonly operand: Expression;
  readonly lower: Expression;
  readonly upper: Expression;
  readonly negated: boolean;
  readonly symmetric: boolean;
};

export type LikeOperator = 'LIKE' | 'ILIKE' | 'RLIKE' | 'SIMILAR TO';
export type Like = Node<'Like'> & {
  readonly operator: LikeOperator;
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape: Expression | undefined;
  readonly negated: boolean;
};

export type InList = Node<'InList'> & {
  readonly operand: Expression;
  readonly items: readonly Expression[];
  readonly negated: boolean;
};

export type InSubquery = Node<'InSubquery'> & {
  readonly operand: Expression;
  readonly query: Query;
  readonly negated: boolean;
};

/** `a > ALL (SELECT …)`, `a = ANY (1, 2)`; SOME is ANY. Exactly one of `query` and `items` is there. */
export type QuantifiedComparison = Node<'QuantifiedComparison'> & {
  readonly operator: ComparisonOperator;
  readonly quantifier: 'ANY' | 'ALL';
  readonly left: Expression;
  readonly query: Query | undefined;
  readonly items: readonly Expression[];
};

export type Exists = Node<'Exists'> & { readonly query: Query };

/** `(SELECT …)` where a value is wanted. */
export type Subquery = Node<'Subquery'> & { readonly query: Query };

/** One branch of CASE; more than one condition only where CASE has an operand. */
export type WhenClause = Node<'WhenClause'> & {
  readonly conditions: readonly Expression[];
  readonly result: Expression;
};
export type Case = Node<'Case'> & {
  readonly operand: Expression | undefined;
  readonly branches: readonly WhenClause[];
  readonly otherwise: Expression | undefined;
};

/** `CAST(x AS t)`, or with `safe` `TRY_CAST(x AS t)`. */
export type Cast = Node<'Cast'> & {
  readonly operand: Expression;
  readonly type: DataType;
  readonly safe: boolean;
};

export type Extract = Node<'Extract'> & {
  readonly unit: TimeUnitName;
  readonly operand: Expression;
};

/** `FLOOR(x TO DAY)`, `CEIL(x TO DAY)`. Without TO they are plain function calls. */
export type RoundToUnit = Node<'RoundToUnit'> & {
  readonly direction: 'FLOOR' | 'CEIL';
  readonly operand: Expression;
  readonly unit: TimeUnitName;
};

/** `TRIM([BOTH | LEADING | TRAILING] [characters] FROM operand)`; `TRIM(x)` has side BOTH. */
export type Trim = Node<'Trim'> & {
  readonly side: 'BOTH' | 'LEADING' | 'TRAILING';
  readonly characters: Expression | undefined;
  readonly operand: Expression;
};

/** `ROW(a, b)` or `(a, b)`. */
export type RowConstructor = Node<'RowConstructor'> & { readonly items: readonly Expression[] };
export type ArrayConstructor = Node<'ArrayConstructor'> & { readonly items: readonly Expression[] };
export type MultisetConstructor = Node<'MultisetConstructor'> & {
  readonly items: readonly Expression[];
};
export type MapEntry = Node<'MapEntry'> & { readonly key: Expression; readonly value: Expression };
export type MapConstructor = Node<'MapConstructor'> & { readonly entries: readonly MapEntry[] };
/** `ARRAY(SELECT …)`. */
export type CollectionQuery = Node<'CollectionQuery'> & {
  readonly collection: 'ARRAY' | 'MAP' | 'MULTISET';
  readonly query: Query;
};

/** `*` or `t.*`, in a select list or as the argument of COUNT. */
export type Star = Node<'Star'> & { readonly qualifier: readonly Identifier[] };

/** `name => value`. */
export type NamedArgument = Node<'NamedArgument'> & {
  readonly name: Identifier;
  readonly value: PositionalArgument;
};

/** `TABLE t PARTITION BY … ORDER BY …` or `TABLE(query) …` as the argument of a table function. */
export type TableArgument = Node<'TableArgument'> & {
  readonly input: QualifiedName | Query;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
};

/** `MODEL m` as the argument of a table function. */
export type ModelArgument = Node<'ModelArgument'> & { readonly name: QualifiedName };

/** `DESCRIPTOR(a, b)`, or with types `DESCRIPTOR(a INT, b STRING)`; `types` is empty or as long as `columns`. */
export type Descriptor = Node<'Descriptor'> & {
  readonly columns: readonly Identifier[];
  readonly types: readonly DataType[];
};

/** A bare unit as an argument: the first of TIMESTAMPADD and TIMESTAMPDIFF. */
export type TimeUnit = Node<'TimeUnit'> & { readonly unit: TimeUnitName };

/** `DEFAULT` as an argument: the parameter's own default. */
export type DefaultArgument = Node<'DefaultArgument'>;

export type PositionalArgument =
  | Expression
  | Star
  | TableArgument
  | ModelArgument
  | Descriptor
  | TimeUnit
  | DefaultArgument;
export type FunctionArgument = PositionalArgument | NamedArgument;

/**
 * A call by name, with everything that may stand around it. `niladic` marks the functions that are
 * written without parentheses (`CURRENT_TIMESTAMP`); their `args` are empty.
 */
export type FunctionCall = Node<'FunctionCall'> & {
  readonly name: QualifiedName;
  readonly niladic: boolean;
  readonly distinct: boolean;
  readonly args: readonly FunctionArgument[];
  /** `ARRAY_AGG(x ORDER BY y)`. */
  readonly orderBy: readonly OrderItem[];
  readonly nulls: 'IGNORE' | 'RESPECT' | undefined;
  readonly withinGroup: readonly OrderItem[];
  readonly filter: Expression | undefined;
  readonly over: WindowSpecification | Identifier | undefined;
};

/** `RUNNING LAST(a.x)`, `FINAL LAST(a.x)` in MATCH_RECOGNIZE. */
export type MatchSemantics = Node<'MatchSemantics'> & {
  readonly semantics: 'RUNNING' | 'FINAL';
  readonly operand: Expression;
};

// JSON functions with clauses of their own

export type JsonBehavior = Node<'JsonBehavior'> & {
  readonly behavior: 'ERROR' | 'NULL' | 'DEFAULT' | 'TRUE' | 'FALSE' | 'UNKNOWN' | 'EMPTY ARRAY' | 'EMPTY OBJECT';
  /** The value of DEFAULT, and of nothing else. */
  readonly value: Expression | undefined;
};
export type JsonWrapper = 'WITHOUT' | 'CONDITIONAL' | 'UNCONDITIONAL';

export type JsonExists = Node<'JsonExists'> & {
  readonly input: Expression;
  readonly path: Expression;
  readonly onError: JsonBehavior | undefined;
};
export type JsonValue = Node<'JsonValue'> & {
  readonly input: Expression;
  readonly path: Expression;
  readonly returning: DataType | undefined;
  readonly onEmpty: JsonBehavior | undefined;
  readonly onError: JsonBehavior | undefined;
};
export type JsonQuery = Node<'JsonQuery'> & {
  readonly input: Expression;
  readonly path: Expression;
  readonly returning: DataType | undefined;
  readonly wrapper: JsonWrapper | undefined;
  readonly onEmpty: JsonBehavior | undefined;
  readonly onError: JsonBehavior | undefined;
};
export type JsonEntry = Node<'JsonEntry'> & { readonly key: Expression; readonly value: Expression };
export type JsonOnNull = 'NULL' | 'ABSENT';
/** JSON_OBJECT, or with `aggregate` JSON_OBJECTAGG (then one entry, and perhaps a filter). */
export type JsonObject = Node<'JsonObject'> & {
  readonly aggregate: boolean;
  readonly entries: readonly JsonEntry[];
  readonly onNull: JsonOnNull | undefined;
  readonly filter: Expression | undefined;
};
/** JSON_ARRAY, or with `aggregate` JSON_ARRAYAGG (then one item, and perhaps a filter). */
export type JsonArray = Node<'JsonArray'> & {
  readonly aggregate: boolean;
  readonly items: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly onNull: JsonOnNull | undefined;
  readonly filter: Expression | undefined;
};

export type Expression =
  | StringLiteral
  | NumericLiteral
  | BinaryLiteral
  | BooleanLiteral
  | UnknownLiteral
  | NullLiteral
  | DateTimeLiteral
  | IntervalLiteral
  | DynamicParameter
  | ColumnReference
  | FieldAccess
  | ElementAccess
  | UnaryExpression
  | BinaryExpression
  | IsExpression
  | IsDistinctFrom
  | Between
  | Like
  | InList
  | InSubquery
  | QuantifiedComparison
  | Exists
  | Subquery
  | Case
  | Cast
  | Extract
  | RoundToUnit
  | Trim
  | RowConstructor
  | ArrayConstructor
  | MultisetConstructor
  | MapConstructor
  | CollectionQuery
  | FunctionCall
  | MatchSemantics
  | JsonExists
  | JsonValue
  | JsonQuery
  | JsonObject
  | JsonArray;
