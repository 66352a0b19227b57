import { createSession, type Session } from '../../src/api/session.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { JobHandle } from '../../src/cluster/job-handle.ts';
import { runJob } from '../../src/cluster/job.ts';
import { ConnectorRegistry } from '../../src/connectors/connector-registry.ts';
import { allFormats } from '../../src/formats/all-formats.ts';
import { yieldToEvents } from '../../src/node/clock.ts';
import { openNodeSpill } from '../../src/node/spill-file.ts';
import { startSlotsInThread } from '../../src/runtime/in-thread-slots.ts';
import { jobRegistry, operatorRegistry } from '../../src/runtime/operator-registry.ts';
import type { Platform } from '../../src/runtime/platform.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { SuiteClock } from './suite-clock.ts';
import { suiteConnectors } from './suite-connector.ts';
import { SuiteWorld } from './suite-world.ts';

/** Instant at which the clock of every case starts. */
const startMs = Date.UTC(2020, 0, 1);
/** Quiet for so many milliseconds of the clock: rows between slots travel within one or two. */
const quietMs = 12;
/** What the machine may take for one wait, in ms of real time. */
const patienceMs = 20_000;

/** An engine for one case: its jobs run on this thread, on a clock that moves only while the script waits. */
export class SuiteEngine {
  readonly world = new SuiteWorld();
  readonly session: Session;
  readonly #clock = new SuiteClock(startMs);
  #job: JobHandle | undefined;
  #failure: unknown;

  constructor(kernels: WebAssembly.Module) {
    const clock = this.#clock;
    const connectors = suiteConnectors(this.world);
    const registry = new ConnectorRegistry(connectors, { files: new MemoryFileStore(), clock, formats: allFormats });
    const stores = new MemoryStores();
    const slots = {
      clock,
      registry: operatorRegistry(registry),
      openStore: stores.open,
      openSpill: openNodeSpill,
      yieldToEvents,
    };
    const platform: Platform = {
      clock,
      random: seededRandom(1),
      openStore: stores.open,
      temporaryStore: () => stores.temporary(),
      loadKernels: () => Promise.resolve(kernels),
      startSlots: (request) => Promise.resolve(startSlotsInThread(request, slots)),
    };
    let jobs = 0;
    this.session = createSession({
      connectors: new Map([...connectors].map(([name, { description }]) => [name, description])),
      formats: allFormats,
      startJob: (graph) =>
        runJob(graph, platform, jobRegistry(registry), {
          print: () => undefined,
          metricsIntervalMs: 1e12,
          jobUid: `job-${++jobs}`,
        }),
    });
  }

  /** Carries out statements; a job among them becomes the engine's, and is waited for until it gives rows. @throws PeltonError */
  async execute(sql: string): Promise<void> {
    for await (const result of this.session.execute(sql)) {
      if (result.kind !== 'insert') continue;
      const { job } = result;
      this.#job = job;
      job.done.catch((thrown: unknown) => {
        this.#failure = thrown;
      });
      await this.#until(() => {
        const { sources, sourcesBegun } = this.world;
        return job.status().state !== 'starting' && sourcesBegun >= sources;
      }, 'the start of the job');
    }
  }

  /** Waits until everything that was fed has been worked off. @throws what failed the job */
  async quiet(): Promise<void> {
    const feeds = [...this.world.feeds.values()];
    if (this.#job === undefined) return;
    await this.#until(() => feeds.every(({ entries, taken }) => taken === entries.length), 'rows to be read');
    for (let since = 0, seen = -1; since < quietMs; since++) {
      await this.#pass(1);
      if (this.world.activity !== seen) since = 0;
      seen = this.world.activity;
    }
  }

  /** The clock jumps to an instant; timers fire on the way, in order. */
  async jump(atMs: number): Promise<void> {
    while (this.#clock.step(atMs)) await this.#settle();
    await this.#settle();
  }

  /** All sources end; waits until the job has finished. @throws what failed it */
  async end(): Promise<void> {
    for (const feed of this.world.feeds.values()) feed.end();
    await this.#wait(this.#job?.done, 'the end of the job');
  }

  /** Stops the job with a savepoint, and returns where that is. */
  async stop(): Promise<string> {
    const record = await this.#wait(this.#job?.stop({ path: 'savepoints' }), 'the savepoint');
    this.world.sources = 0;
    this.world.sourcesBegun = 0;
    return record?.path ?? '';
  }

  /** Lets go of the job, whatever its state. */
  async close(): Promise<void> {
    if (this.#job !== undefined) await this.#wait(this.#job.cancel(), 'the end of a cancelled job');
  }

  async #wait<T>(promise: Promise<T> | undefined, what: string): Promise<T | undefined> {
    let isDone = false;
    const settled = promise?.finally(() => {
      isDone = true;
    });
    settled?.catch(() => undefined);
    await this.#until(() => isDone || settled === undefined, what);
    try {
      return await settled;
    } catch (thrown) {
      // A request that fails because the job does says less than the job.
      await this.#settle();
      throw this.#failure ?? thrown;
    }
  }

  /** Lets time pass until something holds. @throws what failed the job meanwhile */
  async #until(holds: () => boolean, what: string): Promise<void> {
    const startedMs = performance.now();
    while (!holds()) {
      if (this.#failure !== undefined) throw this.#failure;
      if (performance.now() - startedMs > patienceMs) throw new Error(`waited too long for ${what}`);
      await this.#pass(1);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #pass(ms: number): Promise<void> {
    await this.#settle();
    await this.jump(this.#clock.nowMs() + ms);
  }

  /** Lets everything go on that waits for nothing but its turn. */
  async #settle(): Promise<void> {
    await yieldToEvents();
  }
}
