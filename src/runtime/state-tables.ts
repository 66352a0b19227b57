import type { Clock } from '../base/clock.ts';
import { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import type { OperatorRegistry } from './registry.ts';

const clock: Clock = { nowMs: () => 0, monotonicMs: () => 0, after: () => () => undefined };

/**
 * The state tables by key that the operators of a job keep, by uid, without running it: each operator is made in `memory`, asked,
 * and closed. @throws PeltonError as the operators do; MEMORY_BUDGET
 */
export function stateTablesOf(
  graph: JobGraph,
  registry: OperatorRegistry,
  memory: SlotMemory,
): ReadonlyMap<string, readonly StateTableDescription[]> {
  const tables = new Map<string, readonly StateTableDescription[]>();
  for (const { uid, spec } of graph.nodes) {
    const role = registry.roleOf(spec);
    if (role.role !== 'operator') continue;
    const arena = new Arena(memory);
    const operator = role.create({
      memory,
      owner: 1,
      arena,
      output: { emit: () => undefined, emitWatermark: () => undefined },
      counters: { lateRows: 0, skippedRecords: 0 },
      subtask: 0,
      parallelism: 1,
      keyGroups: graph.keyGroups,
      clock,
      setTimer: () => undefined,
    });
    tables.set(uid, operator.keyedState?.tables ?? []);
    operator.close();
    arena.release();
  }
  return tables;
}
