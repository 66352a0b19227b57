import { present } from '../../base/assert.ts';
import type { Schema } from '../../arrow/data-type.ts';
import { expressionToSql } from '../../expr/expression-to-sql.ts';
import type { Expression } from '../../expr/expression.ts';
import { pathToSql, physicalSchema } from '../catalog-object.ts';
import { type LogicalKind, type LogicalNode, nodeInputs } from '../logical-node.ts';
import { schemaOf } from '../relation.ts';
import { changelogMode, rowChanges } from '../row-changes.ts';
import { filterText, pathText } from './decode-text.ts';
import { durationText } from './duration-text.ts';
import { aggregateText, columnNames, joinKeysText, keptText, orderText, windowName } from './operator-name.ts';

export interface ExplainOptions {
  /** Adds the row kinds that each node gives. */
  readonly changelogMode: boolean;
}

/** A plan as a tree of lines, the result on top, each node above its inputs. */
export function explainPlan(node: LogicalNode, options: ExplainOptions = { changelogMode: false }): string {
  return lines(node, options).join('\n');
}

function lines(node: LogicalNode, options: ExplainOptions): string[] {
  const inputs = nodeInputs(node);
  const mode = options.changelogMode && node.kind !== 'sink' ? ` changelogMode=${changelogMode(rowChanges(node))}` : '';
  return [
    `${describe(node)}${mode}`,
    ...inputs.flatMap((input, index) => {
      const isLast = index === inputs.length - 1;
      return lines(input, options).map((line, at) => (at === 0 ? `+- ${line}` : `${isLast ? '   ' : '|  '}${line}`));
    }),
  ];
}

type Describer = { readonly [K in LogicalKind]: (node: Extract<LogicalNode, { kind: K }>) => string };

function describe(node: LogicalNode): string {
  return (describers[node.kind] as (node: LogicalNode) => string)(node);
}

const inputSchema = (node: { readonly input: LogicalNode }): Schema => schemaOf(node.input.columns);

const describers: Describer = {
  scan(node) {
    const physical = physicalSchema(node.table);
    const paths = node.paths.map((path) => pathText(physical, path)).join(', ');
    const filters =
      node.filters.length === 0
        ? ''
        : `, filter=[${node.filters.map((filter) => filterText(physical, filter)).join(' AND ')}]`;
    return `Scan(table=[${pathToSql(node.table.path)}], columns=[${paths}]${filters})`;
  },
  values(node) {
    const rows = node.rows
      .slice(0, 5)
      .map((row) => `(${row.map((value) => expressionToSql(value, { fields: [] })).join(', ')})`);
    return `Values(${node.rows.length > 5 ? `${rows.join(', ')}, … ${node.rows.length} rows` : rows.join(', ')})`;
  },
  watermark: (node) =>
    `Watermark(time=[${node.timeName}], watermark=[${expressionToSql(node.watermark, inputSchema(node))}])`,
  project: (node) =>
    `Project(${node.expressions.map((expression, index) => outputText(expression, present(node.columns[index], 'column').name, inputSchema(node))).join(', ')})`,
  filter: (node) => `Filter(${expressionToSql(node.condition, inputSchema(node))})`,
  window: (node) =>
    `Window(${windowName(node.window)} over ${present(node.input.columns[node.timeColumn], 'time column').name})`,
  'window-aggregate'(node) {
    const input = inputSchema(node);
    const keys = node.keys.map((key) => present(input.fields[key], 'key').name);
    const over =
      node.source.kind === 'assigned'
        ? present(input.fields[node.source.timeColumn], 'time column').name
        : `[${present(input.fields[node.source.startColumn], 'start').name}, ${present(input.fields[node.source.endColumn], 'end').name})`;
    const parts = [
      ...(keys.length === 0 ? [] : [`keys=[${keys.join(', ')}]`]),
      `window=[${windowName(node.window)} over ${over}]`,
      ...(node.aggregates.length === 0
        ? []
        : [`aggregates=[${node.aggregates.map((aggregate) => aggregateText(aggregate, input)).join(', ')}]`]),
    ];
    return `WindowAggregate(${parts.join(', ')})`;
  },
  'group-aggregate'(node) {
    const input = inputSchema(node);
    const parts = [
      ...(node.keys.length === 0 ? [] : [`keys=[${columnNames(node.input, node.keys)}]`]),
      ...(node.aggregates.length === 0
        ? []
        : [`aggregates=[${node.aggregates.map((aggregate) => aggregateText(aggregate, input)).join(', ')}]`]),
      ...ttlText('ttl', node.ttlMs),
    ];
    return `GroupAggregate(${parts.join(', ')})`;
  },
  rank: (node) =>
    `RowNumber(keys=[${columnNames(node.input, node.keys)}], order=[${orderText(inputSchema(node), node.order, node.ties)}])`,
  deduplicate(node) {
    const parts = [`keys=[${columnNames(node.input, node.keys)}]`, `keep=[${keptText(node)}]`];
    return `Deduplicate(${[...parts, ...ttlText('ttl', node.ttlMs)].join(', ')})`;
  },
  join(node) {
    const parts = [
      `keys=[${joinKeysText(node)}]`,
      ...ttlText('leftTtl', node.leftTtlMs),
      ...ttlText('rightTtl', node.rightTtlMs),
    ];
    return `Join(${parts.join(', ')})`;
  },
  union: () => 'Union(all)',
  sink(node) {
    const columns = node.columns.map((column) => column.name).join(', ');
    const limit = node.limit === undefined ? '' : `, limit=[${node.limit}]`;
    return node.table === undefined
      ? `Collect(${columns}${limit})`
      : `Sink(table=[${pathToSql(node.table.path)}], columns=[${columns}])`;
  },
};

function ttlText(name: string, ms: number): string[] {
  return ms === 0 ? [] : [`${name}=[${durationText(ms)}]`];
}

function outputText(expression: Expression, name: string, input: Schema): string {
  const text = expressionToSql(expression, input);
  return text === name ? text : `${text} AS ${name}`;
}
