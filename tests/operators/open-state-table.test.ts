import { expect, it } from 'vitest';
import type { DataType } from '../../src/arrow/data-type.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { openStateTable } from '../../src/operators/open-state-table.ts';
import { contentsOf, copyPages, GroupStateHarness, stateOwner, stringType } from '../support/group-state-harness.ts';
import { testMemory } from '../support/kernel-module.ts';
import { adoptPage } from '../support/stored-pages.ts';

const types: readonly DataType[] = [{ kind: 'decimal', precision: 20, scale: 2, nullable: true }, stringType];

it('reads the pages of a table of which it knows only the description', () => {
  const source = new GroupStateHarness(testMemory(), types);
  for (const namespace of [0, 60_000]) {
    const rows = Array.from({ length: 4000 }, (_, n) => ({
      key: [n % 9 === 0 ? null : `${n}.50`, `key ${n % 1000}`],
      value: BigInt(n),
      text: 'x'.repeat(n % 40),
    }));
    source.add(namespace, rows);
  }
  const pages = copyPages(source.state.pages.freeze(), new Map());
  const memory = testMemory();
  const [description] = structuredClone(source.state.tables);
  const opened = openStateTable(description, memory, stateOwner);
  const { state } = opened;
  for (const page of pages) adoptPage(memory, state.pages, 0, page);
  const arena = new Arena(memory);
  expect(state.tables[0]).toEqual(source.state.tables[0]);
  expect(contentsOf(memory, 2, state.rows(0, arena))).toEqual(source.expected());
  opened.close();
  arena.release();
  expect(memory.usedBytes(stateOwner)).toBe(0);
});

it('refuses a layout that it does not know', () => {
  const description = { name: 'left', schema: { fields: [] }, keyColumns: [], layout: '{"kind":"of tomorrow"}' };
  expect(() => openStateTable(description, testMemory(), stateOwner)).toThrow(
    'state table left has a layout that this version of Pelton cannot read',
  );
});
