import { randomUUID } from 'node:crypto';
import type { JobGraph } from '../plan/job-graph.ts';
import type { JobHandle } from '../cluster/job-handle.ts';
import { type JobHooks, runJob } from '../cluster/job.ts';
import { jobRegistry, operatorRegistry } from '../runtime/operator-registry.ts';
import { nodeConnectors } from './node-connectors.ts';
import { nodePlatform } from './platform.ts';

// Threads need JavaScript, also when this file itself runs from its source.
const slotModule = new URL('../../dist/node/slot-worker.js', import.meta.url);

/** Starts jobs in this process; `hooks` are the same for all of them. */
export function nodeJobRunner(hooks: Omit<JobHooks, 'jobUid'>): (graph: JobGraph) => JobHandle {
  const connectors = nodeConnectors();
  const platform = nodePlatform({
    slotModule,
    loadRegistry: () => Promise.resolve(operatorRegistry(connectors)),
  });
  return (graph) => runJob(graph, platform, jobRegistry(connectors), { ...hooks, jobUid: randomUUID() });
}
