import type { Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import { type Frame, type ReceivedBatch, type ReceivedFrame, readFrame } from '../exchange/frame.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { Port } from './port.ts';
import type { Packet, PeerMessage } from './protocol.ts';
import type { SubtaskInput } from './subtask-input.ts';

/** A frame that waits for its turn. */
export interface QueuedFrame {
  readonly element: ReceivedFrame['element'];
  readonly frame: Frame;
  /** With the last frame of a packet its credit goes back. */
  readonly lastOfPacket: boolean;
}

interface Recording {
  readonly checkpointId: number;
  readonly rows: PackedBatch[];
  readonly onFound: () => void;
}

/** Credit goes back in lots of this size, so that it costs fewer messages; the sender can go on with the rest meanwhile. */
const creditLot = limits.channelFramesInFlight / 2;

/** The receiving end of a channel from another slot: frames in the order in which they were sent, none twice and none missing. */
export class ChannelQueue implements SubtaskInput {
  /** Position among the input channels of the receiver. */
  readonly index: number;
  readonly schema: Schema;
  held = false;
  readonly #number: number;
  readonly #port: Port<PeerMessage, PeerMessage>;
  readonly #frames: QueuedFrame[] = [];
  /** Number of the next frame to arrive. */
  #sequence = 0;
  /** Packets consumed whose credit has not gone back, and their buffers. */
  #owedCredit = 0;
  readonly #owedBuffers: ArrayBuffer[] = [];
  #recording: Recording | undefined;

  /** `number` is that of `JobChannels`. */
  constructor(number: number, index: number, schema: Schema, port: Port<PeerMessage, PeerMessage>) {
    this.index = index;
    this.schema = schema;
    this.#number = number;
    this.#port = port;
  }

  get next(): QueuedFrame | undefined {
    return this.#frames[0];
  }

  /**
   * Takes a packet in; a frame that has come before is dropped. Returns the checkpoint whose barrier is in it.
   * @throws CHANNEL_BROKEN when one is missing
   */
  add(packet: Packet): number | undefined {
    let checkpointId: number | undefined;
    for (const [index, frame] of packet.entries()) {
      const { sequence, element } = readFrame(frame);
      if (sequence < this.#sequence) continue;
      if (sequence > this.#sequence) throw this.#broken(sequence);
      this.#sequence++;
      const queued = { element, frame, lastOfPacket: index === packet.length - 1 };
      this.#frames.push(queued);
      this.#record(queued);
      if (element.kind === 'barrier') checkpointId = element.checkpointId;
    }
    return checkpointId;
  }

  /** Takes the next frame out; its buffer is the caller's until the next `take`. */
  take(): QueuedFrame {
    const queued = present(this.#frames.shift(), 'queued frame');
    this.#owedBuffers.push(queued.frame.buffer);
    if (queued.lastOfPacket) this.#owedCredit++;
    return queued;
  }

  /** Gives back the credit of what was taken, if it is enough to be worth a message. */
  giveBack(): void {
    if (this.#owedCredit < creditLot) return;
    const buffers = this.#owedBuffers.splice(0);
    this.#port.post({ kind: 'credit', channel: this.#number, packets: this.#owedCredit, buffers }, buffers);
    this.#owedCredit = 0;
  }

  /** Whether the barrier of a checkpoint waits in the queue. */
  holdsBarrier(checkpointId: number): boolean {
    return this.#frames.some(({ element }) => element.kind === 'barrier' && element.checkpointId === checkpointId);
  }

  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    this.#recording = undefined;
  }

  record(checkpointId: number, rows: PackedBatch[], onFound: () => void): void {
    this.#recording = { checkpointId, rows, onFound };
    for (const queued of this.#frames) this.#record(queued);
  }

  onBatch(): void {
    // What comes out of the queue was recorded when it came in.
  }

  onBarrier(): void {
    // The recording ends where the barrier comes in.
  }

  #record({ element }: QueuedFrame): void {
    const recording = this.#recording;
    if (recording === undefined) return;
    if (element.kind === 'packed-batch') recording.rows.push(copyOf(element));
    else if (
      element.kind === 'end' ||
      (element.kind === 'barrier' && element.checkpointId === recording.checkpointId)
    ) {
      this.#recording = undefined;
      recording.onFound();
    }
  }

  #broken(sequence: number): PeltonError {
    return new PeltonError({
      code: 'CHANNEL_BROKEN',
      message: `channel ${this.#number} lost frames ${this.#sequence} to ${sequence - 1}`,
      hint: 'the job goes on from its last checkpoint if it takes any; otherwise run it again',
    });
  }
}

/** The buffer of a frame goes back to its sender, so what stays is copied. */
function copyOf({ rows, bufferBytes, body }: ReceivedBatch): PackedBatch {
  return { rows, bufferBytes, body: body.slice().buffer };
}
