import { describe, expect, it } from 'vitest';
import { limits } from '../../src/base/limits.ts';
import { FrameWriter, readFrame } from '../../src/exchange/frame.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { Gate } from '../../src/runtime/gate.ts';
import { SubtaskCounters } from '../../src/runtime/metrics.ts';
import { OutputChannel } from '../../src/runtime/output-channel.ts';
import type { Packet, PeerMessage } from '../../src/runtime/protocol.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';

const schema = schemaFromText('id BIGINT NOT NULL');

function openChannel() {
  const memory = testMemory();
  const arena = new Arena(memory);
  const packets: Packet[] = [];
  const gateChanges: boolean[] = [];
  const post = (message: PeerMessage): void => {
    if (message.kind === 'packet') packets.push(message.packet);
  };
  const channel = new OutputChannel(
    7,
    { post, onMessage: () => {}, close: () => {} },
    new Gate((gate) => gateChanges.push(gate.closed)),
    new FrameWriter(memory),
    new SubtaskCounters(),
  );
  const sendRows = (rows: number): void => {
    const ids = Array.from({ length: rows }, (_, index) => [BigInt(index)]);
    channel.send({ kind: 'batch', batch: batchFromRows(memory, arena, schema, ids) });
    arena.reset();
  };
  return { channel, packets, gateChanges, sendRows };
}

const kindsOf = (packet: Packet | undefined): string[] => (packet ?? []).map((frame) => readFrame(frame).element.kind);

describe('a channel to another slot', () => {
  it('sends small batches together', () => {
    const { channel, packets, sendRows } = openChannel();
    for (let sent = 0; sent < limits.batchRowsMax; sent += 1024) {
      expect(packets).toEqual([]);
      sendRows(1024);
      channel.send({ kind: 'watermark', timestampMs: sent });
    }
    expect(packets).toHaveLength(1);
    expect(kindsOf(packets[0]).filter((kind) => kind === 'packed-batch')).toHaveLength(limits.batchRowsMax / 1024);
  });

  it('keeps the order, and of watermarks in a row only the last', () => {
    const { channel, packets, sendRows } = openChannel();
    channel.send({ kind: 'watermark', timestampMs: 1 });
    channel.send({ kind: 'watermark', timestampMs: 2 });
    sendRows(1);
    channel.send({ kind: 'watermark', timestampMs: 3 });
    channel.send({ kind: 'watermark', timestampMs: 4 });
    channel.send({ kind: 'end' });
    expect(packets).toHaveLength(1);
    expect((packets[0] ?? []).map((frame) => readFrame(frame))).toMatchObject([
      { channel: 7, sequence: 0, element: { kind: 'watermark', timestampMs: 2 } },
      { channel: 7, sequence: 1, element: { kind: 'packed-batch', rows: 1 } },
      { channel: 7, sequence: 2, element: { kind: 'watermark', timestampMs: 4 } },
      { channel: 7, sequence: 3, element: { kind: 'end' } },
    ]);
    expect(channel.drained).toBe(true);
  });

  it('queues what it has no credit for, closes its gate, and opens it when all is sent', () => {
    const { channel, packets, gateChanges, sendRows } = openChannel();
    for (let packet = 0; packet < limits.channelFramesInFlight + 2; packet++) {
      sendRows(1);
      channel.flush();
    }
    expect(packets).toHaveLength(limits.channelFramesInFlight);
    expect(gateChanges).toEqual([true]);
    channel.onCredit(1, []);
    expect(packets).toHaveLength(limits.channelFramesInFlight + 1);
    expect(gateChanges).toEqual([true]);
    expect(channel.drained).toBe(false);
    channel.onCredit(1, []);
    expect(gateChanges).toEqual([true, false]);
    expect(channel.drained).toBe(true);
  });

  it('sends what is queued up to a barrier without credit, and nothing else before that is paid back', () => {
    const { channel, packets, gateChanges, sendRows } = openChannel();
    for (let packet = 0; packet < limits.channelFramesInFlight + 1; packet++) {
      sendRows(1);
      channel.flush();
    }
    channel.overtake();
    expect(packets).toHaveLength(limits.channelFramesInFlight);
    channel.send({ kind: 'barrier', checkpointId: 1, triggeredMs: 0 });
    sendRows(1);
    channel.flush();
    channel.overtake();
    expect(packets).toHaveLength(limits.channelFramesInFlight + 2);
    expect(kindsOf(packets.at(-1))).toEqual(['barrier']);
    expect(gateChanges).toEqual([true]);
    channel.onCredit(2, []);
    expect(packets).toHaveLength(limits.channelFramesInFlight + 2);
    channel.onCredit(1, []);
    expect(packets).toHaveLength(limits.channelFramesInFlight + 3);
    expect(gateChanges).toEqual([true, false]);
  });

  it('writes into buffers that came back', () => {
    const { channel, packets, sendRows } = openChannel();
    sendRows(100);
    channel.flush();
    const buffers = (packets[0] ?? []).map((frame) => frame.buffer);
    channel.onCredit(1, buffers);
    sendRows(100);
    channel.flush();
    expect(packets[1]?.[0]?.buffer).toBe(buffers[0]);
  });
});
