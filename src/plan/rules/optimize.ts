import type { ConnectorDescription } from '../connector-description.ts';
import type { LogicalNode } from '../logical-node.ts';
import { attachWindows } from './attach-windows.ts';
import { dropUnusedWatermarks } from './drop-watermarks.ts';
import { foldConstantExpressions } from './fold-constants.ts';
import { fuseWindowAggregates } from './fuse-window-aggregate.ts';
import { mergeProjects } from './merge-projects.ts';
import { propagateConstants } from './propagate-constants.ts';
import { pruneColumns } from './prune-columns.ts';
import { pushFilters } from './push-filter.ts';
import { simplifyPredicates } from './simplify-predicates.ts';

/** All rules in their order. Each takes a plan and gives one with the same rows. */
export function optimize(plan: LogicalNode, connectors: ReadonlyMap<string, ConnectorDescription>): LogicalNode {
  const simple = simplifyPredicates(foldConstantExpressions(mergeProjects(plan)));
  // What a filter takes over from a projection may be foldable at its new place.
  const pushed = simplifyPredicates(foldConstantExpressions(propagateConstants(pushFilters(simple, connectors))));
  const fused = attachWindows(fuseWindowAggregates(mergeProjects(dropUnusedWatermarks(pushed))));
  // Pruning puts projections above what it narrows; filters go below them once more, so that each becomes one program with its projection.
  return mergeProjects(pushFilters(pruneColumns(mergeProjects(fused)), connectors));
}
