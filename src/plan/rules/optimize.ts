import type { ConnectorDescription } from '../connector-description.ts';
import type { LogicalNode, SinkNode } from '../logical-node.ts';
import { attachWindows } from './attach-windows.ts';
import { dropUnusedWatermarks } from './drop-watermarks.ts';
import { foldConstantExpressions } from './fold-constants.ts';
import { fuseWindowAggregates } from './fuse-window-aggregate.ts';
import { mergeProjects } from './merge-projects.ts';
import { propagateConstants } from './propagate-constants.ts';
import { pruneColumns } from './prune-columns.ts';
import { pushFilters } from './push-filter.ts';
import { simplifyPredicates } from './simplify-predicates.ts';

type Rule = (plan: LogicalNode) => LogicalNode;

/** All rules in their order over the plans of one job. Each takes a plan and gives one with the same rows. */
export function optimize(
  plans: readonly SinkNode[],
  connectors: ReadonlyMap<string, ConnectorDescription>,
): readonly SinkNode[] {
  const push: Rule = (plan) => pushFilters(plan, connectors);
  const before: readonly Rule[] = [
    mergeProjects,
    foldConstantExpressions,
    simplifyPredicates,
    push,
    // What a filter takes over from a projection may be foldable at its new place.
    propagateConstants,
    foldConstantExpressions,
    simplifyPredicates,
    dropUnusedWatermarks,
    mergeProjects,
    fuseWindowAggregates,
    attachWindows,
    mergeProjects,
  ];
  const pruned = pruneColumns(plans.map((plan) => applyAll(plan, before)));
  // Pruning puts projections above what it narrows; filters go below them once more, to share a program with them.
  return pruned.map((plan) => applyAll(plan, [push, mergeProjects]));
}

/** Rules change what is below a sink, and never the sink. */
function applyAll(plan: SinkNode, rules: readonly Rule[]): SinkNode {
  return { ...plan, input: rules.reduce<LogicalNode>((node, rule) => rule(node), plan.input) };
}
