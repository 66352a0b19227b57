import type { Schema } from '../arrow/data-type.ts';
import { assert, present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import type { StreamElement } from '../exchange/element.ts';
import { readBatch, readFrame } from '../exchange/frame.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { Head } from './head.ts';
import type { BusyTimer } from './metrics.ts';
import type { Port } from './port.ts';
import type { Packet, PeerMessage } from './protocol.ts';
import type { ReceivingSubtask } from './receiving-subtask.ts';
import { type Blockage, onClockOf } from './subtask.ts';

interface QueuedChannel {
  /** Number of the channel in the job, and position among the input channels of the receiver. */
  readonly number: number;
  readonly index: number;
  readonly schema: Schema;
  readonly port: Port<PeerMessage, PeerMessage>;
  readonly packets: Packet[];
  /** Frames of the first packet that have been taken. */
  framesTaken: number;
  sequence: number;
  /** Packets consumed whose credit has not gone back, and their buffers. */
  owedCredit: number;
  readonly owedBuffers: ArrayBuffer[];
}

/** Credit goes back in lots of this size, so that it costs fewer messages; the sender can go on with the rest meanwhile. */
const creditLot = limits.channelFramesInFlight / 2;

/** The receiving ends of the channels from other slots into one subtask: takes elements from one after the other. */
export class ChannelHead implements Head {
  quietSinceMs: number | undefined;
  readonly #receiver: ReceivingSubtask;
  readonly #timer: BusyTimer;
  readonly #memory: SlotMemory;
  readonly #arena: Arena;
  readonly #channels: QueuedChannel[] = [];
  #packetsQueued = 0;
  #turn = 0;

  constructor(receiver: ReceivingSubtask, timer: BusyTimer, memory: SlotMemory, arena: Arena) {
    this.#receiver = receiver;
    this.#timer = timer;
    this.#memory = memory;
    this.#arena = arena;
  }

  /** Adds a channel; the returned function takes its packets. */
  addChannel(
    number: number,
    index: number,
    schema: Schema,
    port: Port<PeerMessage, PeerMessage>,
  ): (packet: Packet) => void {
    const channel: QueuedChannel = {
      number,
      index,
      schema,
      port,
      packets: [],
      framesTaken: 0,
      sequence: 0,
      owedCredit: 0,
      owedBuffers: [],
    };
    this.#channels.push(channel);
    return (packet) => {
      channel.packets.push(packet);
      this.#packetsQueued++;
    };
  }

  get blockage(): Blockage {
    return this.#receiver.blockage;
  }

  get quantum(): number {
    return this.#channels.length;
  }

  get hasInput(): boolean {
    return this.#packetsQueued > 0;
  }

  step(): void {
    const { node, counters } = this.#receiver;
    onClockOf(this.#timer, node, counters, () => {
      const channel = this.#nextChannel();
      const packet = present(channel.packets[0], 'packet');
      this.#receiver.receive(this.#take(channel, packet), channel.index);
      if (channel.framesTaken === packet.length) this.#giveBack(channel, packet);
    });
  }

  #nextChannel(): QueuedChannel {
    for (;;) {
      const channel = present(this.#channels[this.#turn % this.#channels.length], 'channel');
      this.#turn++;
      if (channel.packets.length > 0) return channel;
    }
  }

  #take(channel: QueuedChannel, packet: Packet): StreamElement {
    const frame = present(packet[channel.framesTaken++], 'frame of a packet');
    const { sequence, element } = readFrame(frame);
    assert(sequence === channel.sequence++, `channel ${channel.number} lost a frame before number ${sequence}`);
    this.#receiver.counters.bytesIn += frame.bytes;
    if (element.kind !== 'packed-batch') return element;
    return { kind: 'batch', batch: readBatch(this.#memory, this.#arena, channel.schema, element) };
  }

  #giveBack(channel: QueuedChannel, packet: Packet): void {
    channel.packets.shift();
    channel.framesTaken = 0;
    this.#packetsQueued--;
    channel.owedCredit++;
    for (const frame of packet) channel.owedBuffers.push(frame.buffer);
    if (channel.owedCredit < creditLot) return;
    const buffers = channel.owedBuffers.splice(0);
    channel.port.post({ kind: 'credit', channel: channel.number, packets: channel.owedCredit, buffers }, buffers);
    channel.owedCredit = 0;
  }
}
