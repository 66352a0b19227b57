import { withNullable } from '../../arrow/data-type.ts';
import { assert, present } from '../../base/assert.ts';
import type { Expression } from '../../expr/expression.ts';
import type { ColumnPath } from '../../formats/format.ts';
import {
  type GroupAggregateNode,
  type JoinNode,
  type LogicalKind,
  type LogicalNode,
  projectNode,
  type SinkNode,
  type WindowAggregateNode,
} from '../logical-node.ts';
import { planDigest } from '../plan-digest.ts';
import type { RelationColumn } from '../relation.ts';
import { fieldOf, isPrefix, pathsOf, rebaseOnPaths } from '../rewrite-expression.ts';

/**
 * Reads, computes and keeps only what the results need, down to single fields of nested columns. Where the plans of one job, or
 * the branches of one plan, have a scan, a watermark, an aggregation or a join in common, all get what any of them needs, so that it runs
 * once.
 */
export function pruneColumns(plans: readonly SinkNode[]): SinkNode[] {
  // The first round only finds out what is asked of each common part.
  const demands = new Map<string, ColumnPath[]>();
  for (const plan of plans) new ColumnPruning(demands).sink(plan);
  const pruning = new ColumnPruning(demands);
  return plans.map((plan) => pruning.sink(plan));
}

/** Nodes that are worth running once. */
const sharedKinds: ReadonlySet<LogicalKind> = new Set([
  'scan',
  'watermark',
  'window-aggregate',
  'group-aggregate',
  'deduplicate',
  'join',
]);

class ColumnPruning {
  readonly #demands: Map<string, ColumnPath[]>;

  constructor(demands: Map<string, ColumnPath[]>) {
    this.#demands = demands;
  }

  sink(plan: SinkNode): SinkNode {
    return {
      ...plan,
      input: this.#prune(
        plan.input,
        plan.input.columns.map((_, index) => [index]),
      ),
    };
  }

  /** The node giving exactly one column for each path, in this order. Paths are over its present columns; none begins another. */
  #prune(node: LogicalNode, paths: readonly ColumnPath[]): LogicalNode {
    if (!sharedKinds.has(node.kind)) return this.#pruneNode(node, paths);
    const digest = planDigest(node);
    const demand = prefixFree([...(this.#demands.get(digest) ?? []), ...paths]);
    this.#demands.set(digest, demand);
    return narrow(this.#pruneNode(node, demand), demand, paths);
  }

  #pruneNode(node: LogicalNode, paths: readonly ColumnPath[]): LogicalNode {
    switch (node.kind) {
      case 'scan': {
        const base = paths.map(([column = 0, ...fields]) => [
          ...present(node.paths[column], 'path of a scan'),
          ...fields,
        ]);
        return { ...node, columns: paths.map((path) => columnAt(node.columns, path)), paths: base };
      }
      case 'values':
        return {
          ...node,
          columns: paths.map((path) => columnAt(node.columns, path)),
          rows: node.rows.map((row) => paths.map((path) => expressionAt(row, path))),
        };
      case 'project': {
        const expressions = paths.map((path) => expressionAt(node.expressions, path));
        const needed = prefixFree(expressions.flatMap(pathsOf));
        const input = this.#prune(node.input, needed);
        return projectNode(
          input,
          expressions.map((expression) => rebaseOnPaths(expression, needed)),
          paths.map((path) => columnAt(node.columns, path)),
        );
      }
      case 'filter': {
        const needed = prefixFree([...paths, ...pathsOf(node.condition)]);
        const input = this.#prune(node.input, needed);
        return narrow(
          { ...node, columns: input.columns, input, condition: rebaseOnPaths(node.condition, needed) },
          needed,
          paths,
        );
      }
      case 'watermark': {
        const needed = prefixFree([...paths, ...pathsOf(node.watermark)]);
        const input = this.#prune(node.input, needed);
        const columns = needed.map((path) => columnAt(node.columns, path));
        return narrow({ ...node, columns, input, watermark: rebaseOnPaths(node.watermark, needed) }, needed, paths);
      }
      case 'window': {
        const width = node.input.columns.length;
        const needed = prefixFree([...paths.filter((path) => (path[0] ?? 0) < width), [node.timeColumn]]);
        const input = this.#prune(node.input, needed);
        const added = [width, width + 1, width + 2];
        const columns = [...needed, ...added.map((index) => [index])].map((path) => columnAt(node.columns, path));
        const timeColumn = needed.findIndex((path) => path.length === 1 && path[0] === node.timeColumn);
        return narrow({ ...node, columns, input, timeColumn }, [...needed, ...added.map((index) => [index])], paths);
      }
      case 'window-aggregate':
        return this.#pruneWindowAggregate(node, paths);
      case 'group-aggregate': {
        const { aggregates, offered, needed, place } = this.#partsOfAggregate(node, paths, []);
        const columns = offered.map((path) => columnAt(node.columns, path));
        const input = this.#prune(node.input, needed);
        return narrow({ ...node, columns, input, keys: node.keys.map(place), aggregates }, offered, paths);
      }
      case 'rank': {
        const number = node.columns.length - 1;
        const read = [...node.keys, ...node.order.map(({ column }) => column)].map((column) => [column]);
        const needed = prefixFree([...paths.filter((path) => path[0] !== number), ...read]);
        const input = this.#prune(node.input, needed);
        const offered = [...needed, [number]];
        const columns = offered.map((path) => columnAt(node.columns, path));
        const place = placeIn(needed);
        const order = node.order.map((sort) => ({ ...sort, column: place(sort.column) }));
        return narrow({ ...node, columns, input, keys: node.keys.map(place), order }, offered, paths);
      }
      case 'deduplicate': {
        const read = [...node.keys, ...node.order.map(({ column }) => column)].map((column) => [column]);
        const needed = prefixFree([...paths, ...read]);
        const input = this.#prune(node.input, needed);
        const columns = needed.map((path) => columnAt(node.columns, path));
        const place = placeIn(needed);
        const order = node.order.map((sort) => ({ ...sort, column: place(sort.column) }));
        return narrow({ ...node, columns, input, keys: node.keys.map(place), order }, needed, paths);
      }
      case 'join':
        return this.#pruneJoin(node, paths);
      case 'union': {
        const inputs = node.inputs.map((input) => this.#prune(input, paths));
        return { ...node, columns: paths.map((path) => columnAt(node.columns, path)), inputs };
      }
      case 'sink':
        return this.sink(node);
    }
  }

  #pruneWindowAggregate(node: WindowAggregateNode, paths: readonly ColumnPath[]): LogicalNode {
    const { source } = node;
    const times = source.kind === 'assigned' ? [source.timeColumn] : [source.startColumn, source.endColumn];
    const parts = this.#partsOfAggregate(node, paths, times);
    const { aggregates, needed, place } = parts;
    const bounds = [0, 1, 2].map((bound) => [node.keys.length + node.aggregates.length + bound]);
    const offered = [...parts.offered, ...bounds];
    const pruned: LogicalNode = {
      ...node,
      columns: offered.map((path) => columnAt(node.columns, path)),
      input: this.#prune(node.input, needed),
      keys: node.keys.map(place),
      aggregates,
      source:
        source.kind === 'assigned'
          ? { kind: 'assigned', timeColumn: place(source.timeColumn) }
          : { kind: 'attached', startColumn: place(source.startColumn), endColumn: place(source.endColumn) },
    };
    return narrow(pruned, offered, paths);
  }

  /** Keys stay, because they make the groups; aggregates that nobody reads go. */
  #partsOfAggregate(
    node: WindowAggregateNode | GroupAggregateNode,
    paths: readonly ColumnPath[],
    others: readonly number[],
  ) {
    const keys = node.keys.length;
    const wanted = node.aggregates.map((_, index) => paths.some((path) => path[0] === keys + index));
    const kept = node.aggregates.filter((_, index) => wanted[index]);
    const used = [...node.keys, ...kept.flatMap((aggregate) => aggregate.argument ?? []), ...others];
    const needed = prefixFree(used.map((column) => [column]));
    const place = placeIn(needed);
    const aggregates = kept.map(({ argument, ...aggregate }) => {
      return { ...aggregate, argument: argument === undefined ? undefined : place(argument) };
    });
    const offered = [...node.keys.keys(), ...wanted.flatMap((isWanted, index) => (isWanted ? [keys + index] : []))].map(
      (column) => [column],
    );
    return { aggregates, offered, needed, place };
  }

  #pruneJoin(node: JoinNode, paths: readonly ColumnPath[]): LogicalNode {
    const width = node.left.columns.length;
    const ofLeft = paths.filter((path) => (path[0] ?? 0) < width);
    const ofRight = paths.flatMap(([column = 0, ...fields]) => (column < width ? [] : [[column - width, ...fields]]));
    const left = prefixFree([...ofLeft, ...node.leftKeys.map((key) => [key])]);
    const right = prefixFree([...ofRight, ...node.rightKeys.map((key) => [key])]);
    const offered = [...left, ...right.map(([column = 0, ...fields]) => [column + width, ...fields])];
    const pruned: LogicalNode = {
      ...node,
      columns: offered.map((path) => columnAt(node.columns, path)),
      left: this.#prune(node.left, left),
      right: this.#prune(node.right, right),
      leftKeys: node.leftKeys.map(placeIn(left)),
      rightKeys: node.rightKeys.map(placeIn(right)),
    };
    return narrow(pruned, offered, paths);
  }
}

function placeIn(needed: readonly ColumnPath[]): (column: number) => number {
  return (column) => needed.findIndex((path) => path.length === 1 && path[0] === column);
}

/** A projection to `paths` over a node that offers more, or in another order. */
function narrow(node: LogicalNode, offered: readonly ColumnPath[], paths: readonly ColumnPath[]): LogicalNode {
  if (offered.length === paths.length && offered.every((path, index) => path.join('.') === paths[index]?.join('.')))
    return node;
  const expressions = paths.map((path): Expression => {
    const index = offered.findIndex((candidate) => isPrefix(candidate, path));
    const start: Expression = { kind: 'column', index, type: present(node.columns[index], 'column').type };
    return path.slice(present(offered[index], 'path').length).reduce<Expression>(fieldOf, start);
  });
  const columns = paths.map((path): RelationColumn => {
    const index = offered.findIndex((candidate) => isPrefix(candidate, path));
    return columnAt(node.columns, [index, ...path.slice(present(offered[index], 'path').length)]);
  });
  return projectNode(node, expressions, columns);
}

/** The paths without those that a shorter one covers, each once, in order. */
function prefixFree(paths: readonly ColumnPath[]): ColumnPath[] {
  const shortest = paths.filter((path) => !paths.some((other) => other.length < path.length && isPrefix(other, path)));
  const distinct = shortest.filter(
    (path, index) => shortest.findIndex((other) => other.join('.') === path.join('.')) === index,
  );
  return distinct.sort(compare);
}

function compare(a: ColumnPath, b: ColumnPath): number {
  for (let depth = 0; depth < Math.min(a.length, b.length); depth++) {
    const difference = (a[depth] ?? 0) - (b[depth] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function expressionAt(expressions: readonly Expression[], [column = 0, ...fields]: ColumnPath): Expression {
  return fields.reduce<Expression>(fieldOf, present(expressions[column], 'expression'));
}

/** The column of a path; a field's column carries the dotted name. */
function columnAt(columns: readonly RelationColumn[], [column = 0, ...fields]: ColumnPath): RelationColumn {
  let at = present(columns[column], 'column');
  for (const index of fields) {
    assert(at.type.kind === 'row', 'a field of something that is not a ROW');
    const field = present(at.type.fields[index], 'field');
    const type = withNullable(field.type, field.type.nullable || at.type.nullable);
    at = { name: `${at.name}.${field.name}`, type, rowtime: false, window: undefined };
  }
  return at;
}
