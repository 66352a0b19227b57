import { expect, it } from 'vitest';
import type { DataType } from '../../src/arrow/data-type.ts';
import { seededRandom } from '../../src/base/random.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { ownedHashes } from '../../src/state/hash-range.ts';
import { contentsOf, GroupStateHarness, keyGroups, stateOwner } from '../support/group-state-harness.ts';
import { testMemory } from '../support/kernel-module.ts';

const types: readonly DataType[] = [{ kind: 'bigint', nullable: true }];

function filled(): GroupStateHarness {
  const harness = new GroupStateHarness(testMemory(), types);
  const random = seededRandom(5);
  for (const namespace of [5000, -1000, 0]) {
    const rows = Array.from({ length: 7000 }, (_, n) => ({
      key: [BigInt(n)],
      value: BigInt(n),
      text: `${random.nextUint32() % 99}`,
    }));
    harness.add(namespace, rows);
  }
  return harness;
}

it('gives its rows with those of a key group together, in order of hash within a namespace', () => {
  const harness = filled();
  const { memory } = harness;
  const arena = new Arena(memory);
  let rows = 0;
  let last = { group: -1, namespace: 0n, hash: -1 };
  for (const batch of harness.state.rows(0, arena)) {
    const paneStart = batch.columns[0]?.data ?? 0;
    for (let row = 0; row < batch.rows; row++) {
      const hash = memory.u32[batch.hashes / 4 + row] ?? 0;
      const group = Math.floor((hash * keyGroups) / 2 ** 32);
      const namespace = memory.i64[paneStart / 8 + row] ?? 0n;
      expect(group).toBeGreaterThanOrEqual(last.group);
      if (group === last.group) expect(namespace).toBeGreaterThanOrEqual(last.namespace);
      if (group === last.group && namespace === last.namespace) expect(hash).toBeGreaterThanOrEqual(last.hash);
      last = { group, namespace, hash };
    }
    rows += batch.rows;
  }
  expect(rows).toBe(21_000);
  arena.release();
  expect(harness.close()).toBe(0);
});

it('takes portable rows back, each subtask those of its key groups', () => {
  const source = filled();
  const { memory } = source;
  const arena = new Arena(memory);
  const parts = [0, 1, 2].map((subtask) => new GroupStateHarness(memory, types, ownedHashes(subtask, 3, keyGroups)));
  for (const batch of source.state.rows(0, arena)) for (const { state } of parts) state.addRows(0, batch);
  const found = parts.flatMap(({ state }) => [...contentsOf(memory, 1, state.rows(0, arena))]);
  expect(found).toHaveLength(21_000);
  expect(new Map(found)).toEqual(source.expected());
  for (const harness of [source, ...parts]) harness.close();
  arena.release();
  expect(memory.usedBytes(stateOwner)).toBe(0);
});
