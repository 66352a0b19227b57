import { limits } from '../base/limits.ts';
import type { StreamElement, WatermarkElement } from '../exchange/element.ts';
import type { Frame, FrameWriter } from '../exchange/frame.ts';
import type { Gate } from './gate.ts';
import type { SubtaskCounters } from './metrics.ts';
import type { Port } from './port.ts';
import type { Packet, PeerMessage } from './protocol.ts';

/**
 * The sending end of a channel to another slot. Frames gather in a packet, which leaves when it holds enough rows, when it
 * must not wait (`flush`), or with a barrier or the end of the input. A packet costs one credit; without credit it queues and
 * the gate closes.
 */
export class OutputChannel {
  readonly gate: Gate;
  /** Since when the slot has seen frames gather here; undefined while there are none. */
  heldSinceMs: number | undefined;
  readonly #number: number;
  readonly #port: Port<PeerMessage, PeerMessage>;
  readonly #writer: FrameWriter;
  readonly #counters: SubtaskCounters;
  readonly #queue: Packet[] = [];
  /** Packets at the front of the queue up to the last that ends with a barrier. */
  #queuedToBarrier = 0;
  #frames: Frame[] = [];
  #rows = 0;
  /** Not yet a frame, because the next watermark takes its place. */
  #watermark: WatermarkElement | undefined;
  #sequence = 0;
  #credit: number = limits.channelFramesInFlight;

  constructor(
    number: number,
    port: Port<PeerMessage, PeerMessage>,
    gate: Gate,
    writer: FrameWriter,
    counters: SubtaskCounters,
  ) {
    this.gate = gate;
    this.#number = number;
    this.#port = port;
    this.#writer = writer;
    this.#counters = counters;
  }

  /** Whether elements wait for a packet to fill. */
  get holds(): boolean {
    return this.#frames.length > 0 || this.#watermark !== undefined;
  }

  /** Whether everything sent is on its way. */
  get drained(): boolean {
    return !this.holds && this.#queue.length === 0;
  }

  send(element: StreamElement): void {
    if (element.kind === 'watermark') {
      this.#watermark = element;
      return;
    }
    this.#writeWatermark();
    this.#write(element);
    if (element.kind === 'batch') this.#rows += element.batch.selectedRows;
    if (element.kind === 'end' || element.kind === 'barrier' || this.#rows >= limits.batchRowsMax) this.flush();
    if (element.kind === 'barrier') this.#queuedToBarrier = this.#queue.length;
  }

  /**
   * Sends what is queued up to the last barrier, without credit: its receiver takes the rows over as part of the snapshot, and
   * their memory goes with them. What was overdrawn is paid back before anything else goes.
   */
  overtake(): void {
    if (this.#queuedToBarrier === 0) return;
    for (const packet of this.#queue.splice(0, this.#queuedToBarrier)) this.#post(packet);
    this.#queuedToBarrier = 0;
    this.#setGate();
  }

  flush(): void {
    this.#writeWatermark();
    const packet = this.#frames;
    if (packet.length === 0) return;
    this.#frames = [];
    this.#rows = 0;
    this.heldSinceMs = undefined;
    if (this.#credit > 0) this.#post(packet);
    else this.#queue.push(packet);
    this.#setGate();
  }

  /** Packets have been consumed: their buffers come back, and as many more may go. */
  onCredit(packets: number, buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) this.#writer.giveBack(buffer);
    this.#credit += packets;
    const sendable = this.#queue.splice(0, Math.max(0, this.#credit));
    for (const packet of sendable) this.#post(packet);
    this.#queuedToBarrier = Math.max(0, this.#queuedToBarrier - sendable.length);
    this.#setGate();
  }

  #setGate(): void {
    this.gate.set(this.#queue.length > 0 || this.#credit < 0);
  }

  #writeWatermark(): void {
    const watermark = this.#watermark;
    this.#watermark = undefined;
    if (watermark !== undefined) this.#write(watermark);
  }

  #write(element: StreamElement): void {
    const frame = this.#writer.write(element, this.#number, this.#sequence++);
    this.#counters.bytesOut += frame.bytes;
    this.#frames.push(frame);
  }

  #post(packet: Packet): void {
    this.#credit--;
    const buffers = packet.map((frame) => frame.buffer);
    this.#port.post({ kind: 'packet', channel: this.#number, packet }, buffers);
  }
}
