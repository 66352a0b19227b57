import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { decide, initialFacts } from '../../src/checkpoint/coordinator.ts';
import type { CheckpointFacts, CoordinatorAction, CoordinatorEvent } from '../../src/checkpoint/coordinator-facts.ts';
import type { CheckpointSettings } from '../../src/checkpoint/settings.ts';
import { checkpointSettings } from './checkpoint-settings.ts';

const error = { code: 'CHECKPOINT_FAILED', message: 'a fault' } as const;

/** One thing that the world does next, drawn as numbers that are made to fit what is there. */
interface Move {
  readonly what:
    | 'time'
    | 'ack'
    | 'store'
    | 'store-fails'
    | 'decline'
    | 'down'
    | 'up'
    | 'finish'
    | 'savepoint'
    | 'checkpoint';
  readonly pick: number;
  readonly afterMs: number;
}

const arbitraryMove: fc.Arbitrary<Move> = fc.record({
  what: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom('time', 'ack', 'ack', 'store', 'up' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('store-fails', 'decline', 'down', 'finish', 'savepoint', 'checkpoint' as const),
    },
  ),
  pick: fc.nat(1000),
  afterMs: fc.nat(60),
});

const arbitrarySettings: fc.Arbitrary<CheckpointSettings> = fc
  .record({
    intervalMs: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
    timeoutMs: fc.integer({ min: 20, max: 500 }),
    minPauseMs: fc.constantFrom(0, 0, 30, 150),
    maxConcurrent: fc.integer({ min: 1, max: 3 }),
    tolerableFailures: fc.nat(2),
    unaligned: fc.boolean(),
  })
  .map(checkpointSettings);

/** The world around the coordinator: who runs, and what it was told. */
class World {
  readonly told: CoordinatorAction[] = [];
  readonly running = [false, false];
  readonly slots: number[][] = [[], []];
  readonly open = new Map<number, 'checkpoint' | 'savepoint'>();
  readonly storing = new Set<number>();
  facts: CheckpointFacts = initialFacts('job', 2, 5);
  nowMs = 0;
  lastId = 4;
  lastCompletionMs = Number.NEGATIVE_INFINITY;
  /** What `finished` means is taken back by a region that goes down. */
  end: 'no' | 'finished' | 'over' = 'no';
  #slots = 0;
  readonly #settings: CheckpointSettings;
  readonly #concurrentMax: number;

  constructor(settings: CheckpointSettings) {
    this.#settings = settings;
    this.#concurrentMax = settings.minPauseMs > 0 || settings.unaligned ? 1 : settings.maxConcurrent;
  }

  play(move: Move): void {
    this.nowMs += move.afterMs;
    const event = this.#event(move);
    const before = this.facts;
    const { facts, actions } = decide(this.#settings, before, event, { monotonicMs: this.nowMs, epochMs: 0 });
    this.facts = facts;
    for (const action of actions) this.#check(action);
    this.told.push(...actions);
    const wait = actions.at(-1);
    // A wait lies ahead, so that nobody spins.
    if (wait?.kind !== 'wait') throw new Error('no wait');
    if (wait.untilMs !== undefined) expect(wait.untilMs).toBeGreaterThan(this.nowMs);
    expect([...this.open.keys()]).toEqual(facts.pending.map(({ trigger }) => trigger.checkpointId));
  }

  #event({ what, pick }: Move): CoordinatorEvent {
    const pending = this.facts.pending[pick % Math.max(this.facts.pending.length, 1)];
    const checkpointId = pending?.trigger.checkpointId ?? pick;
    const region = pick % 2;
    const slot = pending?.slots[(pick >> 2) % Math.max(pending.slots.length, 1)] ?? pick;
    const [stored] = this.storing;
    switch (what) {
      case 'ack':
        return { kind: 'acknowledged', checkpointId, slot };
      case 'decline':
        return { kind: 'declined', checkpointId, slot, error };
      case 'store':
        if (stored !== undefined) this.storing.delete(stored);
        return { kind: 'stored', checkpointId: stored ?? pick };
      case 'store-fails':
        if (stored !== undefined) this.storing.delete(stored);
        return { kind: 'store-failed', checkpointId: stored ?? pick, error };
      case 'down':
        if (this.end === 'finished') this.end = 'no';
        this.running[region] = false;
        this.slots[region] = [];
        return { kind: 'region-down', region };
      case 'up':
        if (this.running[region]) return { kind: 'time' };
        this.running[region] = true;
        this.slots[region] = [++this.#slots, ++this.#slots];
        return { kind: 'region-running', region, slots: this.slots[region] };
      case 'finish':
        return { kind: 'slot-finished', slot: this.slots.flat()[pick % 4] ?? pick };
      case 'savepoint': {
        const then = (['continue', 'continue', 'suspend', 'drain'] as const)[pick % 4] ?? 'continue';
        return { kind: 'requested', request: { kind: 'savepoint', request: pick, folder: '/sp', then } };
      }
      case 'checkpoint':
        return { kind: 'requested', request: { kind: 'checkpoint', request: pick, full: false } };
      case 'time':
        return { kind: 'time' };
    }
  }

  #check(action: CoordinatorAction): void {
    switch (action.kind) {
      case 'trigger': {
        const { checkpointId, target } = action.trigger;
        expect(checkpointId, 'ids rise').toBeGreaterThan(this.lastId);
        expect(this.running, 'nothing is triggered during a restart').toEqual([true, true]);
        expect(action.slots).toEqual(this.slots.flat());
        expect(this.end).toBe('no');
        this.lastId = checkpointId;
        this.open.set(checkpointId, target.kind);
        const checkpoints = [...this.open.values()].filter((kind) => kind === 'checkpoint').length;
        expect(checkpoints, 'no more than allowed').toBeLessThanOrEqual(this.#concurrentMax);
        if (this.#settings.unaligned) expect(this.open.size).toBe(1);
        const purpose = this.facts.pending.find(({ trigger }) => trigger.checkpointId === checkpointId)?.purpose;
        if (purpose === 'periodic') {
          expect(this.nowMs, 'minimum pause').toBeGreaterThanOrEqual(this.lastCompletionMs + this.#settings.minPauseMs);
        }
        return;
      }
      case 'abort':
        expect(this.open.delete(action.checkpointId), 'only what is open is given up').toBe(true);
        expect(this.storing.has(action.checkpointId), 'nothing that is being stored is given up').toBe(false);
        return;
      case 'store':
        expect(this.open.has(action.checkpointId)).toBe(true);
        expect(this.storing.size, 'one at a time').toBe(0);
        this.storing.add(action.checkpointId);
        return;
      case 'complete':
        expect(this.open.delete(action.checkpointId), 'only what is open completes').toBe(true);
        this.lastCompletionMs = this.nowMs;
        if (action.ends !== 'no') this.end = action.ends === 'finished' ? 'finished' : 'over';
        return;
      case 'fail-job':
        this.running.fill(false);
        this.slots.splice(0, 2, [], []);
        return;
      case 'commit-end':
        expect(this.end).toBe('no');
        this.end = 'over';
        return;
      default:
    }
  }
}

describe('the checkpoint coordinator, whatever happens', () => {
  it('keeps its promises', () => {
    fc.assert(
      fc.property(arbitrarySettings, fc.array(arbitraryMove, { maxLength: 120, size: 'max' }), (settings, moves) => {
        const world = new World(settings);
        for (const move of moves) world.play(move);
        // What failed in a row and is not reset stays within what is tolerable.
        expect(world.facts.consecutiveFailures).toBeLessThanOrEqual(settings.tolerableFailures);
      }),
      { numRuns: 500 },
    );
  });

  it('completes checkpoints again as soon as the world is well', () => {
    fc.assert(
      fc.property(arbitrarySettings, fc.array(arbitraryMove, { maxLength: 60, size: 'max' }), (settings, moves) => {
        const world = new World({ ...settings, intervalMs: settings.intervalMs ?? 50, timeoutMs: 1000 });
        for (const move of moves) world.play(move.what === 'finish' ? { ...move, what: 'time' } : move);
        if (world.end !== 'no') return;
        const told = world.told.length;
        const well: Move['what'][] = ['up', 'up', 'ack', 'ack', 'ack', 'ack', 'store', 'time'];
        const random = seededRandom(moves.length);
        for (let turn = 0; turn < 400; turn++) {
          const what = well[turn % well.length] ?? 'time';
          world.play({ what, pick: random.nextUint32() % 1000, afterMs: 5 });
        }
        expect(world.told.slice(told).some(({ kind }) => kind === 'complete')).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
