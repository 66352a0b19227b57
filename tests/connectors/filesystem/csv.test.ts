import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable } from './file-table.ts';

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('CSV files', () => {
  it.each([
    ['plain', '1,a\n2,b\n'],
    ['without a final line break', '1,a\n2,b'],
    ['with CRLF', '1,a\r\n2,b\r\n'],
    ['with a byte order mark', '\ufeff1,a\n2,b\n'],
    ['with blank lines', '\n1,a\n\n2,b\n\n'],
  ])('%s', async (_name, content) => {
    expect((await readTable('csv', content)).rows).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('empty', async () => {
    expect((await readTable('csv', '')).rows).toEqual([]);
  });

  it('with line breaks and quotes inside quotes, for every size of chunk', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r\n', ' '), maxLength: 40 }), {
          maxLength: 30,
        }),
        fc.integer({ min: 8, max: 200 }),
        async (texts, chunkBytes) => {
          const content = texts.map((text, id) => `${id},${quoted(text)}\n`).join('');
          const { rows } = await readTable('csv', content, { 'source.split-size': '50' }, chunkBytes);
          expect(rows).toEqual(texts.map((text, id) => [id, text]));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('in splits when no record spans lines', async () => {
    const lines = Array.from({ length: 300 }, (_, id) => `${id},${'x'.repeat(id % 40)}\n`);
    for (const options of [{ 'source.records-span-lines': 'false' }, { 'csv.disable-quote-character': 'true' }]) {
      const { rows } = await readTable('csv', lines.join(''), { 'source.split-size': '64', ...options });
      expect(rows.map(([id]) => id)).toEqual(lines.map((_, id) => id));
    }
  });

  it('with a value that does not fit its type: file, byte and line', async () => {
    await expect(readTable('csv', '1,a\n2,b\n99999999999,c\n')).rejects.toMatchObject({
      fields: {
        code: 'DATA_MALFORMED',
        message: expect.stringContaining('99999999999'),
        data: { path: 'in/a.csv', byteOffset: 8, line: 3 },
      },
    });
  });

  it('with bad records that are skipped and counted', async () => {
    const { rows, skippedRecords } = await readTable('csv', '1,a\n2,b,c\n3,d\n', { 'csv.ignore-parse-errors': 'true' });
    expect(rows).toEqual([
      [1, 'a'],
      [3, 'd'],
    ]);
    expect(skippedRecords).toBe(1);
  });

  it('with a quote that never ends', async () => {
    await expect(readTable('csv', `1,a\n2,"${'b\n'.repeat(100)}`)).rejects.toMatchObject({
      fields: { code: 'DATA_MALFORMED', data: { path: 'in/a.csv', byteOffset: 4, line: 2 } },
    });
  });
});
