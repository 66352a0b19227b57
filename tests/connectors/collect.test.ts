import { describe, expect, it } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { collect } from '../../src/connectors/collect/collect.ts';
import { unpackBatch } from '../../src/kernels/pack-batch.ts';
import { batchFromText, batchToText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';
import { sinkContext } from '../support/sink-harness.ts';

const services = { files: new MemoryFileStore(), clock: new ManualClock(), formats: new Map() };

describe('collect', () => {
  it('delivers batches, and is pending while the caller holds it back', async () => {
    const memory = testMemory();
    const { context, sent } = sinkContext(memory);
    const text = 'op | a BIGINT\n+I | 1\n-D | 2';
    const batch = batchFromText(memory, context.arena, text);
    const { schema } = batch;
    const sink = present(collect.sink, 'collect sink').createSink(
      { kind: 'sink', connector: 'collect', options: {}, format: undefined, schema, overwrite: false },
      context,
      services,
    );
    sink.onBatch(batch);
    expect(sink.pending).toBeUndefined();
    let release = (): void => {};
    sent.brake = new Promise((resolve) => {
      release = resolve;
    });
    sink.onBatch(batch);
    const { pending } = sink;
    expect(pending).toBeDefined();
    release();
    await pending;
    expect(sink.pending).toBeUndefined();
    await sink.finish();
    expect(
      sent.delivered.map((packed) => batchToText(memory, unpackBatch(memory, context.arena, schema, packed))),
    ).toEqual([batchToText(memory, batch), batchToText(memory, batch)]);
  });
});
