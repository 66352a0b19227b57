import type { Schema } from '../arrow/data-type.ts';
import { assert, present } from '../base/assert.ts';
import type { StreamElement } from '../exchange/element.ts';
import { readBatch, readFrame } from '../exchange/frame.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { Head } from './head.ts';
import type { SubtaskCounters } from './metrics.ts';
import type { Port } from './port.ts';
import type { Packet, PeerMessage } from './protocol.ts';
import type { Receiver } from './receiver.ts';
import type { Blockage } from './subtask.ts';

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
}

/** The receiving ends of the channels from other slots into one subtask: takes elements from one after the other. */
export class ChannelHead implements Head {
  readonly blockage: Blockage;
  quietSinceMs: number | undefined;
  readonly #receiver: Receiver;
  readonly #counters: SubtaskCounters;
  readonly #memory: SlotMemory;
  readonly #arena: Arena;
  readonly #channels: QueuedChannel[] = [];
  #packetsQueued = 0;
  #turn = 0;

  constructor(receiver: Receiver, counters: SubtaskCounters, blockage: Blockage, memory: SlotMemory, arena: Arena) {
    this.#receiver = receiver;
    this.#counters = counters;
    this.blockage = blockage;
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
    const channel: QueuedChannel = { number, index, schema, port, packets: [], framesTaken: 0, sequence: 0 };
    this.#channels.push(channel);
    return (packet) => {
      channel.packets.push(packet);
      this.#packetsQueued++;
    };
  }

  get quantum(): number {
    return this.#channels.length;
  }

  get hasInput(): boolean {
    return this.#packetsQueued > 0;
  }

  step(): void {
    const channel = this.#nextChannel();
    const packet = present(channel.packets[0], 'packet');
    this.#receiver.receive(this.#take(channel, packet), channel.index);
    if (channel.framesTaken === packet.length) this.#giveBack(channel, packet);
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
    this.#counters.bytesIn += frame.bytes;
    if (element.kind !== 'packed-batch') return element;
    return { kind: 'batch', batch: readBatch(this.#memory, this.#arena, channel.schema, element) };
  }

  #giveBack(channel: QueuedChannel, packet: Packet): void {
    channel.packets.shift();
    channel.framesTaken = 0;
    this.#packetsQueued--;
    const buffers = packet.map((frame) => frame.buffer);
    channel.port.post({ kind: 'credit', channel: channel.number, buffers }, buffers);
  }
}
