import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../src/connectors/nexmark/event-schema.ts';
import { allConnectors } from '../../src/connectors/all-connectors.ts';
import { ConnectorRegistry } from '../../src/connectors/connector-registry.ts';
import { FileSource } from '../../src/connectors/filesystem/source.ts';
import { createFileSplitAssigner } from '../../src/connectors/filesystem/split-assigner.ts';
import { allFormats } from '../../src/formats/all-formats.ts';
import type { Format } from '../../src/formats/format.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import type { SourceSpec } from '../../src/plan/job-graph.ts';
import { testMemory } from '../support/kernel-module.ts';
import { lineFormat, lineSchema } from '../support/line-format.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';
import { restart } from '../support/source-harness.ts';
import { fileSchema } from './filesystem/file-table.ts';

const polls = fc.array(fc.nat(5), { maxLength: 40 });
const parallelism = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }));

function spec(connector: string, options: Record<string, string>, decode: Partial<SourceSpec['decode']>): SourceSpec {
  const schema = decode.schema ?? eventSchema;
  const projection = decode.projection ?? schema.fields.map((_, index) => [index]);
  return {
    kind: 'source',
    connector,
    options,
    format: options['format'],
    decode: { schema, projection, filters: [], options: {}, ...decode },
    bounded: true,
  };
}

/** Rows of each part are in order, and all together are `expected`, each once. */
function expectOnce(parts: readonly (readonly number[])[], expected: readonly number[]): void {
  expect(parts.flat().toSorted((a, b) => a - b)).toEqual(expected);
}

describe('file sources', () => {
  const memory = testMemory(256 << 20);

  /** The numbers at the beginning of each record. */
  async function numbers(
    format: Format,
    schema: SourceSpec['decode']['schema'],
    content: Readonly<Record<string, string>>,
    options: Record<string, string>,
    chunkBytes: number,
    turns: readonly number[],
    tasks: readonly [number, number],
  ) {
    const files = MemoryFileStore.of(content);
    const table = spec('filesystem', { path: 'in', format: format.name, ...options }, { schema, projection: [[0]] });
    const services = { files, clock: new ManualClock(), formats: new Map([[format.name, format]]) };
    const result = await restart(
      memory,
      (count) => createFileSplitAssigner(table, count, services),
      (context) => new FileSource(context, files, format.createDecoder(table.decode, memory, 1), chunkBytes),
      (batch) => readRows(memory, batch).map(([first]) => Number.parseInt(String(first), 10)),
      turns,
      tasks,
    );
    expect(files.openCount).toBe(0);
    expect(memory.usedBytes(1)).toBe(0);
    return result;
  }

  const line = fc.oneof(fc.stringMatching(/^[a-z]{0,6}$/), fc.stringMatching(/^[a-z]{20,90}$/));

  it('give each line once, in the order of each split, wherever they are stopped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(line, { maxLength: 25 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 4, max: 100 }),
        polls,
        parallelism,
        fc.constantFrom('', '\ufeff'),
        async (lines, splitBytes, chunkBytes, turns, tasks, mark) => {
          let count = 0;
          const markBytes = new TextEncoder().encode(mark).length;
          const startOf = new Map<number, readonly [path: string, byte: number]>();
          const content = lines.map((rest, file) => {
            const path = `in/${file}`;
            let text = mark;
            for (const end of rest) {
              // The mark belongs to the first record: a split that ends within it owns that.
              const start = text === mark ? 0 : text.length - mark.length + markBytes;
              startOf.set(count, [path, start]);
              text += `${count++} ${end}\n`;
            }
            return [path, text] as const;
          });
          const options = { 'source.split-size': String(splitBytes) };
          const files = Object.fromEntries(content);
          const { before, after, splitsAfter } = await numbers(
            lineFormat,
            lineSchema,
            files,
            options,
            chunkBytes,
            turns,
            tasks,
          );
          expectOnce([...before, ...after], [...startOf.keys()]);
          for (const [subtask, splits] of splitsAfter.entries()) {
            const owned = splits.flatMap(({ path, start, end, resumed }) => {
              const from = resumed && start === markBytes ? 0 : start;
              return [...startOf]
                .filter(([, at]) => at[0] === path && at[1] >= from && at[1] < end)
                .map(([number]) => number);
            });
            expect(after[subtask]).toEqual(owned);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each(['json', 'csv'] as const)('of %s with line breaks in its values do so too', async (name) => {
    const format = allFormats.get(name);
    if (format === undefined) throw new Error(`no format ${name}`);
    const text = fc.stringMatching(/^[a-z,\n]{0,30}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 30 }), polls, parallelism, async (texts, turns, tasks) => {
        const records = texts.map((value, id) =>
          name === 'json' ? `${JSON.stringify({ id, name: value })}\n` : `${id},"${value}"\n`,
        );
        const half = Math.ceil(records.length / 2);
        const content = { 'in/a': records.slice(0, half).join(''), 'in/b': records.slice(half).join('') };
        const { before, after } = await numbers(format, fileSchema, content, {}, 64, turns, tasks);
        expectOnce([...before, ...after], [...records.keys()]);
      }),
      { numRuns: 60 },
    );
  });

  it('know the place of a malformed record also after a restart', async () => {
    const content = { 'in/a': `${'1 good line\n'.repeat(40)}!\n` };
    for (let count = 1; count < 8; count++) {
      const turns = Array.from({ length: count }, () => 0);
      await expect(numbers(lineFormat, lineSchema, content, {}, 64, turns, [1, 1])).rejects.toMatchObject({
        fields: { data: { path: 'in/a', byteOffset: 480, line: 41 } },
      });
    }
  });
});

describe('generating sources', () => {
  const registry = new ConnectorRegistry(allConnectors, {
    files: new MemoryFileStore(),
    clock: new ManualClock(),
    formats: allFormats,
  });

  const tables: readonly (readonly [string, SourceSpec])[] = [
    ['nexmark', spec('nexmark', { 'events.num': '40000' }, { projection: [[3, 0]] })],
    [
      'datagen',
      spec(
        'datagen',
        {
          'fields.id.kind': 'sequence',
          'fields.id.start': '0',
          'fields.id.end': '29999',
          'rows-per-second': '1000000000',
        },
        { schema: { fields: [{ name: 'id', type: { kind: 'bigint', nullable: true } }] } },
      ),
    ],
  ];

  it.each(tables)(
    '%s makes each row once, in the order of each range, wherever it is stopped',
    async (_name, table) => {
      const memory = testMemory(256 << 20);
      const run = (turns: readonly number[], tasks: readonly [number, number]) =>
        restart(
          memory,
          (count) => registry.createSplitAssigner(table, count),
          (context) => registry.createSource(table, context),
          (batch) => readRows(memory, batch).map((row) => JSON.stringify(row.map(String))),
          turns,
          tasks,
        );
      const all = (await run([], [1, 1])).after.flat();
      await fc.assert(
        fc.asyncProperty(polls, parallelism, async (turns, tasks) => {
          const { before, after } = await run(turns, tasks);
          expect([...before, ...after].flat().toSorted()).toEqual(all.toSorted());
        }),
        { numRuns: 12 },
      );
    },
  );
});
