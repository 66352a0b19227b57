import type { JobHandle } from '../../src/cluster/job-handle.ts';

/** A job that runs for ever and can do nothing, except for what a test gives it. */
export function idleJob(abilities: Partial<JobHandle> = {}): JobHandle {
  const unable = (): never => {
    throw new Error('this job can do nothing');
  };
  return {
    done: new Promise(() => undefined),
    results: (async function* () {})(),
    cancel: async () => undefined,
    metrics: unable,
    status: unable,
    checkpoints: () => [],
    triggerCheckpoint: unable,
    savepoint: unable,
    stop: unable,
    ...abilities,
  };
}
