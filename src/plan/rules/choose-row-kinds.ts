import { pathToSql } from '../catalog-object.ts';
import type { ConnectorDescription } from '../connector-description.ts';
import { type LogicalNode, mapInputs, nodeInputs, type SinkNode } from '../logical-node.ts';
import { planDigest } from '../plan-digest.ts';
import { errorAt, type SourceText, unsupportedAt } from '../source-text.ts';
import { isUpdating, rowChanges, upsertKeys } from '../row-changes.ts';
import { pathsOf } from '../rewrite-expression.ts';

/**
 * Finds out who needs the old row of an update. An operator that finds its rows by value does, as a join or an aggregation over
 * rows that change, and so does a filter whose outcome an update can change, and a sink that has no key to find the old row by.
 * All others are content with +U alone. A node that several plans share gives what any of them needs.
 *
 * @throws PeltonError SQL_SEMANTIC at the target in `source`, for rows that change where only new ones are taken
 */
export function chooseRowKinds(
  plans: readonly SinkNode[],
  connectors: ReadonlyMap<string, ConnectorDescription>,
  source: SourceText,
): readonly SinkNode[] {
  const needs = new Set<string>();
  for (const plan of plans) collect(plan.input, sinkNeedsBefore(plan, connectors, source), needs);
  return plans.map((plan) => ({ ...plan, input: applied(plan.input, needs) }));
}

function sinkNeedsBefore(
  plan: SinkNode,
  connectors: ReadonlyMap<string, ConnectorDescription>,
  source: SourceText,
): boolean {
  const changes = rowChanges(plan);
  const { table } = plan;
  if (!isUpdating(changes)) return true;
  if (plan.limit !== undefined) throw unsupportedAt(source, plan.span, 'LIMIT of rows that change');
  if (table === undefined) return true;
  const name = pathToSql(table.path);
  const accepts = connectors.get(table.connector)?.acceptsChanges;
  if (accepts === 'all') return true;
  if (accepts !== 'by-key') {
    throw errorAt(
      source,
      plan.span,
      'SQL_SEMANTIC',
      `table ${name} does not take ${changesText(changes)} changes, which are produced by ${sourceOfChanges(plan.input)}: its connector '${table.connector}' takes new rows only`,
      "write into a table whose connector takes changes, such as 'print'; or make results final: GROUP BY window_start, window_end, or SET 'execution.runtime-mode' = 'batch'",
    );
  }
  if (table.primaryKey.length === 0) {
    throw errorAt(
      source,
      plan.span,
      'SQL_SEMANTIC',
      `table ${name} takes updates by key, and has no PRIMARY KEY`,
      'declare PRIMARY KEY (…) NOT ENFORCED in CREATE TABLE',
    );
  }
  const key = table.primaryKey.map((column) => plan.columns.findIndex(({ name: candidate }) => candidate === column));
  // A row that moves to another key of the table must be taken away from the old one.
  return !upsertKeys(plan.input).some((candidate) => candidate.every((column) => key.includes(column)));
}

function changesText({ updates, deletes }: { readonly updates: boolean; readonly deletes: boolean }): string {
  return updates && deletes ? 'update and delete' : updates ? 'update' : 'delete';
}

const wordsOf: Readonly<Record<string, string>> = {
  'group-aggregate': 'an aggregation without a window',
  deduplicate: 'ROW_NUMBER() … = 1',
};

function sourceOfChanges(node: LogicalNode): string {
  const word = isUpdating(rowChanges(node)) ? wordsOf[node.kind] : undefined;
  if (word !== undefined) return word;
  const input = nodeInputs(node).find((candidate) => isUpdating(rowChanges(candidate)));
  return input === undefined ? 'the query' : sourceOfChanges(input);
}

/** Notes the digests of the nodes whose parents need the old rows. */
function collect(node: LogicalNode, isNeeded: boolean, needs: Set<string>): void {
  if (isNeeded && (node.kind === 'group-aggregate' || node.kind === 'deduplicate')) needs.add(planDigest(node));
  for (const input of nodeInputs(node)) collect(input, isNeededOf(node, isNeeded), needs);
}

function isNeededOf(node: LogicalNode, isNeeded: boolean): boolean {
  switch (node.kind) {
    case 'group-aggregate':
    case 'window-aggregate':
    case 'join':
    case 'window':
    case 'deduplicate':
      return true;
    case 'filter': {
      const read = pathsOf(node.condition).map((path) => path[0] ?? 0);
      const isByKey = upsertKeys(node.input).some((key) => read.every((column) => key.includes(column)));
      return isNeeded || !isByKey;
    }
    default:
      return isNeeded;
  }
}

function applied(node: LogicalNode, needs: ReadonlySet<string>): LogicalNode {
  const digest = node.kind === 'group-aggregate' || node.kind === 'deduplicate' ? planDigest(node) : undefined;
  const inner = mapInputs(node, (input) => applied(input, needs));
  if (digest === undefined || !('updateBefore' in inner)) return inner;
  return { ...inner, updateBefore: needs.has(digest) };
}
