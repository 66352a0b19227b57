import { nullPtr, offsetPtr, type Ptr } from '../../src/abi/ptr.ts';
import { denseBatch } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import { Arena } from '../../src/kernels/arena.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { groupLayout } from '../../src/operators/group-layout.ts';
import { GroupTables } from '../../src/operators/group-tables.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import type { Directory } from '../../src/state/state-table.ts';
import { runNative } from '../native-program.ts';
import { emptyHash, foldWords } from '../result-hash.mjs';
import { benchMemory } from './bench-memory.ts';
import type { KernelBenchmark, KernelResult } from './kernel-benchmark.ts';
import { measureSeconds } from './measure.ts';

const bigint: DataType = { kind: 'bigint', nullable: false };
const schema: Schema = {
  fields: [
    { name: 'key', type: bigint },
    { name: 'value', type: bigint },
  ],
};
const layout = groupLayout(
  schema,
  [0],
  [
    { function: 'count', argument: undefined, type: bigint },
    { function: 'sum', argument: 1, type: bigint },
    { function: 'max', argument: 1, type: bigint },
  ],
  false,
);

/**
 * One pane of a windowed aggregation: COUNT(*), SUM(value) and MAX(value) by a BIGINT key whose hash is given. A pass fills a new
 * table, batch by batch, and drops it.
 */
export const benchmark: KernelBenchmark = {
  name: 'window-aggregate',
  async run({ rows, seconds, native }) {
    const results: KernelResult[] = [];
    for (const keys of [10_000, 1_000_000]) results.push(await aggregate(rows, keys, seconds, native));
    return results;
  },
};

/** One pane over input of its own. */
export interface WindowPass {
  readonly rows: number;
  /** Fills the pane anew. Returns its groups. */
  step(): number;
  /** Of the groups after a step. */
  resultHash(): string;
  /** Columns of the input: hashes, keys, values. */
  readonly inputs: readonly Uint8Array[];
}

/** About `wanted` rows in batches of `batchRows` over `keys` keys, in a memory of its own with these kernels. */
export async function windowPass(
  wanted: number,
  keys: number,
  batchRows: number,
  kernels?: WebAssembly.Module,
): Promise<WindowPass> {
  const batches = Math.max(1, Math.floor(wanted / batchRows));
  const rows = batches * batchRows;
  const { memory, arena } = await benchMemory(rows * 20 + keys * 200 + (32 << 20), kernels);
  const input = writeInput(memory, arena, rows, keys);
  const tables = new GroupTables(memory, 1, layout);
  let table = tables.state.borrow();
  const bytes = (start: Ptr, length: number): Uint8Array => memory.u8.subarray(start, start + length);
  return {
    rows,
    step: () => {
      tables.state.giveBack(table);
      table = tables.state.borrow();
      for (let first = 0; first < rows; first += batchRows) {
        const columns = [input.keys, input.values].map((data) => ({
          type: bigint,
          validity: nullPtr,
          data: offsetPtr(data, first * 8),
          offsets: nullPtr,
          children: [],
        }));
        tables.setInput(denseBatch(schema, batchRows, columns), offsetPtr(input.hashes, first * 4));
        tables.update(table, nullPtr, batchRows);
      }
      return tables.state.countRows(table);
    },
    resultHash: () => hashOf(memory, tables, table),
    inputs: [bytes(input.hashes, rows * 4), bytes(input.keys, rows * 8), bytes(input.values, rows * 8)],
  };
}

async function aggregate(wanted: number, keys: number, seconds: number, native: boolean): Promise<KernelResult> {
  const batchRows = Math.min(limits.batchRowsMax, wanted);
  const pass = await windowPass(wanted, keys, batchRows);
  const { rows } = pass;
  const passSeconds = measureSeconds('window-aggregate', seconds, () => pass.step());
  const twin = native
    ? (await runNative('window-aggregate.cc', seconds, pass.inputs, [[String(batchRows)]]))?.[0]
    : undefined;
  return {
    name: `count, sum, max by BIGINT over ${keys} keys`,
    rows,
    seconds: passSeconds,
    unit: 'rows/s',
    value: rows / passSeconds,
    resultHash: pass.resultHash(),
    ...(twin === undefined ? {} : { native: rows / twin.seconds, nativeHash: twin.resultHash }),
  };
}

function writeInput(
  memory: SlotMemory,
  arena: Arena,
  rows: number,
  keys: number,
): { hashes: Ptr; keys: Ptr; values: Ptr } {
  const random = seededRandom(11);
  const keyColumn = arena.allocate(rows * 8);
  const valueColumn = arena.allocate(rows * 8);
  for (let row = 0; row < rows; row++) {
    memory.u32[(keyColumn >>> 2) + row * 2] = random.nextUint32() % keys;
    memory.u32[(keyColumn >>> 2) + row * 2 + 1] = 0;
    memory.u32[(valueColumn >>> 2) + row * 2] = random.nextUint32();
    memory.u32[(valueColumn >>> 2) + row * 2 + 1] = 0;
  }
  const column = { type: bigint, validity: nullPtr, data: keyColumn, offsets: nullPtr, children: [] };
  const hashes = keyHashes(memory, arena, denseBatch(schema, rows, [column, column]), [0]);
  return { hashes, keys: keyColumn, values: valueColumn };
}

/** Hash of the groups in any order: the sum of theirs. */
function hashOf(memory: SlotMemory, tables: GroupTables, table: Directory): string {
  let hash = 0;
  const group = new Uint32Array(2 * (schema.fields.length + 2));
  for (const { rows, columns } of tables.columnsOf(table, new Arena(memory), 'results')) {
    for (let row = 0; row < rows; row++) {
      for (const [index, { data }] of columns.entries()) {
        group[index * 2] = memory.u32[data / 4 + row * 2] ?? 0;
        group[index * 2 + 1] = memory.u32[data / 4 + row * 2 + 1] ?? 0;
      }
      hash = (hash + foldWords(emptyHash, group)) | 0;
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
