import type { CheckpointManifest } from '../checkpoint/subtask-snapshot.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { RegionRestore } from './region-runner.ts';

export function assignRestore(
  manifest: CheckpointManifest,
  graph: JobGraph,
  { address, keepsPages }: { address: string; keepsPages: boolean; allowNonRestored: boolean },
): RegionRestore {
  const slots = Math.max(...graph.nodes.map((node) => node.parallelism));
  const operators = manifest.operators.filter(({ uid }) => graph.nodes.some((node) => node.uid === uid));
  return {
    slots: Array.from({ length: slots }, (_, slot) => ({
      address,
      keepsPages,
      abiHash: manifest.abiHash,
      nodes: operators.map(({ uid, subtasks, files }) => ({
        uid,
        subtasks: subtasks.filter(({ subtask }) => subtask === slot),
        files,
      })),
    })),
    assigners: new Map(
      operators.flatMap(({ uid, assigner, subtasks }) =>
        assigner === undefined
          ? []
          : [[uid, { snapshot: assigner, unfinished: subtasks.flatMap(({ splits }) => splits) }] as const],
      ),
    ),
  };
}
