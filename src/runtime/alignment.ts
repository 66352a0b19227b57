import type { CheckpointTrigger } from '../checkpoint/checkpoint-trigger.ts';

/**
 * How the barriers of one checkpoint after the other come together at a subtask with several input channels.
 *
 *   aligned         a channel whose barrier has come waits; snapshot when every channel has brought it
 *   at-least-once   nothing waits; snapshot when every channel has brought it
 *   unaligned       snapshot at the first barrier; rows that other channels bring before theirs belong to it
 *
 * A channel that has ended counts as one that has brought every barrier. Pure: each event returns the next state and what is to be
 * done, in order.
 */
export interface AlignmentState {
  /** The checkpoint that is under way here, of several the last; undefined for none. */
  readonly checkpointId: number | undefined;
  /** The barrier is the next element of the channel, or, for a channel that is recorded, has been found behind what was recorded. */
  onBarrier(channel: number, checkpointId: number, kind: AlignmentKind): Transition;
  /** The checkpoint is unaligned from now on, and its barrier has arrived somewhere. */
  onOvertake(checkpointId: number): Transition;
  onEnd(channel: number): Transition;
  /** The checkpoint has been given up everywhere. */
  onAbort(checkpointId: number): Transition;
}

export type AlignmentKind = CheckpointTrigger['alignment']['kind'];

export interface Transition {
  readonly next: AlignmentState;
  readonly actions: readonly AlignmentAction[];
}

export type AlignmentAction =
  /** Take nothing more from the channel. */
  | { readonly kind: 'hold'; readonly channel: number }
  /** Take from every channel again, and record none. */
  | { readonly kind: 'release' }
  /** Take the snapshot of the subtask, and pass the barrier on. */
  | { readonly kind: 'snapshot'; readonly checkpointId: number }
  /** What these channels bring before the barrier belongs to the snapshot. */
  | { readonly kind: 'record'; readonly checkpointId: number; readonly channels: readonly number[] }
  /** The barrier has come on every channel. */
  | { readonly kind: 'complete'; readonly checkpointId: number }
  /** A later checkpoint has begun on a channel that never brought this one's barrier. */
  | { readonly kind: 'give-up'; readonly checkpointId: number };

/** The state before the first barrier. */
export function initialAlignment(channels: number): AlignmentState {
  return new Waiting({ count: channels, ended: new Set(), last: 0 });
}

interface Channels {
  readonly count: number;
  readonly ended: ReadonlySet<number>;
  /** Barriers up to this checkpoint have nothing to say any more. */
  readonly last: number;
}

const release: AlignmentAction = { kind: 'release' };

const to = (next: AlignmentState, ...actions: readonly AlignmentAction[]): Transition => ({ next, actions });

const after = (actions: readonly AlignmentAction[], { next, actions: more }: Transition): Transition => ({
  next,
  actions: [...actions, ...more],
});

const withEnded = (channels: Channels, channel: number): Channels => ({
  ...channels,
  ended: new Set([...channels.ended, channel]),
});

const withLast = (channels: Channels, last: number): Channels => ({ ...channels, last });

function missing({ count, ended }: Channels, arrived: ReadonlySet<number>): number[] {
  return Array.from({ length: count }, (_, channel) => channel).filter(
    (channel) => !ended.has(channel) && !arrived.has(channel),
  );
}

/** No checkpoint is under way here. */
class Waiting implements AlignmentState {
  readonly checkpointId = undefined;
  readonly #channels: Channels;

  constructor(channels: Channels) {
    this.#channels = channels;
  }

  onBarrier(channel: number, checkpointId: number, kind: AlignmentKind): Transition {
    if (checkpointId <= this.#channels.last) return to(this);
    switch (kind) {
      case 'aligned':
        return new Aligning(this.#channels, checkpointId, new Set()).onBarrier(channel, checkpointId, kind);
      case 'at-least-once':
        return new Counting(this.#channels, new Map()).onBarrier(channel, checkpointId, kind);
      case 'unaligned':
        return overtake(this.#channels, checkpointId, new Set([channel]));
    }
  }

  onOvertake(checkpointId: number): Transition {
    return checkpointId <= this.#channels.last ? to(this) : overtake(this.#channels, checkpointId, new Set());
  }

  onEnd(channel: number): Transition {
    return to(new Waiting(withEnded(this.#channels, channel)));
  }

  onAbort(): Transition {
    return to(this);
  }
}

/** A checkpoint is under way here, and has come to an end when no channel misses its barrier. */
abstract class UnderWay implements AlignmentState {
  readonly checkpointId: number;
  readonly channels: Channels;
  /** Channels that have brought the barrier. */
  readonly arrived: ReadonlySet<number>;

  constructor(channels: Channels, checkpointId: number, arrived: ReadonlySet<number>) {
    this.channels = channels;
    this.checkpointId = checkpointId;
    this.arrived = arrived;
  }

  abstract onBarrier(channel: number, checkpointId: number, kind: AlignmentKind): Transition;
  abstract onOvertake(checkpointId: number): Transition;
  abstract onEnd(channel: number): Transition;

  onAbort(checkpointId: number): Transition {
    return checkpointId === this.checkpointId ? to(this.over(), release) : to(this);
  }

  get isComplete(): boolean {
    return missing(this.channels, this.arrived).length === 0;
  }

  /** The state behind it. */
  over(): Waiting {
    return new Waiting(withLast(this.channels, this.checkpointId));
  }

  giveUp(): Prefixed {
    return prefixed([{ kind: 'give-up', checkpointId: this.checkpointId }, release], this.over());
  }
}

/** Some channels have brought the barrier and are held. */
class Aligning extends UnderWay {
  onBarrier(channel: number, checkpointId: number, kind: AlignmentKind): Transition {
    if (checkpointId < this.checkpointId) return to(this);
    if (checkpointId > this.checkpointId) return this.giveUp().onBarrier(channel, checkpointId, kind);
    if (this.arrived.has(channel)) return to(this);
    const next = new Aligning(this.channels, checkpointId, new Set([...this.arrived, channel]));
    return next.isComplete ? next.completed() : to(next, { kind: 'hold', channel });
  }

  onOvertake(checkpointId: number): Transition {
    if (checkpointId < this.checkpointId) return to(this);
    if (checkpointId > this.checkpointId) return this.giveUp().onOvertake(checkpointId);
    return after([release], overtake(this.channels, checkpointId, this.arrived));
  }

  onEnd(channel: number): Transition {
    return new Aligning(withEnded(this.channels, channel), this.checkpointId, this.arrived).completed();
  }

  completed(): Transition {
    const { checkpointId } = this;
    if (!this.isComplete) return to(this);
    return to(this.over(), { kind: 'snapshot', checkpointId }, { kind: 'complete', checkpointId }, release);
  }
}

/** The snapshot has been taken; channels that have not brought the barrier are recorded. */
class Overtaking extends UnderWay {
  onBarrier(channel: number, checkpointId: number, kind: AlignmentKind): Transition {
    if (checkpointId < this.checkpointId) return to(this);
    if (checkpointId > this.checkpointId) return this.giveUp().onBarrier(channel, checkpointId, kind);
    return new Overtaking(this.channels, checkpointId, new Set([...this.arrived, channel])).completed();
  }

  onOvertake(checkpointId: number): Transition {
    return checkpointId > this.checkpointId ? this.giveUp().onOvertake(checkpointId) : to(this);
  }

  onEnd(channel: number): Transition {
    return new Overtaking(withEnded(this.channels, channel), this.checkpointId, this.arrived).completed();
  }

  completed(): Transition {
    const { checkpointId } = this;
    return this.isComplete ? to(this.over(), { kind: 'complete', checkpointId }, release) : to(this);
  }
}

/** Barriers of one or more checkpoints are counted; no channel is held. */
class Counting implements AlignmentState {
  readonly checkpointId: number | undefined;
  readonly #channels: Channels;
  /** Channels that have brought each barrier. */
  readonly #pending: ReadonlyMap<number, ReadonlySet<number>>;

  constructor(channels: Channels, pending: ReadonlyMap<number, ReadonlySet<number>>) {
    this.#channels = channels;
    this.#pending = pending;
    this.checkpointId = [...pending.keys()].sort((a, b) => a - b).at(-1);
  }

  onBarrier(channel: number, checkpointId: number, kind: AlignmentKind): Transition {
    if (kind !== 'at-least-once') return this.#giveUp().onBarrier(channel, checkpointId, kind);
    if (checkpointId <= this.#channels.last) return to(this);
    const arrived = new Set([...(this.#pending.get(checkpointId) ?? []), channel]);
    return new Counting(this.#channels, new Map([...this.#pending, [checkpointId, arrived]])).completed();
  }

  onOvertake(checkpointId: number): Transition {
    return this.#giveUp().onOvertake(checkpointId);
  }

  onEnd(channel: number): Transition {
    return new Counting(withEnded(this.#channels, channel), this.#pending).completed();
  }

  onAbort(checkpointId: number): Transition {
    const pending = new Map(this.#pending);
    pending.delete(checkpointId);
    return to(pending.size === 0 ? new Waiting(this.#channels) : new Counting(this.#channels, pending));
  }

  completed(): Transition {
    const ids = [...this.#pending.keys()].sort((a, b) => a - b);
    const actions: AlignmentAction[] = [];
    const pending = new Map(this.#pending);
    let { last } = this.#channels;
    for (const checkpointId of ids) {
      if (missing(this.#channels, this.#pending.get(checkpointId) ?? new Set()).length > 0) continue;
      // Channels bring barriers in order: an older one that is still missing somewhere will never come there.
      for (const older of pending.keys())
        if (older < checkpointId) actions.push({ kind: 'give-up', checkpointId: older });
      for (const done of ids) if (done <= checkpointId) pending.delete(done);
      actions.push({ kind: 'snapshot', checkpointId }, { kind: 'complete', checkpointId });
      last = checkpointId;
    }
    const channels = withLast(this.#channels, last);
    return to(pending.size === 0 ? new Waiting(channels) : new Counting(channels, pending), ...actions);
  }

  #giveUp(): Prefixed {
    const ids = [...this.#pending.keys()].sort((a, b) => a - b);
    const waiting = new Waiting(withLast(this.#channels, ids.at(-1) ?? this.#channels.last));
    return prefixed(
      ids.map((checkpointId) => ({ kind: 'give-up', checkpointId })),
      waiting,
    );
  }
}

function overtake(channels: Channels, checkpointId: number, arrived: ReadonlySet<number>): Transition {
  const rest = missing(channels, arrived);
  const taken: AlignmentAction = { kind: 'snapshot', checkpointId };
  if (rest.length === 0) return after([taken], new Overtaking(channels, checkpointId, arrived).completed());
  return to(new Overtaking(channels, checkpointId, arrived), taken, { kind: 'record', checkpointId, channels: rest });
}

type Prefixed = Pick<AlignmentState, 'onBarrier' | 'onOvertake'>;

/** The events of `state`, with actions that come before what they bring about. */
function prefixed(actions: readonly AlignmentAction[], state: AlignmentState): Prefixed {
  return {
    onBarrier: (channel, checkpointId, kind) => after(actions, state.onBarrier(channel, checkpointId, kind)),
    onOvertake: (checkpointId) => after(actions, state.onOvertake(checkpointId)),
  };
}
