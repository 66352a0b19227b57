import { seededRandom } from '../../src/base/random.ts';
import { runJob } from '../../src/cluster/job.ts';
import type { JobHandle, JobRestart } from '../../src/cluster/job-handle.ts';
import type { JobSettings } from '../../src/checkpoint/settings.ts';
import type { SplitAssigner } from '../../src/operators/source.ts';
import type { JobGraph } from '../../src/plan/job-graph.ts';
import { FakeSlots } from '../support/fake-slots.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { testGraph } from '../runtime/test-graph.ts';

/** A source and a sink, in one line. */
export function lineGraph(settings: JobSettings, parallelism = 2): JobGraph {
  const graph = testGraph([
    { operator: 'counting', parallelism },
    { operator: 'collect', parallelism },
  ]);
  return { ...graph, settings };
}

/** Two such lines that have nothing to do with each other. */
export function twoLines(settings: JobSettings, parallelism = 1): JobGraph {
  const one = lineGraph(settings, parallelism);
  const nodes = one.nodes.map((node) => ({
    ...node,
    id: node.id + 2,
    uid: `other-${node.uid}`,
    name: `Other ${node.name}`,
  }));
  const edges = one.edges.map((edge) => ({ ...edge, id: edge.id + 1, from: edge.from + 2, to: edge.to + 2 }));
  return { ...one, nodes: [...one.nodes, ...nodes], edges: [...one.edges, ...edges] };
}

export interface FakeJob {
  readonly job: JobHandle;
  readonly clock: ManualClock;
  readonly slots: FakeSlots;
  readonly stores: MemoryStores;
  readonly restarts: JobRestart[];
  readonly notices: string[];
  /** Names of sinks that were prepared. */
  readonly prepared: string[];
  /** Lets promises come to rest, then timers run, one after the other, for so long. */
  readonly pass: (ms?: number) => Promise<void>;
}

/** A job on slots that do nothing by themselves, on a clock that a test moves. */
export async function startFakeJob(
  graph: JobGraph,
  {
    stores = new MemoryStores(),
    assignerOf = () => undefined,
    jobUid = 'job-1',
  }: { stores?: MemoryStores; assignerOf?: (uid: string) => SplitAssigner | undefined; jobUid?: string } = {},
): Promise<FakeJob> {
  const clock = new ManualClock(1_000_000);
  const slots = new FakeSlots();
  const restarts: JobRestart[] = [];
  const notices: string[] = [];
  const prepared: string[] = [];
  const job = runJob(
    graph,
    {
      clock,
      random: seededRandom(1),
      openStore: stores.open,
      temporaryStore: () => stores.temporary(),
      loadKernels: () => Promise.resolve(emptyModule()),
      startSlots: slots.startSlots,
    },
    {
      createSplitAssigner: (node) => assignerOf(node.uid),
      prepareSink: (node) => {
        prepared.push(node.name);
        return Promise.resolve();
      },
    },
    {
      print: () => undefined,
      onRestart: (restart) => restarts.push(restart),
      onNotice: (text) => notices.push(text),
      metricsIntervalMs: 1000,
      jobUid,
    },
  );
  const pass = async (ms = 0): Promise<void> => {
    await settled();
    for (let passedMs = 0; passedMs < ms; passedMs++) {
      clock.advance(1);
      await settled();
    }
    clock.advance(0);
    await settled();
  };
  await pass();
  return { job, clock, slots, stores, restarts, notices, prepared, pass };
}

/** When every promise that can go on has. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function emptyModule(): WebAssembly.Module {
  return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
}
