import type { Expression } from '../expr/expression.ts';
import type { ColumnPath, DecodeFilter } from '../formats/format.ts';
import type { AggregateFunction } from '../operators/aggregate-call.ts';
import type { SortColumn } from '../operators/sort-column.ts';
import type { WindowShape } from '../operators/window-aggregate.ts';
import type { DataType } from '../arrow/data-type.ts';
import type { CatalogTable } from './catalog-object.ts';
import type { RelationColumn } from './relation.ts';
import type { Span } from '../sql/ast.ts';
import type { SourceText } from './source-text.ts';

/**
 * The logical plan: frozen nodes, each with the columns of its result. Expressions refer to the columns of the node's input by
 * position. A query is one tree; a rule makes a new tree and never changes one.
 */
export type LogicalNode =
  | ScanNode
  | ValuesNode
  | WatermarkNode
  | ProjectNode
  | FilterNode
  | WindowNode
  | WindowAggregateNode
  | GroupAggregateNode
  | RankNode
  | DeduplicateNode
  | JoinNode
  | UnionNode
  | SinkNode;

export type LogicalKind = LogicalNode['kind'];

interface NodeOf<K extends string> {
  readonly kind: K;
  readonly columns: readonly RelationColumn[];
}

/** Where a part of a query stands, for errors that show when the plan is complete. */
export interface TextPlace {
  readonly source: SourceText;
  readonly span: Span;
}

/** Reads a table: one column for each path, without the rows that a filter drops. */
export interface ScanNode extends NodeOf<'scan'> {
  readonly table: CatalogTable;
  readonly paths: readonly ColumnPath[];
  readonly filters: readonly DecodeFilter[];
}

/** Literal rows; the expressions have no input. */
export interface ValuesNode extends NodeOf<'values'> {
  readonly rows: readonly (readonly Expression[])[];
}

/** Event time of its input: the largest value of `watermark` so far. */
export interface WatermarkNode extends NodeOf<'watermark'> {
  readonly input: LogicalNode;
  readonly watermark: Expression;
  /** Name of the time attribute, for EXPLAIN. */
  readonly timeName: string;
  readonly idleTimeoutMs: number;
}

export interface ProjectNode extends NodeOf<'project'> {
  readonly input: LogicalNode;
  readonly expressions: readonly Expression[];
}

export interface FilterNode extends NodeOf<'filter'> {
  readonly input: LogicalNode;
  readonly condition: Expression;
}

/** A window table function: the input's columns, then window_start, window_end, window_time. */
export interface WindowNode extends NodeOf<'window'> {
  readonly input: LogicalNode;
  readonly timeColumn: number;
  readonly window: WindowShape;
}

export interface AggregateExpression {
  readonly function: AggregateFunction;
  /** Column of the input; undefined for COUNT(*). */
  readonly argument: number | undefined;
  readonly type: DataType;
}

/** How an aggregation knows the windows of a row: it assigns them by a time column, or the row carries start and end. */
export type WindowSource =
  | { readonly kind: 'assigned'; readonly timeColumn: number }
  | { readonly kind: 'attached'; readonly startColumn: number; readonly endColumn: number };

/** One row for each window and key when the window closes: keys, aggregates, window_start, window_end, window_time. */
export interface WindowAggregateNode extends NodeOf<'window-aggregate'> {
  readonly input: LogicalNode;
  readonly window: WindowShape;
  readonly source: WindowSource;
  readonly keys: readonly number[];
  readonly aggregates: readonly AggregateExpression[];
  readonly origin: TextPlace;
}

/** GROUP BY without a window: keys, then aggregates. Its rows change with the input, or come when a bounded input ends. */
export interface GroupAggregateNode extends NodeOf<'group-aggregate'> {
  readonly input: LogicalNode;
  /** Empty for an aggregation of everything. */
  readonly keys: readonly number[];
  readonly aggregates: readonly AggregateExpression[];
  readonly emits: 'changes' | 'end';
  readonly ttlMs: number;
  readonly origin: TextPlace;
  /** Whether an update comes with the row that it replaces; as the binder leaves it, until the plan knows who reads. */
  readonly updateBefore: boolean;
}

/** The rows with their number in the order of each key, as a query asks for it. A rule makes it a `DeduplicateNode`. */
export interface RankNode extends NodeOf<'rank'> {
  readonly input: LogicalNode;
  readonly keys: readonly number[];
  readonly order: readonly SortColumn[];
  /** Which of the rows that are equal in order is the first one: the first to come, or the last. */
  readonly ties: 'first' | 'last';
  readonly emits: 'changes' | 'end';
  readonly ttlMs: number;
  readonly origin: TextPlace;
}

/** The input's first row for each key. */
export interface DeduplicateNode extends NodeOf<'deduplicate'> {
  readonly input: LogicalNode;
  readonly keys: readonly number[];
  /** Without keys and columns that are there already; empty = the order in which rows come. */
  readonly order: readonly SortColumn[];
  /** As in `RankNode`. */
  readonly ties: 'first' | 'last';
  readonly emits: 'changes' | 'end';
  readonly ttlMs: number;
  /** As in `GroupAggregateNode`. */
  readonly updateBefore: boolean;
}

/** Every pair of a left and a right row whose keys are equal and not NULL: the columns of the left, then of the right. */
export interface JoinNode extends NodeOf<'join'> {
  readonly left: LogicalNode;
  readonly right: LogicalNode;
  /** As many as `rightKeys`, of the same types but for NOT NULL. Empty: all pairs. */
  readonly leftKeys: readonly number[];
  readonly rightKeys: readonly number[];
  readonly leftTtlMs: number;
  readonly rightTtlMs: number;
  readonly origin: TextPlace;
}

/** UNION ALL; the inputs agree in column count and types. */
export interface UnionNode extends NodeOf<'union'> {
  readonly inputs: readonly LogicalNode[];
}

/** Where results go: a table, or the caller. */
export interface SinkNode extends NodeOf<'sink'> {
  readonly input: LogicalNode;
  /** Undefined for a query whose rows go to the caller. */
  readonly table: CatalogTable | undefined;
  /** INSERT OVERWRITE. */
  readonly overwrite: boolean;
  /** The place of the target, or of the query, in the text. */
  readonly span: Span;
  /** Most rows that the caller wants; undefined for all. */
  readonly limit: number | undefined;
}

const inputsOf: { readonly [K in LogicalKind]: (node: Extract<LogicalNode, { kind: K }>) => readonly LogicalNode[] } = {
  scan: () => [],
  values: () => [],
  watermark: (node) => [node.input],
  project: (node) => [node.input],
  filter: (node) => [node.input],
  window: (node) => [node.input],
  'window-aggregate': (node) => [node.input],
  'group-aggregate': (node) => [node.input],
  rank: (node) => [node.input],
  deduplicate: (node) => [node.input],
  join: (node) => [node.left, node.right],
  union: (node) => node.inputs,
  sink: (node) => [node.input],
};

export function nodeInputs(node: LogicalNode): readonly LogicalNode[] {
  return (inputsOf[node.kind] as (node: LogicalNode) => readonly LogicalNode[])(node);
}

/** The node with each input replaced; the same node when nothing changed. */
export function mapInputs(node: LogicalNode, change: (input: LogicalNode) => LogicalNode): LogicalNode {
  switch (node.kind) {
    case 'scan':
    case 'values':
      return node;
    case 'union': {
      const inputs = node.inputs.map(change);
      return inputs.every((input, index) => input === node.inputs[index]) ? node : { ...node, inputs };
    }
    case 'join': {
      const [left, right] = [change(node.left), change(node.right)];
      return left === node.left && right === node.right ? node : { ...node, left, right };
    }
    default: {
      const input = change(node.input);
      return input === node.input ? node : { ...node, input };
    }
  }
}

/** Applies a rule to every node, inputs first. */
export function rewriteBottomUp(node: LogicalNode, rule: (node: LogicalNode) => LogicalNode): LogicalNode {
  return rule(mapInputs(node, (input) => rewriteBottomUp(input, rule)));
}

export function filterNode(input: LogicalNode, condition: Expression): FilterNode {
  return { kind: 'filter', columns: input.columns, input, condition };
}

export function projectNode(
  input: LogicalNode,
  expressions: readonly Expression[],
  columns: readonly RelationColumn[],
): ProjectNode {
  return { kind: 'project', columns, input, expressions };
}
