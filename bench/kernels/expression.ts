import { nullPtr, offsetPtr } from '../../src/abi/ptr.ts';
import { type Batch, denseBatch } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import { literal } from '../../src/expr/coercion.ts';
import { compileProgram } from '../../src/expr/compile-program.ts';
import type { Expression } from '../../src/expr/expression.ts';
import { ProgramInstance } from '../../src/expr/program-instance.ts';
import { resolveCall } from '../../src/expr/resolve-call.ts';
import type { RowProgram } from '../../src/expr/row-program.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { runNative } from '../native-program.ts';
import { emptyHash, foldWords, hashWords } from '../result-hash.mjs';
import { benchMemory } from './bench-memory.ts';
import type { KernelBenchmark, KernelResult } from './kernel-benchmark.ts';
import { measureSeconds } from './measure.ts';

const bigint: DataType = { kind: 'bigint', nullable: false };
const names = ['auction', 'bidder', 'price', 'time'] as const;
const input: Schema = { fields: names.map((name) => ({ name, type: bigint })) };

const column = (name: (typeof names)[number]): Expression => ({
  kind: 'column',
  index: names.indexOf(name),
  type: bigint,
});
const constant = (value: bigint): Expression => literal(value, bigint);
const call = (name: string, ...operands: Expression[]): Expression => {
  const resolved = resolveCall(name, operands);
  if (resolved.kind === 'failure') throw new Error(resolved.message);
  return resolved;
};

/** SELECT auction, price * 2 + bidder, time WHERE price > 10000 AND MOD(auction, 10) <> 3. */
const program: RowProgram = {
  input,
  filter: call(
    'AND',
    call('>', column('price'), constant(10_000n)),
    call('<>', call('MOD', column('auction'), constant(10n)), constant(3n)),
  ),
  outputs: [
    { field: { name: 'auction', type: bigint }, expression: column('auction') },
    {
      field: { name: 'value', type: bigint },
      expression: call('+', call('*', column('price'), constant(2n)), column('bidder')),
    },
    { field: { name: 'time', type: bigint }, expression: column('time') },
  ],
  hashColumns: undefined,
};

/** An emitted program: filter and projection in one pass, with and without the hash of a key. */
export const benchmark: KernelBenchmark = {
  name: 'expression',
  async run({ rows: wanted, seconds, native }) {
    const batchRows = Math.min(limits.batchRowsMax, wanted);
    const batches = Math.max(1, Math.floor(wanted / batchRows));
    const rows = batches * batchRows;
    const { memory, arena: inputArena } = await benchMemory(rows * 8 * names.length + (16 << 20));
    const random = seededRandom(9);
    // Small values in 64 bits: low words random, high words 0.
    const words = new Uint32Array(rows * names.length * 2);
    for (let i = 0; i < words.length; i += 2) words[i] = random.nextUint32() % 20_000;
    const start = inputArena.allocate(words.byteLength);
    memory.u32.set(words, start >>> 2);
    const inputs = Array.from({ length: batches }, (_, batch) =>
      denseBatch(
        input,
        batchRows,
        names.map((_name, index) => ({
          type: bigint,
          validity: nullPtr,
          data: offsetPtr(start, (batch * names.length + index) * batchRows * 8),
          offsets: nullPtr,
          children: [],
        })),
      ),
    );
    const variants = [
      { name: 'filter, project', hashColumns: undefined },
      { name: 'filter, project, hash', hashColumns: [0] },
    ];
    const twins = native
      ? await runNative(
          'expression.cc',
          seconds,
          [words],
          variants.map(({ hashColumns }) => [String(batchRows), hashColumns ? '1' : '0']),
        )
      : undefined;
    const arena = new Arena(memory);
    const results: KernelResult[] = [];
    for (const [index, { name, hashColumns }] of variants.entries()) {
      const instance = new ProgramInstance(compileProgram({ ...program, hashColumns }), memory);
      const run = (onBatch: (batch: Batch) => void): number => {
        let selected = 0;
        for (const batch of inputs) {
          arena.reset();
          const result = instance.run(batch, arena);
          selected += result.selectedRows;
          onBatch(result);
        }
        return selected;
      };
      const passSeconds = measureSeconds(name, seconds, () => run(() => undefined));
      const folded = new Uint32Array(4).fill(emptyHash);
      const fold = (column: number, at: number, count: number): void => {
        folded[column] = foldWords(folded[column] ?? 0, memory.u32.subarray(at >>> 2, (at >>> 2) + count));
      };
      run((batch) => {
        for (const [column, { data }] of batch.columns.entries()) fold(column, data, batch.rows * 2);
        if (hashColumns !== undefined) fold(3, batch.hashes, batch.rows);
      });
      const twin = twins?.[index];
      results.push({
        name: `expression: ${name}`,
        rows,
        seconds: passSeconds,
        unit: 'rows/s',
        value: rows / passSeconds,
        bytesPerSecond: words.byteLength / passSeconds,
        resultHash: hashWords(folded),
        ...(twin === undefined ? {} : { native: rows / twin.seconds, nativeHash: twin.resultHash }),
      });
    }
    return results;
  },
};
