import { describe, expect, it } from 'vitest';
import { limits } from '../../src/base/limits.ts';
import type { StreamElement } from '../../src/exchange/element.ts';
import { FrameWriter } from '../../src/exchange/frame.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import type { PackedBatch } from '../../src/kernels/packed-batch.ts';
import { ChannelQueue } from '../../src/runtime/channel-queue.ts';
import type { Packet, PeerMessage } from '../../src/runtime/protocol.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';

const schema = schemaFromText('id BIGINT NOT NULL');
const memory = testMemory();
const arena = new Arena(memory);
const writer = new FrameWriter(memory);

/** `w5`: watermark 5; `b1`: barrier 1; `e`: end; `r3`: a batch of three rows. */
function elementOf(text: string): StreamElement {
  const number = Number(text.slice(1));
  switch (text[0]) {
    case 'w':
      return { kind: 'watermark', timestampMs: number };
    case 'b':
      return { kind: 'barrier', checkpointId: number, triggeredMs: 0 };
    case 'e':
      return { kind: 'end' };
    default:
      return {
        kind: 'batch',
        batch: batchFromRows(
          memory,
          arena,
          schema,
          Array.from({ length: number }, (_, index) => [BigInt(index)]),
        ),
      };
  }
}

/** A packet of elements, numbered from `first` on. */
const packet = (first: number, text: string): Packet =>
  text.split(' ').map((element, index) => writer.write(elementOf(element), 7, first + index));

function openQueue() {
  const posted: PeerMessage[] = [];
  const queue = new ChannelQueue(7, 0, schema, {
    post: (message) => posted.push(message),
    onMessage: () => {},
    close: () => {},
  });
  const takeAll = (): string[] => {
    const kinds: string[] = [];
    while (queue.next !== undefined) {
      kinds.push(queue.take().element.kind);
      queue.giveBack();
    }
    return kinds;
  };
  return { queue, posted, takeAll };
}

describe('frames from another slot', () => {
  it('come out in order, and a packet that comes twice once', () => {
    const { queue, takeAll } = openQueue();
    queue.add(packet(0, 'r1 w5'));
    queue.add(packet(0, 'r1 w5'));
    queue.add(packet(2, 'e'));
    expect(takeAll()).toEqual(['packed-batch', 'watermark', 'end']);
  });

  it('are not passed over when one is lost', () => {
    const { queue } = openQueue();
    queue.add(packet(0, 'r1 w5'));
    expect(() => queue.add(packet(4, 'e'))).toThrow(
      expect.objectContaining({ code: 'CHANNEL_BROKEN', message: 'channel 7 lost frames 2 to 3' }),
    );
  });

  it('give back credit and buffers in lots', () => {
    const { queue, posted, takeAll } = openQueue();
    const lot = limits.channelFramesInFlight / 2;
    for (let number = 0; number < lot; number++) {
      expect(posted).toEqual([]);
      queue.add(packet(2 * number, 'r1 w5'));
      takeAll();
    }
    expect(posted).toMatchObject([{ kind: 'credit', channel: 7, packets: lot }]);
    const [credit] = posted;
    expect(credit?.kind === 'credit' ? credit.buffers : []).toHaveLength(2 * lot);
  });

  it('say which barrier has come', () => {
    const { queue } = openQueue();
    expect(queue.add(packet(0, 'r1 w5'))).toBeUndefined();
    expect(queue.add(packet(2, 'r1 b3'))).toBe(3);
    expect([queue.holdsBarrier(3), queue.holdsBarrier(2)]).toEqual([true, false]);
  });
});

describe('what is in flight', () => {
  it.each([
    ['r1 w1 r2 b1 r4', [1, 2], true],
    ['r1 b0 r2 e', [1, 2], true],
    ['r1 w1 r2', [1, 2], false],
    ['b1 r1', [], true],
  ] as const)('is copied up to the barrier or the end: %s', (queued, rows, isFound) => {
    const { queue, takeAll } = openQueue();
    queue.add(packet(0, queued));
    const recorded: PackedBatch[] = [];
    let found = false;
    queue.record(1, recorded, () => {
      found = true;
    });
    expect(recorded.map((batch) => batch.rows)).toEqual(rows);
    expect(found).toBe(isFound);
    expect(takeAll()).toHaveLength(queued.split(' ').length);
  });

  it('is what comes later too, until it is released', () => {
    const { queue } = openQueue();
    const recorded: PackedBatch[] = [];
    let found = 0;
    const onFound = (): void => {
      found++;
    };
    queue.record(1, recorded, onFound);
    queue.add(packet(0, 'r1'));
    queue.add(packet(1, 'r2 b1'));
    queue.add(packet(3, 'r4'));
    expect([recorded.map(({ rows }) => rows), found]).toEqual([[1, 2], 1]);
    queue.record(2, recorded, onFound);
    queue.release();
    queue.add(packet(4, 'r8 b2'));
    expect([recorded.map(({ rows }) => rows), found]).toEqual([[1, 2, 1, 2, 4], 1]);
  });
});
