import { describe, expect, it } from 'vitest';
import type { SinkSpec } from '../../../src/plan/job-graph.ts';
import { batchFromText } from '../../support/batch-text.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { MemoryFileStore } from '../../support/memory-file-store.ts';
import { sinkContext } from '../../support/sink-harness.ts';
import { fileSchema, readTable, registryOver } from './file-table.ts';

const line = (id: number, name: string): string => JSON.stringify({ id, name });

describe('JSON files', () => {
  it.each([
    ['plain', `${line(1, 'a')}\n${line(2, 'b')}\n`],
    ['without a final line break', `${line(1, 'a')}\n${line(2, 'b')}`],
    ['with CRLF', `${line(1, 'a')}\r\n${line(2, 'b')}\r\n`],
    ['with a byte order mark', `\ufeff${line(1, 'a')}\n${line(2, 'b')}\n`],
    ['with blank lines', `\n${line(1, 'a')}\n\n\n${line(2, 'b')}\n\n`],
  ])('%s', async (_name, content) => {
    expect((await readTable('json', content)).rows).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('empty', async () => {
    expect((await readTable('json', '')).rows).toEqual([]);
  });

  it('with a record of 10 MB', async () => {
    const name = 'é'.repeat(5 << 20);
    const { rows } = await readTable('json', `${line(1, 'a')}\n${line(2, name)}\n${line(3, 'c')}\n`);
    expect(rows.map(([id, text]) => [id, String(text).length])).toEqual([
      [1, 1],
      [2, 5 << 20],
      [3, 1],
    ]);
  });

  it('in splits that cut lines anywhere', async () => {
    const lines = Array.from({ length: 300 }, (_, id) => line(id, 'x'.repeat(id % 40)));
    for (const splitBytes of [7, 64, 1000]) {
      const { rows } = await readTable('json', `${lines.join('\n')}\n`, { 'source.split-size': String(splitBytes) });
      expect(rows.map(([id]) => id)).toEqual(lines.map((_, id) => id));
    }
  });

  it('with a value that does not fit its type: file, byte and line', async () => {
    const good = `${line(1, 'a')}\n`;
    const content = `${good.repeat(1000)}{"id":99999999999,"name":"b"}\n${good}`;
    await expect(readTable('json', content, { 'source.split-size': '4 kb' })).rejects.toMatchObject({
      fields: {
        code: 'DATA_MALFORMED',
        message: expect.stringContaining('99999999999'),
        data: { path: 'in/a.json', byteOffset: good.length * 1000, line: 1001 },
      },
    });
  });

  it('with bad records that are skipped and counted', async () => {
    const content = `${line(1, 'a')}\n{"id":\n${line(2, 'b')}\nnonsense\n`;
    const { rows, skippedRecords } = await readTable('json', content, { 'json.ignore-parse-errors': 'true' });
    expect(rows.map(([id]) => id)).toEqual([1, 2]);
    expect(skippedRecords).toBe(2);
  });

  it('that were written by the sink', async () => {
    const files = new MemoryFileStore();
    const spec: SinkSpec = {
      kind: 'sink',
      connector: 'filesystem',
      options: { connector: 'filesystem', path: 'out', format: 'json' },
      format: 'json',
      schema: fileSchema,
      overwrite: false,
    };
    const memory = testMemory();
    const { context } = sinkContext(memory);
    const sink = registryOver(files).createSink(spec, context);
    sink.onBatch(batchFromText(memory, context.arena, 'id INT | name STRING\n1 | "a"\nNULL | "b\\"c"'));
    await sink.finish();
    await sink.commit(1);
    await sink.close();
    const [path = ''] = files.contents.keys();
    expect(path).toBe('out/part-a1-0-0.json');
    expect(files.text(path)).toBe('{"id":1,"name":"a"}\n{"id":null,"name":"b\\"c"}\n');
    expect((await readTable('json', files.text(path))).rows).toEqual([
      [1, 'a'],
      [null, 'b"c'],
    ]);
  });
});
