import { parseDurationMs } from '../../base/option-values.ts';
import type { Expression } from '../../expr/expression.ts';
import { type CatalogTable, physicalSchema } from '../catalog-object.ts';
import { type LogicalNode, projectNode } from '../logical-node.ts';
import { plainColumn, type RelationColumn } from '../relation.ts';
import type { PlanSettings } from '../session-options.ts';

/** A table as FROM sees it: scan, then its computed columns, then its watermark. */
export function scanTable(table: CatalogTable, settings: PlanSettings): LogicalNode {
  const physical = physicalSchema(table).fields;
  const scan: LogicalNode = {
    kind: 'scan',
    table,
    columns: physical.map(({ name, type }) => plainColumn(name, type)),
    paths: physical.map((_, index) => [index]),
    filters: [],
  };
  const computed = table.columns.some((column) => column.kind === 'computed')
    ? projectNode(
        scan,
        columnExpressions(table),
        table.columns.map(({ name, type }) => plainColumn(name, type)),
      )
    : scan;
  // Batch mode has no late rows: every window closes when the input ends.
  if (table.watermark === undefined || settings.runtimeMode === 'batch') return computed;
  const { column, expression } = table.watermark;
  const own = table.options['scan.watermark.idle-timeout'];
  return {
    kind: 'watermark',
    input: computed,
    columns: computed.columns.map((candidate, index): RelationColumn => ({ ...candidate, rowtime: index === column })),
    watermark: expression,
    timeName: table.columns[column]?.name ?? '',
    idleTimeoutMs: (own === undefined ? undefined : parseDurationMs(own)) ?? settings.idleTimeoutMs,
  };
}

/** The table's columns in declaration order over its physical columns. */
function columnExpressions(table: CatalogTable): Expression[] {
  let physicalIndex = 0;
  return table.columns.map((column) =>
    column.kind === 'physical' ? { kind: 'column', index: physicalIndex++, type: column.type } : column.expression,
  );
}
