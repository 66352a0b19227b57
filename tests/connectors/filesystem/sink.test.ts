import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { textDigest } from '../../../src/base/text-digest.ts';
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
const end = Number.MAX_SAFE_INTEGER;
/** What the hidden names of the sink under test end in. */
const own = textDigest('j1');

function setUp(
  files: MemoryFileStore,
  options: Record<string, string> = {},
  overwrite = false,
  attemptUid = 'a1',
  subtask = 3,
) {
  const clock = new ManualClock();
  const services = { files, clock, formats: new Map([['line', lineFormat]]) };
  const spec: SinkSpec = {
    kind: 'sink',
    connector: 'filesystem',
    options: { path: 'out', ...options },
    format: 'line',
    schema: lineSchema,
    overwrite,
  };
  const memory = testMemory();
  const { context } = sinkContext(memory, subtask, 4, attemptUid);
  const sink = connector.createSink(spec, context, services);
  const write = (line: string): void => sink.onBatch(batchFromText(memory, context.arena, `line STRING\n"${line}"`));
  return { services, spec, sink, write, clock };
}

const paths = (files: MemoryFileStore): string[] => [...files.contents.keys()].toSorted();

describe('filesystem sink', () => {
  it('writes a hidden file and names it when the job ends', async () => {
    const files = new MemoryFileStore();
    const { sink, write, clock } = setUp(files);
    write('a');
    write('b');
    await sink.finish();
    expect(paths(files)).toEqual([`out/.part-a1-3-0.txt.inprogress.${own}`]);
    await sink.commit(end);
    await sink.commit(end);
    await sink.close();
    expect(paths(files)).toEqual(['out/part-a1-3-0.txt']);
    expect(files.text('out/part-a1-3-0.txt')).toBe('a\nb\n');
    expect(files.openCount).toBe(0);
    expect(clock.timerCount).toBe(0);
  });

  it('publishes a full file when the checkpoint after it is complete, not before', async () => {
    const files = new MemoryFileStore();
    const { sink, write } = setUp(files, { 'sink.rolling-policy.file-size': '4 b' });
    for (const line of ['a', 'b', 'c']) write(line);
    await sink.snapshot(1);
    write('d');
    write('e');
    await sink.commit(0);
    expect(await files.list('out')).toEqual([]);
    await sink.commit(1);
    expect((await files.list('out')).map(({ path }) => files.text(path))).toEqual(['a\nb\n']);
    await sink.finish();
    // A checkpoint from before the end does not have the end.
    await sink.commit(1);
    expect(await files.list('out')).toHaveLength(1);
    await sink.snapshot(2);
    await sink.commit(2);
    expect((await files.list('out')).map(({ path }) => files.text(path))).toEqual(['a\nb\n', 'c\nd\n', 'e\n']);
    await sink.close();
    expect(files.contents.size).toBe(3);
  });

  it('publishes with a later checkpoint what one that was given up had', async () => {
    const files = new MemoryFileStore();
    const { sink, write } = setUp(files, { 'sink.rolling-policy.file-size': '1 b' });
    write('a');
    await sink.snapshot(1);
    write('b');
    await sink.snapshot(2);
    await sink.commit(2);
    expect(await files.list('out')).toHaveLength(2);
    await sink.close();
  });

  it('cuts an open file to what the snapshot knows of it, and deletes in the end what earlier attempts left', async () => {
    const others = {
      [`out/.part-a1-3-0.txt.inprogress.${textDigest('j2')}`]: 'of another sink',
      [`out/.part-a4-1-0.txt.inprogress.${own}`]: 'of another subtask of the last attempt',
      'out/.other': 'x',
    };
    const files = MemoryFileStore.of({
      ...others,
      [`out/.part-a0-1-0.txt.inprogress.${own}`]: 'of an earlier attempt',
    });
    const first = setUp(files, { 'sink.rolling-policy.file-size': '8 b' });
    for (const line of ['aaa', 'bbb', 'c']) first.write(line);
    const snapshot = structuredClone(await first.sink.snapshot(1));
    for (const line of ['ddd', 'eee']) first.write(line);
    await first.sink.close();
    expect(await files.list('out')).toEqual([]);
    for (const attempt of ['a2', 'a3', 'a4']) {
      const { sink, write } = setUp(files, {}, false, attempt, 0);
      await sink.restore([snapshot]);
      const published = (await files.list('out')).map(({ path }) => files.text(path));
      expect(published).toEqual(['aaa\nbbb\n', 'c\n']);
      write('ddd');
      if (attempt === 'a4') await sink.finish();
      await sink.snapshot(2);
      expect((await files.listHidden('out')).length).toBeGreaterThan(3);
      if (attempt === 'a4') await sink.commit(2);
      await sink.close();
    }
    expect((await files.list('out')).map(({ path }) => files.text(path))).toEqual(['aaa\nbbb\n', 'c\n', 'ddd\n']);
    expect((await files.listHidden('out')).map(({ path }) => path)).toEqual(Object.keys(others).toSorted());
    expect(files.openCount).toBe(0);
  });

  it('says which file of a snapshot is gone, or too short', async () => {
    const files = new MemoryFileStore();
    const first = setUp(files);
    first.write('abc');
    const snapshot = await first.sink.snapshot(1);
    await first.sink.close();
    const second = setUp(files, {}, false, 'a2');
    files.contents.set(`out/.part-a1-3-0.txt.inprogress.${own}`, new Uint8Array(2));
    await expect(second.sink.restore([snapshot])).rejects.toThrow(`.part-a1-3-0.txt.inprogress.${own}`);
    files.contents.clear();
    await expect(second.sink.restore([snapshot])).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining(
        `neither out/.part-a1-3-0.txt.inprogress.${own} nor out/part-a1-3-0.txt`,
      ) as string,
    });
    await second.sink.close();
  });

  it('never writes over a file, even under the same names', async () => {
    const files = MemoryFileStore.of({
      'out/part-a1-3-0.txt': 'published',
      [`out/.part-a1-3-1.txt.inprogress.${own}`]: 'hidden',
    });
    const { sink, write } = setUp(files);
    write('a');
    await sink.finish();
    await sink.commit(end);
    await sink.close();
    expect(files.text('out/part-a1-3-2.txt')).toBe('a\n');
    expect(files.contents.size).toBe(3);
  });

  it('closes a file that is old, or to which nothing comes', async () => {
    const files = new MemoryFileStore();
    const { sink, write, clock } = setUp(files, {
      'sink.rolling-policy.rollover-interval': '10 min',
      'sink.rolling-policy.inactivity-interval': '3 min',
    });
    const settle = (): Promise<unknown> => new Promise(setImmediate);
    const minutes = async (count: number): Promise<void> => {
      for (let minute = 0; minute < count; minute++) {
        clock.advance(60_000);
        await settle();
      }
    };
    write('a');
    await settle();
    await minutes(2);
    write('b');
    await settle();
    await minutes(3);
    write('c');
    await settle();
    for (let minute = 0; minute < 10; minute++) {
      await minutes(1);
      write('d');
      await settle();
    }
    await sink.finish();
    await sink.commit(end);
    await sink.close();
    const published = (await files.list('out')).map(({ path }) => files.text(path));
    expect(published).toEqual(['a\nb\n', `c\n${'d\n'.repeat(9)}`, 'd\n']);
    expect(clock.timerCount).toBe(0);
  });

  it('writes no file without rows', async () => {
    const files = new MemoryFileStore();
    const { sink } = setUp(files);
    await sink.finish();
    await sink.commit(end);
    await sink.close();
    expect(files.contents.size).toBe(0);
  });

  it('keeps what it has written, hidden, when the job fails', async () => {
    const files = new MemoryFileStore();
    const { sink, write } = setUp(files, { 'sink.rolling-policy.file-size': '4 b' });
    for (const line of ['a', 'b', 'c']) write(line);
    await sink.close();
    expect(paths(files)).toEqual([`out/.part-a1-3-0.txt.inprogress.${own}`, `out/.part-a1-3-1.txt.inprogress.${own}`]);
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
    await expect(sink.snapshot(1)).rejects.toThrow('the disk is full');
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
