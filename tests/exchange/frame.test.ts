import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamElement } from '../../src/exchange/element.ts';
import { FrameWriter, readBatch, readFrame } from '../../src/exchange/frame.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRowKinds, readRows } from '../../src/kernels/column-reader.ts';
import { batchFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryRows, batchOf, nestedTypes, scalarTypes } from '../support/random-batch.ts';

const controls: readonly StreamElement[] = [
  { kind: 'watermark', timestampMs: 1_700_000_000_000 },
  { kind: 'watermark', timestampMs: Number.POSITIVE_INFINITY },
  { kind: 'watermark', timestampMs: Number.NEGATIVE_INFINITY },
  { kind: 'watermark-status', idle: true },
  { kind: 'watermark-status', idle: false },
  { kind: 'barrier', checkpointId: 2 ** 40, triggeredMs: 1.5 },
  { kind: 'end' },
  { kind: 'latency-marker', emittedMs: 17.25, source: 3, subtask: 4 },
];

describe('frames', () => {
  const memory = testMemory();
  const arena = new Arena(memory);
  const writer = new FrameWriter(memory);

  it.each(controls)('carry $kind', (element) => {
    expect(readFrame(writer.write(element, 5, 2 ** 35))).toEqual({ channel: 5, sequence: 2 ** 35, element });
  });

  it('carry any batch, in buffers used before', () => {
    fc.assert(
      fc.property(arbitraryRows([...scalarTypes, ...nestedTypes]), fc.nat(2 ** 31), (random, sequence) => {
        arena.reset();
        const frame = writer.write({ kind: 'batch', batch: batchOf(memory, arena, random) }, 1, sequence);
        const received = readFrame(frame);
        expect(received.sequence).toBe(sequence);
        expect(received.element.kind).toBe('packed-batch');
        if (received.element.kind !== 'packed-batch') return;
        const batch = readBatch(memory, arena, random.schema, received.element);
        const selection = random.selection ?? random.rows.map((_, row) => row);
        expect(readRows(memory, batch)).toEqual(selection.map((row) => random.rows[row]));
        expect(readRowKinds(memory, batch)).toEqual(selection.map((row) => random.kinds?.[row] ?? 0));
        new Uint8Array(frame.buffer).fill(0xee);
        writer.giveBack(frame.buffer);
      }),
      { numRuns: 200 },
    );
  });

  it('keep their bytes from version to version', () => {
    arena.reset();
    const batch = batchFromText(
      memory,
      arena,
      'op | id BIGINT NOT NULL | name STRING\n+I | 258 | "ab"\n-D | -1 | NULL',
    );
    const hex = (element: StreamElement) => {
      const { buffer, bytes } = writer.write(element, 7, 9);
      return Buffer.from(buffer, 0, bytes)
        .toString('hex')
        .replace(/(.{64})/g, '$1\n')
        .split('\n');
    };
    expect(hex({ kind: 'batch', batch })).toMatchInlineSnapshot(`
      [
        "64000000100000000c001c0018000c000b0004000c0000002000000000000001",
        "0900000000000000000000000700000008000c00080004000800000008000000",
        "0200000008000000000000000000000010000000010000000c00000002000000",
        "02000000000000000201000000000000ffffffffffffffff0100000000000000",
        "0000000002000000020000000000000061620000000000000003000000000000",
        "",
      ]
    `);
    expect(hex({ kind: 'watermark', timestampMs: 1000 })).toMatchInlineSnapshot(`
      [
        "3c000000100000000c001a0014000c000b0004000c0000001c00000000000002",
        "090000000000000007000000000006000c000400060000000000000000408f40",
        "",
      ]
    `);
  });
});
