import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filesystem } from '../../../src/connectors/filesystem/filesystem.ts';
import { FileSource } from '../../../src/connectors/filesystem/source.ts';
import { createFileSplitAssigner } from '../../../src/connectors/filesystem/split-assigner.ts';
import type { PeltonErrorFields } from '../../../src/base/errors.ts';
import { readRows } from '../../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../../src/kernels/slot-memory.ts';
import type { SourceContext, Split, SplitAssigner } from '../../../src/operators/source.ts';
import type { SourceSpec } from '../../../src/plan/job-graph.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { lineFormat, lineSchema } from '../../support/line-format.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryFileStore } from '../../support/memory-file-store.ts';
import { drain, sourceContext } from '../../support/source-harness.ts';

const formats = new Map([[lineFormat.name, lineFormat]]);
const decode = { schema: lineSchema, projection: [[0]], filters: [], options: {} };

function spec(options: Record<string, string>): SourceSpec {
  return { kind: 'source', connector: 'filesystem', options, format: 'line', decode, bounded: true };
}

function services(files: MemoryFileStore) {
  return { files, clock: new ManualClock(), formats };
}

function fileSource(
  memory: SlotMemory,
  files: MemoryFileStore,
  context: SourceContext,
  chunkBytes = 64,
  recordBytesMax = 1 << 26,
  chunksAhead = 3,
) {
  const decoder = lineFormat.createDecoder(decode, memory, 1);
  return new FileSource(context, files, decoder, chunkBytes, recordBytesMax, chunksAhead);
}

/** Every line that `parallelism` subtasks read, by taking turns, in the order of the files. */
async function readLines(
  files: MemoryFileStore,
  options: Record<string, string>,
  chunkBytes = 64,
  parallelism = 1,
  onBytes: (bytesRead: number) => void = () => {},
  chunksAhead = 3,
): Promise<string[]> {
  const assigner = createFileSplitAssigner(spec(options), parallelism, services(files));
  const lines: string[] = [];
  const isLarge = [...files.contents.values()].some((content) => content.length > 1 << 20);
  const budgetBytes = (isLarge ? 512 : 64) << 20;
  for (let subtask = 0; subtask < parallelism; subtask++) {
    const memory = testMemory(budgetBytes);
    const context = sourceContext(memory, assigner, subtask, parallelism);
    const source = fileSource(memory, files, context, chunkBytes, undefined, chunksAhead);
    await drain(source, context, (batch) => lines.push(...readRows(memory, batch).map(([line]) => String(line))));
    onBytes(source.bytesRead);
    await source.close();
    context.arena.release();
    expect(memory.usedBytes(1)).toBe(0);
  }
  return lines;
}

async function failure(run: Promise<unknown>): Promise<PeltonErrorFields> {
  return run.then(
    () => {
      throw new Error('expected an error');
    },
    (error: { fields: PeltonErrorFields }) => error.fields,
  );
}

describe('filesystem source', () => {
  it('reads a file, the files of a folder in order, and what a pattern matches', async () => {
    const files = MemoryFileStore.of({
      'in/b.txt': 'c\nd\n',
      'in/a.txt': 'a\nb\n',
      'in/x/e.csv': 'e',
      'in/_tmp': 'no',
      'in/.h/f': 'no',
    });
    expect(await readLines(files, { path: 'in/b.txt' })).toEqual(['c', 'd']);
    expect(await readLines(files, { path: 'in/' })).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await readLines(files, { path: 'file:in/*.txt' })).toEqual(['a', 'b', 'c', 'd']);
    expect(await readLines(files, { path: 'in', 'source.path.regex-pattern': '.*/[be]\\.[a-z]+' })).toEqual([
      'c',
      'd',
      'e',
    ]);
    expect(files.openCount).toBe(0);
  });

  it.each([
    ['empty', '', []],
    ['no final line break', 'a\nb', ['a', 'b']],
    ['CRLF', 'a\r\nb\r\n', ['a', 'b']],
    ['byte order mark', '\ufeffa\nb\n', ['a', 'b']],
    ['byte order mark alone', '\ufeff', []],
    ['blank lines', '\n\na\n\n', ['', '', 'a', '']],
    ['filtered and skipped lines only', '~a\n#b\n'.repeat(100), []],
  ])('%s', async (_name, text, lines) => {
    expect(await readLines(MemoryFileStore.of({ f: text }), { path: 'f' })).toEqual(lines);
  });

  it('reads each line once for every size of split and chunk, however few chunks are read ahead', async () => {
    const line = fc.oneof(fc.stringMatching(/^[a-zé]{0,6}$/), fc.stringMatching(/^[a-z]{20,90}$/));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 4, max: 100 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        async (lines, endsOpen, splitBytes, chunkBytes, parallelism, chunksAhead) => {
          const text = lines.map((content) => `${content}\n`).join('') + (endsOpen ? 'end' : '');
          const files = MemoryFileStore.of({ f: text });
          const options = { path: 'f', 'source.split-size': String(splitBytes) };
          let bytesRead = 0;
          const onBytes = (bytes: number): void => {
            bytesRead += bytes;
          };
          const read = await readLines(files, options, chunkBytes, parallelism, onBytes, chunksAhead);
          expect(bytesRead).toBe(new TextEncoder().encode(text).length);
          expect(read).toEqual([...lines, ...(endsOpen ? ['end'] : [])]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('counts its reads as its own time', async () => {
    const memory = testMemory();
    const files = MemoryFileStore.of({ f: 'line\n'.repeat(100) });
    let timed = 0;
    const context: SourceContext = {
      ...sourceContext(memory, createFileSplitAssigner(spec({ path: 'f' }), 1, services(files))),
      onClock: (work) => {
        const before = files.readCount;
        const result = work();
        timed += files.readCount - before;
        return result;
      },
    };
    const source = fileSource(memory, files, context);
    await drain(source, context, () => {});
    await source.close();
    context.arena.release();
    expect(timed).toBe(files.readCount);
    expect(timed).toBeGreaterThan(1);
  });

  it('gives rows for the first time after a long line only when its end has come', async () => {
    const long = 'x'.repeat(10 * 1024 * 1024);
    const files = MemoryFileStore.of({ f: `a\n${long}\nb\n` });
    const lines = await readLines(files, { path: 'f' }, 64 * 1024);
    expect(lines.map((line) => line.length)).toEqual([1, long.length, 1]);
  });

  it('refuses a record that is longer than the limit', async () => {
    const memory = testMemory();
    const files = MemoryFileStore.of({ f: `a\n${'x'.repeat(500)}` });
    const context = sourceContext(memory, createFileSplitAssigner(spec({ path: 'f' }), 1, services(files)));
    const source = fileSource(memory, files, context, 64, 300);
    const { code, data } = await failure(drain(source, context, () => {}));
    expect({ code, data }).toEqual({ code: 'DATA_MALFORMED', data: { path: 'f', byteOffset: 2, line: 2 } });
    await source.close();
  });

  it('names file, byte and line of a malformed record', async () => {
    const text = `${'good line\n'.repeat(40)}!\nnever\n`;
    for (const splitSize of ['1 mb', '50']) {
      const files = MemoryFileStore.of({ f: text });
      const { code, data } = await failure(readLines(files, { path: 'f', 'source.split-size': splitSize }, 32));
      expect({ code, data }).toEqual({ code: 'DATA_MALFORMED', data: { path: 'f', byteOffset: 400, line: 41 } });
    }
  });

  it('counts skipped records', async () => {
    const memory = testMemory();
    const files = MemoryFileStore.of({ f: 'a\n#\n#\nb\n' });
    const context = sourceContext(memory, createFileSplitAssigner(spec({ path: 'f' }), 1, services(files)));
    const source = fileSource(memory, files, context);
    await drain(source, context, () => {});
    expect(context.counters.skippedRecords).toBe(2);
    expect(source.bytesRead).toBe(8);
    await source.close();
  });

  it.each([
    ['data/bids.jsn', 'there is no file or folder data/bids.jsn', 'did you mean data/bids.json?'],
    ['data/none', 'there is no file or folder data/none', 'the folder data exists'],
    ['dat', 'there is no file or folder dat', 'did you mean data?'],
    ['dat/bids.json', 'there is no file or folder dat/bids.json', 'its folder dat does not exist either'],
    ['data/*.csv', 'no file matches data/*.csv', undefined],
  ])('says what is missing: %s', async (path, message, hint) => {
    const files = MemoryFileStore.of({ 'data/bids.json': 'a\n' });
    const fields = await failure(readLines(files, { path }));
    expect(fields).toMatchObject({ code: 'FILE_NOT_FOUND', message, ...(hint === undefined ? {} : { hint }) });
  });

  it('refuses compressed files by name, and can leave them out', async () => {
    const files = MemoryFileStore.of({ 'in/a.txt': 'a\n', 'in/b.txt.gz': 'b\n' });
    expect(await failure(readLines(files, { path: 'in' }))).toMatchObject({
      code: 'FILE_UNREADABLE',
      message: 'cannot read in/b.txt.gz: compressed files are not supported',
    });
    expect(await readLines(files, { path: 'in', 'source.path.regex-pattern': '.*\\.txt' })).toEqual(['a']);
  });

  it('gives all its memory back, also when it is closed in the middle', async () => {
    const memory = testMemory();
    const files = MemoryFileStore.of({ f: 'abc\n'.repeat(1000) });
    const context = sourceContext(memory, createFileSplitAssigner(spec({ path: 'f' }), 1, services(files)));
    const source = fileSource(memory, files, context);
    await drain(source, context, () => {}, 3);
    await source.close();
    context.arena.release();
    expect(memory.usedBytes(1)).toBe(0);
    expect(files.openCount).toBe(0);
  });
});

async function drainAssigner(assigner: SplitAssigner): Promise<Split[]> {
  const splits: Split[] = [];
  for (let split = await assigner.next(0); split !== undefined; split = await assigner.next(0)) splits.push(split);
  return splits;
}

describe('split assigner', () => {
  const all = (files: MemoryFileStore, source: SourceSpec, parallelism: number): Promise<Split[]> =>
    drainAssigner(createFileSplitAssigner(source, parallelism, services(files)));

  it('hands out ranges in the order of paths and offsets', async () => {
    const files = MemoryFileStore.of({ 'd/b': 'x'.repeat(10), 'd/a': 'x'.repeat(25), 'd/empty': '' });
    const splits = await all(files, spec({ path: 'd', 'source.split-size': '10' }), 1);
    expect(splits.map(({ path, start, end }) => [path, start, end])).toEqual([
      ['d/a', 0, 10],
      ['d/a', 10, 20],
      ['d/a', 20, 25],
      ['d/b', 0, 10],
    ]);
  });

  it('cuts a file so that every subtask gets several splits', async () => {
    const files = MemoryFileStore.of({ f: new Uint8Array(6 << 20) });
    expect(await all(files, spec({ path: 'f' }), 1)).toHaveLength(8);
    expect(await all(files, spec({ path: 'f' }), 2)).toHaveLength(16);
    expect((await all(files, spec({ path: 'f' }), 100))[0]?.end).toBe(256 * 1024);
  });

  it('never cuts a file whose records may contain line breaks', async () => {
    const files = MemoryFileStore.of({ f: new Uint8Array(6 << 20) });
    const csv = (options: Record<string, string>) => ({ ...spec({ path: 'f', ...options }), format: 'csv' });
    expect(await all(files, csv({}), 2)).toHaveLength(1);
    expect(await all(files, csv({ 'csv.disable-quote-character': 'true' }), 2)).toHaveLength(16);
    expect(await all(files, csv({ 'source.records-span-lines': 'false' }), 2)).toHaveLength(16);
  });

  it('goes on where it was, after what was not finished', async () => {
    const files = MemoryFileStore.of({ 'd/a': 'x'.repeat(25), 'd/b': 'x'.repeat(10) });
    const source = spec({ path: 'd', 'source.split-size': '10' });
    const first = createFileSplitAssigner(source, 1, services(files));
    const unused = first.snapshot();
    const taken = [await first.next(0), await first.next(0)];
    const second = createFileSplitAssigner(source, 2, services(files));
    const rest: Split = { id: 'd/a:0', path: 'd/a', start: 4, end: 10, resumed: true };
    second.restore(first.snapshot(), [rest]);
    const third = createFileSplitAssigner(source, 2, services(files));
    third.restore(second.snapshot(), []);
    const fresh = createFileSplitAssigner(source, 2, services(files));
    fresh.restore(unused, []);
    expect(await drainAssigner(third)).toEqual([
      rest,
      { id: 'd/a:20', path: 'd/a', start: 20, end: 25 },
      { id: 'd/b:0', path: 'd/b', start: 0, end: 10 },
    ]);
    expect((await drainAssigner(fresh)).slice(0, 2)).toEqual(taken);
    expect(() => fresh.restore('[]', [])).toThrow('no JSON object');
  });

  it('asks for the files once when several ask, and fails for all of them', async () => {
    const files = MemoryFileStore.of({ 'd/a': 'x' });
    const assigner = createFileSplitAssigner(spec({ path: 'd' }), 2, services(files));
    const answers = await Promise.all([assigner.next(0), assigner.next(1)]);
    expect(answers.map((split) => split?.path)).toEqual(['d/a', undefined]);
    const lost = createFileSplitAssigner(spec({ path: 'e' }), 2, services(files));
    const failures = await Promise.allSettled([lost.next(0), lost.next(1)]);
    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('remembers after a restart which files of a monitored folder it has seen', async () => {
    const files = MemoryFileStore.of({ 'd/a': 'x' });
    const clock = new ManualClock();
    const source = spec({ path: 'd', 'source.monitor-interval': '10 s' });
    const first = createFileSplitAssigner(source, 1, { files, clock, formats });
    await first.next(0);
    files.contents.set('d/b', new Uint8Array([1]));
    const second = createFileSplitAssigner(source, 1, { files, clock, formats });
    second.restore(first.snapshot(), []);
    const next = second.next(0);
    while (clock.timerCount === 0) await Promise.resolve();
    clock.advance(10_000);
    expect((await next)?.path).toBe('d/b');
  });

  it('finds new files while it monitors, and ends when it is closed', async () => {
    const files = MemoryFileStore.of({ 'd/a': 'x' });
    const clock = new ManualClock();
    const source = spec({ path: 'd', 'source.monitor-interval': '10 s' });
    expect(filesystem.description.isBounded(source.options)).toBe(false);
    const assigner = createFileSplitAssigner(source, 1, { files, clock, formats });
    expect((await assigner.next(0))?.path).toBe('d/a');
    const second = assigner.next(0);
    files.contents.set('d/b', new Uint8Array([1]));
    while (clock.timerCount === 0) await Promise.resolve();
    clock.advance(10_000);
    expect((await second)?.path).toBe('d/b');
    const third = assigner.next(0);
    while (clock.timerCount === 0) await Promise.resolve();
    assigner.close();
    expect(await third).toBeUndefined();
    expect(clock.timerCount).toBe(0);
  });
});
