import { describe, expect, it } from 'vitest';
import { limits } from '../../src/base/limits.ts';
import { seededRandom } from '../../src/base/random.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { maxWatermarkMs } from '../../src/operators/operator.ts';
import { withSpilling } from '../../src/operators/spilling-operator.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';
import { MemorySpill } from '../support/memory-spill.ts';
import { type SpillingCase, spillingCases, spillingInput } from './spilling-cases.ts';

const stateBytes = 12 * limits.pageBytes;

/** Runs an operator whose spill files do `before` at each use. Returns what it still held when it was closed. */
function run(one: SpillingCase, before: () => void): { failed: boolean; heldBytes: number } {
  const memory = testMemory(64 << 20, stateBytes);
  const files: MemorySpill[] = [];
  const openSpill = (): MemorySpill => {
    const file = new MemorySpill(before);
    files.push(file);
    return file;
  };
  const operator = new ConformingOperator({
    memory,
    schema: one.output,
    create: (context) => withSpilling(one.create({ ...context, openSpill }), one.inputs, { ...context, openSpill }),
  });
  const random = seededRandom(3);
  let failed = false;
  let n = 0;
  try {
    for (let batch = 0; batch < 8; batch++) {
      const rows = Array.from({ length: 500 }, () => one.row(n++, random.nextUint32()));
      operator.batch((arena) => batchFromRows(memory, arena, spillingInput, rows), batch % one.inputs.length);
    }
    operator.watermark(maxWatermarkMs);
  } catch (thrown) {
    if (thrown !== planted) throw thrown;
    failed = true;
  }
  const heldBytes = operator.close();
  expect(files.every(({ isClosed }) => isClosed)).toBe(true);
  return { failed, heldBytes };
}

const planted = new Error('planted');

describe.each(Object.entries(spillingCases))('%s whose spill file fails', (_, one) => {
  it('gives back all memory, whichever write or read it is', () => {
    let uses = 0;
    expect(run(one, () => uses++)).toMatchObject({ failed: false, heldBytes: 0 });
    expect(uses).toBeGreaterThan(20);
    for (let failing = 0; failing < uses; failing += 1 + Math.floor(uses / 11)) {
      let use = 0;
      const result = run(one, () => {
        if (use++ === failing) throw planted;
      });
      expect({ failing, ...result }).toMatchObject({ failing, failed: true, heldBytes: 0 });
    }
  });
});

it.each(Object.entries(spillingCases))('%s gives back all memory when those behind it fail', (_, one) => {
  const memory = testMemory();
  let emitsLeft = 1;
  const emit = (): void => {
    if (emitsLeft-- === 0) throw planted;
  };
  const operator = new ConformingOperator({
    memory,
    schema: one.output,
    create: (context) => one.create({ ...context, output: { ...context.output, emit } }),
  });
  const random = seededRandom(3);
  const feed = (): void => {
    for (let batch = 0; batch < 30; batch++) {
      const rows = Array.from({ length: 200 }, (_row, n) => one.row(batch * 7000 + n, random.nextUint32() % 50));
      operator.batch((arena) => batchFromRows(memory, arena, spillingInput, rows), batch % one.inputs.length);
      operator.watermark(batch * 7000);
    }
  };
  expect(feed).toThrow(planted);
  expect(operator.close()).toBe(0);
});
