import { Builder, ByteBuffer } from 'flatbuffers';
import type { Batch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { assert, present, unreachable } from '../base/assert.ts';
import { Arena } from '../kernels/arena.ts';
import { batchOverBody, bodyBytes, bodyParts, writeBody } from '../kernels/pack-batch.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { StreamElement } from './element.ts';
import {
  BarrierHeader,
  BatchHeader,
  ElementHeader,
  EndOfInputHeader,
  FrameHeader,
  LatencyMarkerHeader,
  WatermarkHeader,
  WatermarkStatusHeader,
} from './frame.generated.ts';

/*
 * A frame in one buffer:
 *
 *   0 header bytes u32 | 4 FrameHeader (FlatBuffers) | 0 to 8 | Arrow body of a batch, as in a packed batch
 */

const padded = (bytes: number): number => (bytes + 7) & ~7;

/** An element as it leaves: `bytes` of `buffer`, which may be longer. */
export interface Frame {
  readonly buffer: ArrayBuffer;
  readonly bytes: number;
}

/** A frame that was read. A batch is still in the frame's buffer: `readBatch` copies it into an arena. */
export interface ReceivedFrame {
  readonly channel: number;
  readonly sequence: number;
  readonly element: Exclude<StreamElement, { kind: 'batch' }> | ReceivedBatch;
}

export interface ReceivedBatch {
  readonly kind: 'packed-batch';
  readonly rows: number;
  readonly bufferBytes: readonly number[];
  /** A view of the frame's buffer. */
  readonly body: Uint8Array;
}

/** Writes elements as frames, into returned buffers where they are large enough. */
export class FrameWriter {
  readonly #memory: SlotMemory;
  readonly #scratch: Arena;
  readonly #builder = new Builder(1024);
  readonly #buffers: ArrayBuffer[] = [];
  readonly #buffersMax: number;

  /** Keeps up to `buffersMax` returned buffers. */
  constructor(memory: SlotMemory, buffersMax = 16) {
    this.#memory = memory;
    this.#scratch = new Arena(memory);
    this.#buffersMax = buffersMax;
  }

  /** One copy of a dense batch; selected rows are gathered first. @throws MEMORY_BUDGET */
  write(element: StreamElement, channel: number, sequence: number): Frame {
    if (element.kind !== 'batch') {
      const header = this.#header(channel, sequence, ...controlHeader(this.#builder, element));
      const frame = this.#take(header.length);
      new Uint8Array(frame.buffer).set(header);
      return frame;
    }
    this.#scratch.reset();
    const parts = bodyParts(this.#memory, this.#scratch, element.batch);
    const bufferBytes = BatchHeader.createBufferBytesVector(
      this.#builder,
      parts.map((part) => part.bytes),
    );
    const offset = BatchHeader.createBatchHeader(this.#builder, element.batch.selectedRows, bufferBytes);
    const header = this.#header(channel, sequence, ElementHeader.BatchHeader, offset);
    const bodyStart = padded(header.length);
    const bytes = bodyBytes(parts);
    const frame = this.#take(bodyStart + bytes);
    const target = new Uint8Array(frame.buffer, 0, frame.bytes);
    target.set(header);
    target.fill(0, header.length, bodyStart);
    writeBody(this.#memory, parts, target.subarray(bodyStart));
    return frame;
  }

  /** Takes a buffer back for a later frame. */
  giveBack(buffer: ArrayBuffer): void {
    if (this.#buffers.length < this.#buffersMax) this.#buffers.push(buffer);
  }

  close(): void {
    this.#scratch.release();
    this.#buffers.length = 0;
  }

  #header(channel: number, sequence: number, type: ElementHeader, offset: number): Uint8Array {
    const builder = this.#builder;
    FrameHeader.startFrameHeader(builder);
    FrameHeader.addChannel(builder, channel);
    FrameHeader.addSequence(builder, BigInt(sequence));
    FrameHeader.addElementType(builder, type);
    FrameHeader.addElement(builder, offset);
    FrameHeader.finishSizePrefixedFrameHeaderBuffer(builder, FrameHeader.endFrameHeader(builder));
    const header = builder.asUint8Array();
    builder.clear();
    return header;
  }

  #take(bytes: number): Frame {
    // A buffer more than four times too large stays for a frame that needs it.
    const index = this.#buffers.findIndex(
      (buffer) => buffer.byteLength >= bytes && buffer.byteLength <= 4 * bytes + 4096,
    );
    const [found] = index === -1 ? [] : this.#buffers.splice(index, 1);
    return { buffer: found ?? new ArrayBuffer(roundedUp(bytes)), bytes };
  }
}

/**
 * The next multiple of about a quarter: frames of a channel differ a little in size, and a buffer that comes back has to fit
 * the next one, because a fresh one costs more than filling it.
 */
function roundedUp(bytes: number): number {
  const step = Math.max(512, 2 ** (29 - Math.clz32(bytes)));
  return Math.ceil(bytes / step) * step;
}

function controlHeader(builder: Builder, element: Exclude<StreamElement, { kind: 'batch' }>): [ElementHeader, number] {
  switch (element.kind) {
    case 'watermark':
      return [ElementHeader.WatermarkHeader, WatermarkHeader.createWatermarkHeader(builder, element.timestampMs)];
    case 'watermark-status':
      return [
        ElementHeader.WatermarkStatusHeader,
        WatermarkStatusHeader.createWatermarkStatusHeader(builder, element.idle),
      ];
    case 'barrier':
      return [
        ElementHeader.BarrierHeader,
        BarrierHeader.createBarrierHeader(builder, BigInt(element.checkpointId), element.triggeredMs),
      ];
    case 'end':
      return [ElementHeader.EndOfInputHeader, EndOfInputHeader.createEndOfInputHeader(builder)];
    case 'latency-marker':
      return [
        ElementHeader.LatencyMarkerHeader,
        LatencyMarkerHeader.createLatencyMarkerHeader(builder, element.emittedMs, element.source, element.subtask),
      ];
    default:
      return unreachable(element, 'element');
  }
}

/** Reads the frame in the first `bytes` of a buffer. */
export function readFrame({ buffer, bytes }: Frame): ReceivedFrame {
  const view = new Uint8Array(buffer, 0, bytes);
  const header = FrameHeader.getSizePrefixedRootAsFrameHeader(new ByteBuffer(view));
  const headerBytes = new DataView(buffer).getUint32(0, true) + 4;
  return {
    channel: header.channel(),
    sequence: Number(header.sequence()),
    element: readElement(header, view.subarray(padded(headerBytes))),
  };
}

function readElement(header: FrameHeader, body: Uint8Array): ReceivedFrame['element'] {
  const type = header.elementType();
  switch (type) {
    case ElementHeader.BatchHeader: {
      const batch = present(header.element(new BatchHeader()), 'batch header');
      const bufferBytes = Array.from(
        { length: batch.bufferBytesLength() },
        (_, index) => batch.bufferBytes(index) ?? 0,
      );
      return { kind: 'packed-batch', rows: batch.rows(), bufferBytes, body };
    }
    case ElementHeader.WatermarkHeader:
      return {
        kind: 'watermark',
        timestampMs: present(header.element(new WatermarkHeader()), 'watermark').timestampMs(),
      };
    case ElementHeader.WatermarkStatusHeader:
      return { kind: 'watermark-status', idle: present(header.element(new WatermarkStatusHeader()), 'status').idle() };
    case ElementHeader.BarrierHeader: {
      const barrier = present(header.element(new BarrierHeader()), 'barrier');
      return { kind: 'barrier', checkpointId: Number(barrier.checkpointId()), triggeredMs: barrier.triggeredMs() };
    }
    case ElementHeader.EndOfInputHeader:
      return { kind: 'end' };
    case ElementHeader.LatencyMarkerHeader: {
      const marker = present(header.element(new LatencyMarkerHeader()), 'latency marker');
      return {
        kind: 'latency-marker',
        emittedMs: marker.emittedMs(),
        source: marker.source(),
        subtask: marker.subtask(),
      };
    }
    default:
      assert(false, `a frame carries the unknown element ${type}`);
  }
}

/** The rows of a received frame as a batch in `arena`; one copy. @throws MEMORY_BUDGET */
export function readBatch(memory: SlotMemory, arena: Arena, schema: Schema, received: ReceivedBatch): Batch {
  const start = arena.allocate(received.body.byteLength);
  memory.u8.set(received.body, start);
  return batchOverBody(schema, received.rows, received.bufferBytes, start);
}
