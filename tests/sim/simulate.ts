import { createSession } from '../../src/api/session.ts';
import { asPeltonError, type PeltonError } from '../../src/base/errors.ts';
import { seededRandom } from '../../src/base/random.ts';
import { runJob } from '../../src/cluster/job.ts';
import type { JobHandle } from '../../src/cluster/job-handle.ts';
import { allFormats } from '../../src/formats/all-formats.ts';
import type { OperatorSpec } from '../../src/plan/job-graph.ts';
import { jobRegistry } from '../../src/runtime/operator-registry.ts';
import { type Fault, plannedFaults } from './faults.ts';
import { type SimInput, simInput } from './input.ts';
import { foldChanges } from './ledger.ts';
import { type JobShape, jobShapes } from './shapes.ts';
import { SimWorld } from './sim-world.ts';
import { VirtualTime } from './virtual-time.ts';

/** A run that takes longer than this will not end. */
const limit = { events: 400_000, ms: 600_000 };
/** Faults strike within this time; a run without them takes about as long. */
const faultSpanMs = 400;
const checkpointFolder = 'checkpoints';

/** How one job of a simulation is run. */
export interface SimPlan {
  readonly seed: number;
  readonly shape: JobShape;
  readonly input: SimInput;
  readonly sink: 'files' | 'ledger';
  /** One for each life of the coordinator, round and round. */
  readonly parallelisms: readonly number[];
  readonly options: readonly string[];
  /** What state may take of a slot's memory; the rest goes to local disk. Undefined for as much as there is. */
  readonly stateMemory: string | undefined;
  readonly faults: readonly Fault[];
}

export interface SimResult {
  readonly plan: SimPlan;
  /** Undefined when the output is that of the run without faults. */
  readonly difference: string | undefined;
  readonly trace: readonly string[];
  /** Kinds of operators in the job. */
  readonly kinds: ReadonlySet<OperatorSpec['kind']>;
  readonly events: number;
  readonly virtualMs: number;
  /** Bytes of state, and of rows that wait for it, that went to local disks. */
  readonly spilledBytes: number;
}

/** What a seed stands for. `shapes` are those to choose from. */
export function simPlan(seed: number, shapes: readonly JobShape[] = jobShapes): SimPlan {
  const random = seededRandom(seed);
  const pick = (count: number): number => random.nextUint32() % count;
  const shape = shapes[pick(shapes.length)] as JobShape;
  const isLarge = pick(2) === 0 && shape.isKeyed;
  // Rows that wait for spilled state come to their turn by themselves where no barrier comes before.
  const intervalMs = isLarge && pick(2) === 0 ? 100 + pick(400) : 10 + pick(90);
  const alignment = [
    "'execution.checkpointing.unaligned' = 'false'",
    "'execution.checkpointing.unaligned' = 'true'",
    "'execution.checkpointing.unaligned' = 'true'; SET 'execution.checkpointing.aligned-checkpoint-timeout' = '5 ms'",
  ][pick(3)];
  return {
    seed,
    shape,
    input: simInput(random, isLarge),
    sink: shape.appendOnly && pick(2) === 0 ? 'files' : 'ledger',
    parallelisms: Array.from({ length: 3 }, () => 1 + pick(4)),
    options: [
      `'execution.checkpointing.interval' = '${intervalMs} ms'`,
      "'execution.checkpointing.timeout' = '1 s'",
      `'execution.checkpointing.max-concurrent-checkpoints' = '${1 + pick(2)}'`,
      `'execution.checkpointing.tolerable-failed-checkpoints' = '${pick(3)}'`,
      `'execution.checkpointing.num-retained' = '${1 + pick(2)}'`,
      `'execution.checkpointing.dir' = '${checkpointFolder}'`,
      "'execution.checkpointing.externalized-checkpoint-retention' = 'retain-always'",
      "'restart-strategy.type' = 'fixed-delay'",
      "'restart-strategy.fixed-delay.attempts' = '50'",
      `'restart-strategy.fixed-delay.delay' = '${pick(20)} ms'`,
      "'pelton.slot.memory' = '64 mb'",
      `'execution.state-recovery.claim-mode' = '${seed % 3 === 0 ? 'claim' : 'no-claim'}'`,
      ...(alignment === undefined ? [] : [alignment]),
    ],
    stateMemory: isLarge ? `${64 * (2 + pick(8))} kb` : undefined,
    faults: plannedFaults(random, faultSpanMs),
  };
}

/** Runs the job of a plan with its faults, and compares with the run without them at parallelism 1 with all state in memory. */
export async function simulate(plan: SimPlan): Promise<SimResult> {
  const calm = await new SimRun({ ...plan, faults: [], parallelisms: [1], stateMemory: undefined }).output();
  const run = new SimRun(plan);
  let difference: string | undefined;
  try {
    difference = firstDifference(await run.output(), calm);
  } catch (thrown) {
    difference = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  const { time, trace, spills } = run.world;
  return {
    plan,
    difference,
    trace: trace.lines,
    kinds: run.kinds,
    events: time.events,
    virtualMs: time.nowMs,
    spilledBytes: spills.writtenBytes,
  };
}

class SimRun {
  readonly world: SimWorld;
  readonly kinds = new Set<OperatorSpec['kind']>();
  readonly #plan: SimPlan;
  #lives = 0;

  constructor(plan: SimPlan) {
    this.#plan = plan;
    this.world = new SimWorld(new VirtualTime(seededRandom(plan.seed ^ 0x5bd1e995)), plan.input.files);
  }

  /** Runs the job to its end, through as many coordinators as it takes; what its sink holds then. */
  async output(): Promise<readonly string[]> {
    const { world } = this;
    for (const fault of this.#plan.faults) world.time.at(fault.atMs, () => world.strike(fault));
    for (;;) {
      const life = await this.#live();
      if (life === 'finished') break;
      this.#lives++;
      world.restartCoordinator(this.#lives);
    }
    if (world.leaks.length > 0) throw new Error(world.leaks.join('; '));
    if (world.slotsRunning > 0) throw new Error(`${world.slotsRunning} slots did not end with the job`);
    return this.#plan.sink === 'files' ? this.#writtenLines() : foldChanges(world.ledger.changes);
  }

  /** One life of the coordinator. @throws the error that failed the job */
  async #live(): Promise<'finished' | 'crashed'> {
    const { world } = this;
    const coordinator = world.coordinator;
    let outcome: 'finished' | PeltonError | undefined;
    this.#submit().then(
      () => {
        outcome = 'finished';
      },
      (thrown: unknown) => {
        outcome = asPeltonError(thrown);
      },
    );
    await world.time.runUntil(() => outcome !== undefined || !coordinator.alive, limit);
    if (!coordinator.alive) return 'crashed';
    if (outcome === 'finished') return 'finished';
    throw outcome ?? new Error('no outcome');
  }

  async #submit(): Promise<void> {
    const { world } = this;
    const plan = this.#plan;
    const connectors = world.controlConnectors();
    const session = createSession({
      connectors: new Map([...world.connectors].map(([name, connector]) => [name, connector.description])),
      formats: allFormats,
      startJob: (graph): JobHandle =>
        runJob(graph, world.platform(), jobRegistry(connectors), {
          print: () => undefined,
          metricsIntervalMs: 1000,
          jobUid: `job${this.#lives}`,
          onRestart: ({ error, checkpointId }) =>
            world.trace.add(`restart from ${checkpointId ?? 'the beginning'}: ${error.code} ${error.message}`),
          onNotice: (text) => world.trace.add(`notice: ${text}`),
        }),
    });
    for await (const result of session.executeAsOneJob(this.#script(), `seed ${plan.seed}`)) {
      if (result.kind !== 'insert') continue;
      for (const { spec } of result.graph.nodes) this.kinds.add(spec.kind);
      await result.job.done;
    }
  }

  #script(): string {
    const { world } = this;
    const { shape, input, sink, options, parallelisms, stateMemory } = this.#plan;
    const parallelism = parallelisms[this.#lives % parallelisms.length] ?? 1;
    const recovery = this.#newestJobFolder();
    world.trace.add(`coordinator ${this.#lives} at parallelism ${parallelism} from ${recovery ?? 'the beginning'}`);
    const target =
      sink === 'files' ? `'connector' = 'filesystem', 'path' = 'results', 'format' = 'json'` : `'connector' = 'ledger'`;
    return [
      ...options.map((option) => `SET ${option};`),
      `SET 'parallelism.default' = '${parallelism}';`,
      stateMemory === undefined ? '' : `SET 'pelton.slot.state-memory' = '${stateMemory}';`,
      recovery === undefined ? '' : `SET 'execution.state-recovery.path' = '${recovery}';`,
      input.tables,
      `CREATE TABLE results (${shape.columns}) WITH (${target});`,
      `INSERT INTO results ${shape.query};`,
    ].join('\n');
  }

  /** The folder of the newest job that has completed a checkpoint. */
  #newestJobFolder(): string | undefined {
    // Where only a part of the first metadata was written, a start from the folder is refused: nothing tells whether it ever was whole.
    const complete = this.world.snapshots.wholePaths.filter((path) => path.endsWith('/_metadata'));
    for (let life = this.#lives - 1; life >= 0; life--) {
      const folder = `${checkpointFolder}/job${life}`;
      if (complete.some((path) => path.startsWith(`${folder}/`))) return folder;
    }
    return undefined;
  }

  #writtenLines(): readonly string[] {
    const { contents } = this.world.disk.contents;
    const visible = [...contents].filter(([path]) => path.startsWith('results/') && !path.startsWith('results/.'));
    return visible
      .flatMap(([, bytes]) => new TextDecoder().decode(bytes).split('\n'))
      .filter((line) => line !== '')
      .toSorted();
  }
}

/** The first line in which two sorted lists differ; undefined when they are equal. */
function firstDifference(actual: readonly string[], expected: readonly string[]): string | undefined {
  const at = expected.findIndex((line, index) => line !== actual[index]);
  if (at < 0 && actual.length === expected.length) return undefined;
  const index = at < 0 ? expected.length : at;
  return `line ${index} of ${actual.length} (${expected.length} expected): ${actual[index] ?? 'nothing'} instead of ${expected[index] ?? 'nothing'}`;
}
