import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import { unboundedLength, type Schema } from '../../src/arrow/data-type.ts';
import { PeltonError } from '../../src/base/errors.ts';
import type { Decoder, Encoder, Format } from '../../src/formats/format.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import type { Arena } from '../../src/kernels/arena.ts';

export const lineSchema: Schema = {
  fields: [{ name: 'line', type: { kind: 'varchar', length: unboundedLength, nullable: false } }],
};

/** Each line is one STRING; a line `!` is malformed, `#…` is skipped, `~…` is filtered out. */
export const lineFormat: Format = {
  name: 'line',
  optionNames: ['rows-max'],
  extension: 'txt',
  createDecoder: (spec, memory): Decoder => lineDecoder(memory, Number(spec.options['rows-max'] ?? 3)),
  createEncoder: (_schema, _options, memory): Encoder => ({
    encode: (batch) =>
      new TextEncoder().encode(
        readRows(memory, batch)
          .map((row) => `${row.join('|')}\n`)
          .join(''),
      ),
    close: () => {},
  }),
};

function lineDecoder(memory: SlotMemory, rowsMax: number): Decoder {
  return {
    schema: lineSchema,
    decode: (input: Ptr, bytes: number, endOfInput: boolean, arena: Arena) => {
      const rows: string[][] = [];
      let at = 0;
      let skippedRecords = 0;
      while (at < bytes && rows.length < rowsMax) {
        const end = memory.u8.subarray(input, input + bytes).indexOf(10, at);
        if (end < 0 && !endOfInput) break;
        const line = new TextDecoder().decode(memory.u8.slice(input + at, input + (end < 0 ? bytes : end)));
        if (line === '!') {
          throw new PeltonError({ code: 'DATA_MALFORMED', message: 'a bad line', data: { path: '', byteOffset: at } });
        }
        at = end < 0 ? bytes : end + 1;
        if (line.startsWith('#')) skippedRecords++;
        else if (!line.startsWith('~')) rows.push([line.replace(/\r$/, '')]);
      }
      return {
        batch: { ...batchFromRows(memory, arena, lineSchema, rows), hashes: nullPtr },
        consumedBytes: at,
        skippedRecords,
      };
    },
    close: () => {},
  };
}
