/** The syntax tree of statements: definition, manipulation, session and job control. */
import type { Expression, FunctionArgument, Identifier, Node, QualifiedName, StringLiteral } from './ast.ts';
import type { Hint, Query, TableAlias } from './ast-query.ts';
import type { DataType } from './ast-type.ts';

// Shared parts

/** `'key' = 'value'` in WITH, SET and hints of tables; each side keeps its own span. */
export type Option = Node<'Option'> & { readonly key: StringLiteral; readonly value: StringLiteral };

/** `PARTITION (day = '2020-01-01', hour)`; `value` is undefined for a partition column without one. */
export type PartitionItem = Node<'PartitionItem'> & {
  readonly column: Identifier;
  readonly value: Expression | undefined;
};

/** Where ALTER … ADD and MODIFY put a column. */
export type ColumnPosition = Node<'ColumnPosition'> & {
  /** The column to stand behind; undefined is FIRST. */
  readonly after: QualifiedName | undefined;
};

type ColumnNode<K extends string> = Node<K> & {
  readonly name: Identifier;
  readonly comment: string | undefined;
  /** Only in ALTER … ADD and MODIFY. */
  readonly position: ColumnPosition | undefined;
};
export type PhysicalColumn = ColumnNode<'PhysicalColumn'> & { readonly type: DataType };
/** `name type METADATA [FROM 'key'] [VIRTUAL]`. */
export type MetadataColumn = ColumnNode<'MetadataColumn'> & {
  readonly type: DataType;
  readonly from: string | undefined;
  readonly virtual: boolean;
};
/** `name AS expression`. */
export type ComputedColumn = ColumnNode<'ComputedColumn'> & { readonly expression: Expression };
/** A bare name in CREATE TABLE … AS: the column of the query, put in this place. */
export type QueryColumn = ColumnNode<'QueryColumn'>;
export type ColumnDefinition = PhysicalColumn | MetadataColumn | ComputedColumn | QueryColumn;

/** `WATERMARK FOR column AS expression`; the column may be nested by syntax. */
export type Watermark = Node<'Watermark'> & {
  readonly column: QualifiedName;
  readonly expression: Expression;
};

/** `enforced` is undefined where neither ENFORCED nor NOT ENFORCED was written. */
export type TableConstraint = Node<'TableConstraint'> & {
  readonly type: 'PRIMARY KEY' | 'UNIQUE';
  readonly name: Identifier | undefined;
  readonly columns: readonly Identifier[];
  readonly enforced: boolean | undefined;
};

/** `DISTRIBUTED BY HASH(a) INTO 4 BUCKETS`; every part may be missing, but not all. */
export type Distribution = Node<'Distribution'> & {
  readonly algorithm: 'HASH' | 'RANGE' | undefined;
  readonly columns: readonly Identifier[];
  readonly buckets: number | undefined;
};

/** What stands between the parentheses of CREATE TABLE; a constraint behind a column is a constraint here. */
export type TableSchema = Node<'TableSchema'> & {
  readonly columns: readonly ColumnDefinition[];
  readonly watermark: Watermark | undefined;
  readonly constraints: readonly TableConstraint[];
};

// Data manipulation

/** Statements that write rows into one table. `columns` is empty where no list was written. */
export type Insert = Node<'Insert'> & {
  readonly mode: 'INTO' | 'OVERWRITE';
  readonly table: QualifiedName;
  readonly hints: readonly Hint[];
  readonly partition: readonly PartitionItem[];
  readonly columns: readonly Identifier[];
  readonly query: Query;
  readonly onConflict: 'NOTHING' | 'ERROR' | 'DEDUPLICATE' | undefined;
};

/** `EXECUTE STATEMENT SET BEGIN … END` and `BEGIN STATEMENT SET; … END`. */
export type StatementSet = Node<'StatementSet'> & { readonly statements: readonly Insert[] };

export type Assignment = Node<'Assignment'> & { readonly column: Identifier; readonly value: Expression };
export type Update = Node<'Update'> & {
  readonly table: QualifiedName;
  readonly hints: readonly Hint[];
  readonly alias: TableAlias | undefined;
  readonly assignments: readonly Assignment[];
  readonly where: Expression | undefined;
};
export type Delete = Node<'Delete'> & {
  readonly table: QualifiedName;
  readonly hints: readonly Hint[];
  readonly alias: TableAlias | undefined;
  readonly where: Expression | undefined;
};
export type Truncate = Node<'Truncate'> & { readonly table: QualifiedName };

export type ExplainDetail = 'ESTIMATED_COST' | 'CHANGELOG_MODE' | 'JSON_EXECUTION_PLAN' | 'PLAN_ADVICE';
/** EXPLAIN PLAN FOR is EXPLAIN without details. */
export type Explain = Node<'Explain'> & {
  readonly details: readonly ExplainDetail[];
  readonly statement: Explainable;
};
export type CompilePlan = Node<'CompilePlan'> & {
  readonly path: StringLiteral;
  readonly ifNotExists: boolean;
  /** COMPILE AND EXECUTE PLAN. */
  readonly execute: boolean;
  readonly statement: Insert | StatementSet;
};
export type ExecutePlan = Node<'ExecutePlan'> & { readonly path: StringLiteral };
/** `EXECUTE SELECT …`, `EXECUTE INSERT …`. */
export type Execute = Node<'Execute'> & { readonly statement: Query | Insert };
export type Explainable = Query | Insert | StatementSet | CreateTable | ExecutePlan | Update | Delete;

// Tables

export type LikeFeature =
  | 'ALL'
  | 'CONSTRAINTS'
  | 'DISTRIBUTION'
  | 'GENERATED'
  | 'METADATA'
  | 'OPTIONS'
  | 'PARTITIONS'
  | 'WATERMARKS';
export type LikeRule = Node<'LikeRule'> & {
  readonly merge: 'INCLUDING' | 'EXCLUDING' | 'OVERWRITING';
  readonly feature: LikeFeature;
};
export type TableLike = Node<'TableLike'> & {
  readonly source: QualifiedName;
  readonly rules: readonly LikeRule[];
};

/** CREATE TABLE in all forms; with `query` it is CTAS, with mode REPLACE also RTAS. */
export type CreateTable = Node<'CreateTable'> & {
  readonly mode: 'CREATE' | 'CREATE OR REPLACE' | 'REPLACE';
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly schema: TableSchema | undefined;
  readonly comment: string | undefined;
  readonly distribution: Distribution | undefined;
  readonly partitionedBy: readonly Identifier[];
  readonly options: readonly Option[];
  readonly like: TableLike | undefined;
  readonly query: Query | undefined;
};

export type RenameTo = Node<'RenameTo'> & { readonly name: QualifiedName };
export type RenameColumn = Node<'RenameColumn'> & { readonly from: QualifiedName; readonly to: Identifier };
export type SetOptions = Node<'SetOptions'> & { readonly options: readonly Option[] };
/** `RESET ('a', 'b')`; an empty list resets all where that is allowed. */
export type ResetOptions = Node<'ResetOptions'> & { readonly keys: readonly StringLiteral[] };
/** ALTER … ADD and MODIFY of columns, watermark, constraints and distribution. */
export type ChangeSchema = Node<'ChangeSchema'> & {
  readonly change: 'ADD' | 'MODIFY';
  readonly schema: TableSchema;
  readonly distribution: Distribution | undefined;
};
export type DropColumns = Node<'DropColumns'> & { readonly columns: readonly QualifiedName[] };
export type DropPart = Node<'DropPart'> & { readonly part: 'PRIMARY KEY' | 'WATERMARK' | 'DISTRIBUTION' };
export type DropConstraint = Node<'DropConstraint'> & { readonly name: Identifier };
export type NewPartition = Node<'NewPartition'> & {
  readonly partition: readonly PartitionItem[];
  readonly options: readonly Option[];
};
export type AddPartitions = Node<'AddPartitions'> & {
  readonly ifNotExists: boolean;
  readonly partitions: readonly NewPartition[];
};
export type DropPartitions = Node<'DropPartitions'> & {
  readonly ifExists: boolean;
  readonly partitions: readonly (readonly PartitionItem[])[];
};
export type AlterTableAction =
  | RenameTo
  | RenameColumn
  | SetOptions
  | ResetOptions
  | ChangeSchema
  | DropColumns
  | DropPart
  | DropConstraint
  | AddPartitions
  | DropPartitions;
export type AlterTable = Node<'AlterTable'> & {
  readonly ifExists: boolean;
  readonly name: QualifiedName;
  readonly action: AlterTableAction;
};

/** `ANALYZE TABLE … COMPUTE STATISTICS`; `columns` is undefined without FOR, and empty for FOR ALL COLUMNS. */
export type AnalyzeTable = Node<'AnalyzeTable'> & {
  readonly name: QualifiedName;
  readonly partition: readonly PartitionItem[];
  readonly columns: readonly Identifier[] | undefined;
};

// Materialized tables

export type Freshness = Node<'Freshness'> & {
  readonly value: string;
  readonly unit: 'SECOND' | 'MINUTE' | 'HOUR' | 'DAY';
};
export type StartMode = Node<'StartMode'> & {
  readonly mode:
    | 'FROM_BEGINNING'
    | 'FROM_NOW'
    | 'FROM_TIMESTAMP'
    | 'RESUME_OR_FROM_BEGINNING'
    | 'RESUME_OR_FROM_NOW'
    | 'RESUME_OR_FROM_TIMESTAMP';
  /** The interval of FROM_NOW, the time of FROM_TIMESTAMP. */
  readonly value: Expression | undefined;
};
export type RefreshMode = 'CONTINUOUS' | 'FULL';
export type CreateMaterializedTable = Node<'CreateMaterializedTable'> & {
  readonly mode: 'CREATE' | 'CREATE OR ALTER';
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly schema: TableSchema | undefined;
  readonly comment: string | undefined;
  readonly distribution: Distribution | undefined;
  readonly partitionedBy: readonly Identifier[];
  readonly options: readonly Option[];
  readonly freshness: Freshness | undefined;
  readonly refreshMode: RefreshMode | undefined;
  readonly startMode: StartMode | undefined;
  readonly query: Query;
};
export type Suspend = Node<'Suspend'>;
export type Resume = Node<'Resume'> & { readonly options: readonly Option[] };
export type Refresh = Node<'Refresh'> & { readonly partition: readonly PartitionItem[] };
export type AsQuery = Node<'AsQuery'> & {
  readonly startMode: StartMode | undefined;
  readonly query: Query;
};
export type SetFreshness = Node<'SetFreshness'> & { readonly freshness: Freshness };
export type SetRefreshMode = Node<'SetRefreshMode'> & { readonly refreshMode: RefreshMode };
export type AlterMaterializedTableAction =
  | Suspend
  | Resume
  | Refresh
  | AsQuery
  | SetFreshness
  | SetRefreshMode
  | RenameTo
  | SetOptions
  | ResetOptions
  | ChangeSchema
  | DropColumns
  | DropPart
  | DropConstraint;
export type AlterMaterializedTable = Node<'AlterMaterializedTable'> & {
  readonly name: QualifiedName;
  readonly action: AlterMaterializedTableAction;
};

// Other objects

export type CreateView = Node<'CreateView'> & {
  readonly orReplace: boolean;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly columns: readonly Identifier[];
  readonly comment: string | undefined;
  readonly query: Query;
};
export type AlterView = Node<'AlterView'> & {
  readonly name: QualifiedName;
  readonly action: RenameTo | AsQuery;
};

export type CreateCatalog = Node<'CreateCatalog'> & {
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly comment: string | undefined;
  readonly options: readonly Option[];
};
export type SetComment = Node<'SetComment'> & { readonly comment: string };
export type AlterCatalog = Node<'AlterCatalog'> & {
  readonly name: Identifier;
  readonly action: SetOptions | ResetOptions | SetComment;
};

export type CreateDatabase = Node<'CreateDatabase'> & {
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly comment: string | undefined;
  readonly options: readonly Option[];
};
export type AlterDatabase = Node<'AlterDatabase'> & { readonly name: QualifiedName; readonly action: SetOptions };

export type FunctionScope = 'CATALOG' | 'TEMPORARY' | 'TEMPORARY SYSTEM';
export type FunctionLanguage = 'JAVA' | 'SCALA' | 'PYTHON' | 'JAVASCRIPT' | 'WASM' | 'SQL';
export type FunctionResource = Node<'FunctionResource'> & {
  readonly type: 'JAR' | 'ARTIFACT';
  readonly path: StringLiteral;
};
export type CreateFunction = Node<'CreateFunction'> & {
  readonly scope: FunctionScope;
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly identifier: StringLiteral;
  readonly language: FunctionLanguage | undefined;
  readonly resources: readonly FunctionResource[];
  readonly options: readonly Option[];
};
export type AlterFunction = Node<'AlterFunction'> & {
  readonly scope: FunctionScope;
  readonly ifExists: boolean;
  readonly name: QualifiedName;
  readonly identifier: StringLiteral;
  readonly language: FunctionLanguage | undefined;
};

export type CreateModel = Node<'CreateModel'> & {
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly inputs: readonly PhysicalColumn[];
  readonly outputs: readonly PhysicalColumn[];
  readonly comment: string | undefined;
  readonly options: readonly Option[];
  readonly query: Query | undefined;
};
export type AlterModel = Node<'AlterModel'> & {
  readonly ifExists: boolean;
  readonly name: QualifiedName;
  readonly action: RenameTo | SetOptions | ResetOptions;
};

export type DropObject = 'TABLE' | 'VIEW' | 'MATERIALIZED TABLE' | 'MODEL' | 'CATALOG' | 'DATABASE' | 'FUNCTION';
export type Drop = Node<'Drop'> & {
  readonly object: DropObject;
  readonly temporary: boolean;
  /** DROP TEMPORARY SYSTEM FUNCTION. */
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly name: QualifiedName;
  /** Only for DATABASE. */
  readonly behavior: 'RESTRICT' | 'CASCADE' | undefined;
};

// Session

export type Use = Node<'Use'> & { readonly object: 'CATALOG' | 'DATABASE'; readonly name: QualifiedName };
export type UseModules = Node<'UseModules'> & { readonly modules: readonly Identifier[] };
export type LoadModule = Node<'LoadModule'> & { readonly name: Identifier; readonly options: readonly Option[] };
export type UnloadModule = Node<'UnloadModule'> & { readonly name: Identifier };

/** `SET` alone lists the options. */
export type SetStatement = Node<'SetStatement'> & { readonly option: Option | undefined };
/** `RESET` alone clears all. */
export type ResetStatement = Node<'ResetStatement'> & { readonly key: StringLiteral | undefined };

/** `ADD JAR 'path'`, `REMOVE JAR 'path'`. */
export type JarStatement = Node<'JarStatement'> & {
  readonly action: 'ADD' | 'REMOVE';
  readonly path: StringLiteral;
};

export type ShowTarget =
  | 'CATALOGS'
  | 'CURRENT CATALOG'
  | 'DATABASES'
  | 'CURRENT DATABASE'
  | 'TABLES'
  | 'VIEWS'
  | 'MATERIALIZED TABLES'
  | 'COLUMNS'
  | 'PARTITIONS'
  | 'FUNCTIONS'
  | 'USER FUNCTIONS'
  | 'MODELS'
  | 'PROCEDURES'
  | 'MODULES'
  | 'FULL MODULES'
  | 'JARS'
  | 'JOBS';
export type ShowLike = Node<'ShowLike'> & {
  readonly operator: 'LIKE' | 'ILIKE';
  readonly negated: boolean;
  readonly pattern: string;
};
/** `scope` is the FROM or IN of the statement, and the table of SHOW PARTITIONS. */
export type Show = Node<'Show'> & {
  readonly target: ShowTarget;
  readonly scope: QualifiedName | undefined;
  readonly partition: readonly PartitionItem[];
  readonly like: ShowLike | undefined;
};
export type ShowCreate = Node<'ShowCreate'> & {
  readonly object: 'TABLE' | 'VIEW' | 'MATERIALIZED TABLE' | 'CATALOG' | 'MODEL';
  readonly name: QualifiedName;
};
export type Describe = Node<'Describe'> & {
  readonly object: 'TABLE' | 'CATALOG' | 'DATABASE' | 'FUNCTION' | 'MODEL';
  readonly extended: boolean;
  readonly name: QualifiedName;
};

// Jobs and procedures

export type DescribeJob = Node<'DescribeJob'> & { readonly job: StringLiteral };
export type StopJob = Node<'StopJob'> & {
  readonly job: StringLiteral;
  readonly withSavepoint: boolean;
  readonly withDrain: boolean;
};
export type Call = Node<'Call'> & {
  readonly name: QualifiedName;
  readonly args: readonly FunctionArgument[];
};

export type Statement =
  | Query
  | Insert
  | StatementSet
  | Update
  | Delete
  | Truncate
  | Explain
  | CompilePlan
  | ExecutePlan
  | Execute
  | CreateTable
  | AlterTable
  | AnalyzeTable
  | CreateMaterializedTable
  | AlterMaterializedTable
  | CreateView
  | AlterView
  | CreateCatalog
  | AlterCatalog
  | CreateDatabase
  | AlterDatabase
  | CreateFunction
  | AlterFunction
  | CreateModel
  | AlterModel
  | Drop
  | Use
  | UseModules
  | LoadModule
  | UnloadModule
  | SetStatement
  | ResetStatement
  | JarStatement
  | Show
  | ShowCreate
  | Describe
  | DescribeJob
  | StopJob
  | Call;
