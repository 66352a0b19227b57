import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFileSplitAssigner } from '../../../src/connectors/filesystem/split-assigner.ts';
import type { Split } from '../../../src/operators/source.ts';
import type { SourceSpec } from '../../../src/plan/job-graph.ts';
import { lineFormat, lineSchema } from '../../support/line-format.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryFileStore } from '../../support/memory-file-store.ts';

const spec: SourceSpec = {
  kind: 'source',
  connector: 'filesystem',
  options: { path: 'in', 'source.split-size': '10 b' },
  format: 'line',
  decode: { schema: lineSchema, projection: [[0]], filters: [], options: {} },
  bounded: true,
};

it('hands out what was unfinished in the order of the input, whoever had it', async () => {
  const files = MemoryFileStore.of({ 'in/part-2': 'x'.repeat(55), 'in/part-10': 'y'.repeat(31) });
  const services = { files, clock: new ManualClock(), formats: new Map([[lineFormat.name, lineFormat]]) };
  const all: Split[] = [];
  const whole = createFileSplitAssigner(spec, 2, services);
  for (let split = await whole.next(0); split !== undefined; split = await whole.next(0)) all.push(split);
  expect(all.map(({ path, start }) => `${path} ${start}`)).toEqual([
    ...[0, 10, 20, 30, 40, 50].map((start) => `in/part-2 ${start}`),
    ...[0, 10, 20, 30].map((start) => `in/part-10 ${start}`),
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ slot: fc.nat(2), finished: fc.boolean() }), { maxLength: 12 }),
      fc.nat(4),
      async (taken, takenAgain) => {
        let assigner = createFileSplitAssigner(spec, 3, services);
        let held: { readonly slot: number; readonly split: Split; readonly finished: boolean }[] = [];
        for (const { slot, finished } of taken) {
          const split = await assigner.next(slot);
          if (split !== undefined) held.push({ slot, split, finished });
        }
        // Restarted twice, the second time with some of the unfinished taken again.
        for (const again of [takenAgain, 0]) {
          const unfinished = held
            .filter(({ finished }) => !finished)
            .toSorted((one, other) => one.slot - other.slot)
            .map(({ split }) => split);
          const restored = createFileSplitAssigner(spec, 3, services);
          restored.restore(assigner.snapshot(), unfinished);
          assigner = restored;
          held = held.filter(({ finished }) => finished);
          for (let count = 0; count < again; count++) {
            const split = await assigner.next(count % 3);
            if (split !== undefined) held.push({ slot: 2 - (count % 3), split, finished: false });
          }
        }
        const finished = new Set(held.map(({ split }) => split.id));
        const rest: Split[] = [];
        for (let split = await assigner.next(0); split !== undefined; split = await assigner.next(0)) rest.push(split);
        expect(rest).toEqual(all.filter(({ id }) => !finished.has(id)));
      },
    ),
  );
});
