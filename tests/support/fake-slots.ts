import type { PeltonError } from '../../src/base/errors.ts';
import type { SlotMetrics } from '../../src/runtime/metrics.ts';
import type { SlotHandle, SlotRequest } from '../../src/runtime/platform.ts';
import type { Deployment, FromSlot, ToSlot } from '../../src/runtime/protocol.ts';

/** Slots that run nothing and say what a test tells them to. */
export class FakeSlots {
  /** By attempt of a region, in the order of their starts. */
  readonly attempts: (readonly FakeSlot[])[] = [];

  /** Every slot that was ever started. */
  get all(): readonly FakeSlot[] {
    return this.attempts.flat();
  }

  /** The slot of the latest attempt of the only region. */
  get last(): readonly FakeSlot[] {
    return this.attempts.at(-1) ?? [];
  }

  readonly startSlots = (request: SlotRequest): Promise<readonly SlotHandle[]> => {
    const slots = Array.from({ length: request.count }, (_, slot) => new FakeSlot(slot));
    this.attempts.push(slots);
    return Promise.resolve(slots.map((slot) => slot.handle));
  };
}

/** One slot: it acknowledges every trigger, publishes when it is told to, and stops when it is told to, unless it shall not. */
export class FakeSlot {
  readonly messages: ToSlot[] = [];
  readonly handle: SlotHandle;
  acknowledges = true;
  publishes = true;
  stops = true;
  killed = false;
  /** Makes the snapshots of an acknowledgement. */
  snapshotsOf: (
    checkpointId: number,
  ) => Pick<Extract<FromSlot, { readonly kind: 'acknowledge' }>, 'snapshots' | 'parts'> = () => ({
    snapshots: [],
    parts: [],
  });
  readonly #slot: number;
  #handler: ((message: FromSlot) => void) | undefined;
  #end: ((error: PeltonError | undefined) => void) | undefined;

  constructor(slot: number) {
    this.#slot = slot;
    const ended = new Promise<PeltonError | undefined>((resolve) => {
      this.#end = resolve;
    });
    this.handle = {
      control: {
        post: (message) => queueMicrotask(() => this.#receive(message)),
        onMessage: (handler) => {
          this.#handler = handler;
        },
        close: () => undefined,
      },
      ended,
      kill: () => {
        this.killed = true;
        this.#end?.(undefined);
      },
    };
  }

  get deployment(): Deployment {
    const message = this.messages.find(({ kind }) => kind === 'deploy');
    if (message?.kind !== 'deploy') throw new Error(`slot ${this.#slot} has no deployment`);
    return message.deployment;
  }

  /** Kinds of the messages so far, those of checkpoints with their number. */
  get told(): string[] {
    return this.messages.map((message) => {
      if (message.kind === 'trigger') return `trigger ${message.trigger.checkpointId}`;
      return 'checkpointId' in message ? `${message.kind} ${message.checkpointId}` : message.kind;
    });
  }

  get metrics(): SlotMetrics {
    return {
      slot: this.#slot,
      elapsedMs: 0,
      memoryUsedBytes: 0,
      memoryPeakBytes: 0,
      memoryBudgetBytes: 0,
      subtasks: [],
    };
  }

  send(message: FromSlot): void {
    this.#handler?.(message);
  }

  finish(): void {
    this.send({ kind: 'finished', metrics: this.metrics });
  }

  fail(message = 'planted failure'): void {
    this.send({ kind: 'failed', error: { code: 'EXPRESSION_FAILED', message } });
  }

  /** Its thread ends. */
  lose(error: PeltonError): void {
    this.#end?.(error);
  }

  acknowledge(checkpointId: number): void {
    const facts = { alignmentMs: 3, pauseMs: 1, storedBytes: 10, stateBytes: 100, inFlightBytes: 0 };
    this.send({ kind: 'acknowledge', checkpointId, ...this.snapshotsOf(checkpointId), facts });
  }

  #receive(message: ToSlot): void {
    this.messages.push(message);
    if (message.kind === 'trigger' && this.acknowledges) this.acknowledge(message.trigger.checkpointId);
    if (message.kind === 'complete' && this.publishes) {
      this.send({ kind: 'committed', checkpointId: message.checkpointId });
    }
    if (message.kind === 'commit-end' && this.publishes) this.send({ kind: 'committed', checkpointId: undefined });
    if (message.kind === 'stop' && this.stops) {
      this.send({ kind: 'stopped', metrics: undefined, unreleasedBytes: 0 });
      this.#end?.(undefined);
    }
  }
}
