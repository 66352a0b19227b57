import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { PeltonError } from '../../../src/base/errors.ts';
import { filesystem } from '../../../src/connectors/filesystem/filesystem.ts';
import type { SinkSpec } from '../../../src/plan/job-graph.ts';
import { batchFromText } from '../../support/batch-text.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { lineFormat, lineSchema } from '../../support/line-format.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryFileStore } from '../../support/memory-file-store.ts';
import { sinkContext } from '../../support/sink-harness.ts';

const connector = present(filesystem.sink, 'filesystem sink');

function setUp(files: MemoryFileStore, options: Record<string, string> = {}, overwrite = false) {
  const services = { files, clock: new ManualClock(), formats: new Map([['line', lineFormat]]) };
  const spec: SinkSpec = {
    kind: 'sink',
    connector: 'filesystem',
    options: { path: 'out', ...options },
    format: 'line',
    schema: lineSchema,
    overwrite,
  };
  const memory = testMemory();
  const { context } = sinkContext(memory, 3, 4);
  const sink = connector.createSink(spec, context, services);
  const write = (line: string): void => sink.onBatch(batchFromText(memory, context.arena, `line STRING\n"${line}"`));
  return { services, spec, sink, write };
}

describe('filesystem sink', () => {
  it('writes a hidden file and names it when it is complete', async () => {
    const files = new MemoryFileStore();
    const { sink, write } = setUp(files);
    write('a');
    write('b');
    await new Promise(setImmediate);
    expect([...files.contents.keys()]).toEqual(['out/.part-a1-3-0.txt.inprogress']);
    await sink.finish();
    await sink.close();
    expect([...files.contents.keys()]).toEqual(['out/part-a1-3-0.txt']);
    expect(files.text('out/part-a1-3-0.txt')).toBe('a\nb\n');
    expect(files.openCount).toBe(0);
  });

  it('begins a new file when one is full', async () => {
    const files = new MemoryFileStore();
    const { sink, write } = setUp(files, { 'sink.rolling-policy.file-size': '4 b' });
    for (const line of ['a', 'b', 'c']) write(line);
    await sink.finish();
    await sink.close();
    expect([...files.contents.keys()].map((path) => files.text(path))).toEqual(['a\nb\n', 'c\n']);
  });

  it('writes no file without rows', async () => {
    const files = new MemoryFileStore();
    const { sink } = setUp(files);
    await sink.finish();
    await sink.close();
    expect(files.contents.size).toBe(0);
  });

  it('keeps what it has written when the job fails', async () => {
    const files = new MemoryFileStore();
    const { sink, write } = setUp(files, { 'sink.rolling-policy.file-size': '4 b' });
    for (const line of ['a', 'b', 'c']) write(line);
    await sink.close();
    expect([...files.contents.keys()]).toEqual(['out/part-a1-3-0.txt', 'out/.part-a1-3-1.txt.inprogress']);
    expect(files.openCount).toBe(0);
  });

  it('fails the job when writing fails', async () => {
    const files = new MemoryFileStore();
    files.create = async () => {
      throw new PeltonError({ code: 'FILE_UNWRITABLE', message: 'the disk is full' });
    };
    const { sink, write } = setUp(files);
    write('a');
    await new Promise(setImmediate);
    expect(() => write('b')).toThrow('the disk is full');
    await expect(sink.finish()).rejects.toThrow('the disk is full');
    await sink.close();
  });

  it('lets the task wait when much is queued', async () => {
    const files = new MemoryFileStore();
    const { sink, write } = setUp(files);
    expect(sink.pending).toBeUndefined();
    write('x'.repeat(5 << 20));
    const { pending } = sink;
    expect(pending).toBeDefined();
    await pending;
    expect(sink.pending).toBeUndefined();
    await sink.close();
  });

  it('replaces what the folder holds on INSERT OVERWRITE only', async () => {
    const files = MemoryFileStore.of({ 'out/part-old': 'x', 'other/f': 'y' });
    const appending = setUp(files);
    await connector.prepare?.(appending.spec, appending.services);
    expect(files.contents.size).toBe(2);
    const replacing = setUp(files, {}, true);
    await connector.prepare?.(replacing.spec, replacing.services);
    expect([...files.contents.keys()]).toEqual(['other/f']);
  });

  it('refuses a path that is a file', async () => {
    const { spec, services } = setUp(MemoryFileStore.of({ out: 'x' }));
    await expect(connector.prepare?.(spec, services)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  });
});
