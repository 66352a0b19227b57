import { present } from '../base/assert.ts';
import type { StreamElement } from '../exchange/element.ts';
import { readBatch } from '../exchange/frame.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { Blockage } from './blockage.ts';
import type { ChannelQueue } from './channel-queue.ts';
import type { Head } from './head.ts';
import type { BusyTimer } from './metrics.ts';
import type { Packet } from './protocol.ts';
import type { ReceivingSubtask } from './receiving-subtask.ts';
import type { SlotHost } from './slot-host.ts';
import { onClockOf, type SubtaskCheckpoints } from './subtask.ts';

/** The receiving ends of the channels from other slots into one subtask: takes elements from one after the other. */
export class ChannelHead implements Head {
  quietSinceMs: number | undefined;
  readonly #receiver: ReceivingSubtask;
  readonly #checkpoints: SubtaskCheckpoints;
  readonly #timer: BusyTimer;
  readonly #memory: SlotMemory;
  readonly #arena: Arena;
  readonly #channels: ChannelQueue[] = [];
  #turn = 0;
  /** An unaligned checkpoint whose barrier is in a queue, and the subtask may not know. */
  #announced: number | undefined;

  constructor(receiver: ReceivingSubtask, { checkpoints, timer, memory }: SlotHost, arena: Arena) {
    this.#receiver = receiver;
    this.#checkpoints = checkpoints;
    this.#timer = timer;
    this.#memory = memory;
    this.#arena = arena;
  }

  addChannel(channel: ChannelQueue): void {
    this.#channels.push(channel);
  }

  /** Takes in what another slot sent. @throws CHANNEL_BROKEN */
  receive(channel: ChannelQueue, packet: Packet): void {
    const checkpointId = channel.add(packet);
    if (checkpointId === undefined) return;
    if (this.#checkpoints.alignmentOf(checkpointId) === 'unaligned') this.#announced = checkpointId;
  }

  /** The checkpoint has become unaligned: its barriers overtake what is queued. */
  announce(checkpointId: number): void {
    if (this.#channels.some((channel) => channel.holdsBarrier(checkpointId))) this.#announced = checkpointId;
  }

  get blockage(): Blockage {
    return this.#receiver.blockage;
  }

  get quantum(): number {
    return this.#channels.length;
  }

  get hasInput(): boolean {
    return this.urgent || this.#channels.some((channel) => this.#isReady(channel));
  }

  get urgent(): boolean {
    return this.#announced !== undefined;
  }

  get held(): boolean {
    return this.#channels.some((channel) => channel.held);
  }

  step(): void {
    const { node, counters } = this.#receiver;
    onClockOf(this.#timer, node, counters, () => {
      const announced = this.#announced;
      if (announced !== undefined) {
        this.#announced = undefined;
        this.#receiver.overtake(announced);
        return;
      }
      const channel = this.#nextChannel();
      this.#receiver.receive(this.#take(channel), channel.index);
      channel.giveBack();
    });
  }

  #isReady({ held, next }: ChannelQueue): boolean {
    if (held || next === undefined) return false;
    // How it is to be met comes with the coordinator's trigger, which may be slower.
    return next.element.kind !== 'barrier' || this.#checkpoints.knows(next.element.checkpointId);
  }

  #nextChannel(): ChannelQueue {
    for (;;) {
      const channel = present(this.#channels[this.#turn % this.#channels.length], 'channel');
      this.#turn++;
      if (this.#isReady(channel)) return channel;
    }
  }

  #take(channel: ChannelQueue): StreamElement {
    const { element, frame } = channel.take();
    this.#receiver.counters.bytesIn += frame.bytes;
    if (element.kind !== 'packed-batch') return element;
    return { kind: 'batch', batch: readBatch(this.#memory, this.#arena, channel.schema, element) };
  }
}
