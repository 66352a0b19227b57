import type {
  Expression,
  FunctionArgument,
  Identifier,
  IntervalQualifier,
  JsonBehavior,
  JsonEntry,
  MapEntry,
  QualifiedName,
  WhenClause,
} from './ast.ts';
import type {
  CommonTable,
  FrameBound,
  GroupBy,
  GroupingElement,
  Hint,
  HintArgument,
  Join,
  MatchDefinition,
  MatchMeasure,
  MatchSkip,
  MatchSubset,
  NamedWindow,
  OrderItem,
  Pattern,
  QueryBody,
  SelectItem,
  TableAlias,
  TableReference,
  WindowFrame,
  WindowSpecification,
} from './ast-query.ts';
import type {
  AlterCatalog,
  AlterMaterializedTableAction,
  AlterTableAction,
  Assignment,
  ColumnDefinition,
  ColumnPosition,
  Distribution,
  Freshness,
  FunctionResource,
  LikeRule,
  NewPartition,
  Option,
  PartitionItem,
  ShowLike,
  StartMode,
  Statement,
  TableConstraint,
  TableLike,
  TableSchema,
  Watermark,
} from './ast-statement.ts';
import type { DataType, RowField } from './ast-type.ts';

export type ExpressionNode =
  | Expression
  | FunctionArgument
  | Identifier
  | QualifiedName
  | IntervalQualifier
  | WhenClause
  | MapEntry
  | JsonBehavior
  | JsonEntry;

export type TypeNode = DataType | RowField;

export type QueryNode =
  | QueryBody
  | CommonTable
  | SelectItem
  | OrderItem
  | GroupBy
  | Exclude<GroupingElement, Expression>
  | NamedWindow
  | WindowSpecification
  | WindowFrame
  | FrameBound
  | Hint
  | HintArgument
  | TableAlias
  | TableReference
  | NonNullable<Join['constraint']>
  | MatchMeasure
  | MatchSubset
  | MatchDefinition
  | MatchSkip
  | Pattern;

export type StatementNode =
  | Exclude<Statement, QueryNode>
  | Option
  | PartitionItem
  | ColumnPosition
  | ColumnDefinition
  | Watermark
  | TableConstraint
  | Distribution
  | TableSchema
  | Assignment
  | LikeRule
  | TableLike
  | AlterTableAction
  | AlterMaterializedTableAction
  | AlterCatalog['action']
  | NewPartition
  | Freshness
  | StartMode
  | FunctionResource
  | ShowLike;

/** Any node of a syntax tree. */
export type SyntaxNode = ExpressionNode | TypeNode | QueryNode | StatementNode;
