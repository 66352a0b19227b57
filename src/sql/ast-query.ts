/** The syntax tree of queries: SELECT, VALUES, set operations, and what stands in FROM. */
import type { Expression, FunctionCall, Identifier, Node, QualifiedName, RowConstructor, Star } from './ast.ts';

/**
 * A query with what stands around it: `WITH … body ORDER BY … OFFSET … LIMIT …`. Every place that
 * takes a query holds this node. FETCH FIRST n ROWS is LIMIT n; LIMIT ALL is no limit.
 */
export type Query = Node<'Query'> & {
  readonly commonTables: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | undefined;
  readonly limit: Expression | undefined;
};

/** A nested `Query` stands for parentheses that hold a WITH, ORDER BY, OFFSET or LIMIT of their own. */
export type QueryBody = Select | Values | SetOperation | TableQuery | Query;

/** `name [(columns)] AS (query)`. */
export type CommonTable = Node<'CommonTable'> & {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  readonly query: Query;
};

export type SelectItem = Node<'SelectItem'> & {
  readonly expression: Expression | Star;
  readonly alias: Identifier | undefined;
};

export type Select = Node<'Select'> & {
  readonly distinct: boolean;
  readonly hints: readonly Hint[];
  readonly items: readonly SelectItem[];
  readonly from: TableReference | undefined;
  readonly where: Expression | undefined;
  readonly groupBy: GroupBy | undefined;
  readonly having: Expression | undefined;
  readonly windows: readonly NamedWindow[];
  readonly qualify: Expression | undefined;
};

/** Each row has at least one item; whether all have the same number is for the binder to say. */
export type Values = Node<'Values'> & { readonly rows: readonly RowConstructor[] };

export type SetOperation = Node<'SetOperation'> & {
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly all: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
};

/** `TABLE t`, short for `SELECT * FROM t`. */
export type TableQuery = Node<'TableQuery'> & { readonly name: QualifiedName };

export type OrderItem = Node<'OrderItem'> & {
  readonly expression: Expression;
  readonly direction: 'ASC' | 'DESC';
  readonly nulls: 'FIRST' | 'LAST' | undefined;
};

export type GroupBy = Node<'GroupBy'> & {
  readonly distinct: boolean;
  readonly elements: readonly GroupingElement[];
};
/** `(a, b)` or `()`; inside GROUPING SETS, ROLLUP and CUBE also a lone `a`. */
export type GroupingSet = Node<'GroupingSet'> & { readonly items: readonly Expression[] };
export type GroupingSets = Node<'GroupingSets'> & {
  readonly elements: readonly (GroupingSet | GroupingSets | Rollup | Cube)[];
};
export type Rollup = Node<'Rollup'> & { readonly elements: readonly GroupingSet[] };
export type Cube = Node<'Cube'> & { readonly elements: readonly GroupingSet[] };
export type GroupingElement = Expression | GroupingSet | GroupingSets | Rollup | Cube;

export type NamedWindow = Node<'NamedWindow'> & {
  readonly name: Identifier;
  readonly specification: WindowSpecification;
};
export type WindowSpecification = Node<'WindowSpecification'> & {
  readonly base: Identifier | undefined;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame: WindowFrame | undefined;
};
/** `end` is undefined where BETWEEN was not written. */
export type WindowFrame = Node<'WindowFrame'> & {
  readonly unit: 'ROWS' | 'RANGE';
  readonly start: FrameBound;
  readonly end: FrameBound | undefined;
};
/** `offset` is there for PRECEDING and FOLLOWING, and for nothing else. */
export type FrameBound = Node<'FrameBound'> & {
  readonly bound: 'UNBOUNDED PRECEDING' | 'PRECEDING' | 'CURRENT ROW' | 'FOLLOWING' | 'UNBOUNDED FOLLOWING';
  readonly offset: Expression | undefined;
};

/** One entry of a comma list between the marks of a hint comment: `LOOKUP('table'='d')`. */
export type Hint = Node<'Hint'> & {
  readonly name: Identifier;
  readonly args: readonly HintArgument[];
};
/** `key` is undefined for a bare argument; a bare argument is a name (`t1`, `a.b`), a string or a number. */
export type HintArgument = Node<'HintArgument'> & {
  readonly key: string | undefined;
  readonly value: string;
  readonly form: 'name' | 'string' | 'number';
};

// Tables in FROM

/** `AS t` or `AS t (a, b)`. */
export type TableAlias = Node<'TableAlias'> & {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
};

/** `t /*+ … *\/ FOR SYSTEM_TIME AS OF period AS alias`. */
export type NamedTable = Node<'NamedTable'> & {
  readonly name: QualifiedName;
  readonly hints: readonly Hint[];
  readonly systemTime: Expression | undefined;
  readonly alias: TableAlias | undefined;
};

/** `(query) AS t`; a VALUES list in FROM is one too. */
export type DerivedTable = Node<'DerivedTable'> & {
  readonly lateral: boolean;
  readonly query: Query;
  readonly alias: TableAlias | undefined;
};

/** `[LATERAL] TABLE(f(…))` or `[LATERAL] f(…)`: window functions, process table functions, user functions. */
export type FunctionTable = Node<'FunctionTable'> & {
  readonly lateral: boolean;
  readonly call: FunctionCall;
  readonly hints: readonly Hint[];
  readonly alias: TableAlias | undefined;
};

export type UnnestTable = Node<'UnnestTable'> & {
  readonly lateral: boolean;
  readonly items: readonly Expression[];
  readonly withOrdinality: boolean;
  readonly alias: TableAlias | undefined;
};

export type JoinOn = Node<'JoinOn'> & { readonly condition: Expression };
export type JoinUsing = Node<'JoinUsing'> & { readonly columns: readonly Identifier[] };
/** A comma in FROM is a CROSS join that binds weaker than the others. */
export type Join = Node<'Join'> & {
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS';
  readonly natural: boolean;
  readonly left: TableReference;
  readonly right: TableReference;
  readonly constraint: JoinOn | JoinUsing | undefined;
};

export type TableReference = NamedTable | DerivedTable | FunctionTable | UnnestTable | Join | MatchRecognize;

// MATCH_RECOGNIZE

export type MatchMeasure = Node<'MatchMeasure'> & {
  readonly expression: Expression;
  readonly alias: Identifier;
};
export type MatchSubset = Node<'MatchSubset'> & {
  readonly name: Identifier;
  readonly variables: readonly Identifier[];
};
export type MatchDefinition = Node<'MatchDefinition'> & {
  readonly variable: Identifier;
  readonly condition: Expression;
};
/** `variable` is there for TO FIRST and TO LAST, and for nothing else. */
export type MatchSkip = Node<'MatchSkip'> & {
  readonly to: 'PAST LAST ROW' | 'TO NEXT ROW' | 'TO FIRST' | 'TO LAST';
  readonly variable: Identifier | undefined;
};

export type MatchRecognize = Node<'MatchRecognize'> & {
  readonly input: TableReference;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly measures: readonly MatchMeasure[];
  readonly rowsPerMatch: 'ONE ROW' | 'ALL ROWS' | undefined;
  readonly skip: MatchSkip | undefined;
  readonly anchoredStart: boolean;
  readonly anchoredEnd: boolean;
  readonly pattern: Pattern;
  readonly within: Expression | undefined;
  readonly subsets: readonly MatchSubset[];
  readonly definitions: readonly MatchDefinition[];
  readonly alias: TableAlias | undefined;
};

export type PatternVariable = Node<'PatternVariable'> & { readonly name: Identifier };
export type PatternSequence = Node<'PatternSequence'> & { readonly items: readonly Pattern[] };
export type PatternAlternation = Node<'PatternAlternation'> & { readonly items: readonly Pattern[] };
/** `*` is 0 to undefined, `+` 1 to undefined, `?` 0 to 1, `{n}` n to n; `reluctant` is a `?` behind it. */
export type PatternQuantified = Node<'PatternQuantified'> & {
  readonly pattern: Pattern;
  readonly min: number;
  readonly max: number | undefined;
  readonly reluctant: boolean;
};
/** `{- pattern -}`. */
export type PatternExclusion = Node<'PatternExclusion'> & { readonly pattern: Pattern };
export type PatternPermutation = Node<'PatternPermutation'> & { readonly items: readonly Pattern[] };

export type Pattern =
  | PatternVariable
  | PatternSequence
  | PatternAlternation
  | PatternQuantified
  | PatternExclusion
  | PatternPermutation;
