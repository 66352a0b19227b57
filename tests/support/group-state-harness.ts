import { nullPtr, type Ptr } from '../../src/abi/ptr.ts';
import type { Batch } from '../../src/arrow/batch.ts';
import type { DataType, Field, Schema } from '../../src/arrow/data-type.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Row, type Value } from '../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { groupLayout } from '../../src/operators/group-layout.ts';
import { describeGroups } from '../../src/operators/group-state-layout.ts';
import { GroupTables } from '../../src/operators/group-tables.ts';
import { GroupedState } from '../../src/operators/grouped-state.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { everyHash, type HashRange } from '../../src/state/hash-range.ts';
import type { FrozenState } from '../../src/state/keyed-state.ts';
import { pageOf } from './stored-pages.ts';

const bigint: DataType = { kind: 'bigint', nullable: false };
export const stringType: DataType = { kind: 'varchar', length: 2_147_483_647, nullable: true };
export const namespaceField: Field = {
  name: 'pane_start',
  type: { kind: 'timestamp', precision: 3, nullable: false },
};
/** Memory owner of the state. */
export const stateOwner = 3;
export const keyGroups = 128;

/** A row of the input: the key's values, then a number and a text. */
export interface InputRow {
  readonly key: readonly Value[];
  readonly value: bigint;
  readonly text: string;
}

/** Groups as text, by namespace and key: what a model and a state table both can be brought to. */
export type Contents = ReadonlyMap<string, string>;

/** State tables of COUNT(*), SUM(value) and MAX(text) by key, and a Map that says what is in them. */
export class GroupStateHarness {
  readonly memory: SlotMemory;
  readonly groups: GroupTables;
  readonly state: GroupedState;
  readonly #input: Schema;
  readonly #keyColumns: readonly number[];
  readonly #arena: Arena;
  readonly #hashOf: (hash: number) => number;
  readonly #model = new Map<string, { namespace: number; count: bigint; sum: bigint; max: string }>();

  /** `hashOf` changes the hash of each row, for hashes that are alike. Without `hasText` there is no MAX(text), and texts must be empty. */
  constructor(
    memory: SlotMemory,
    keyTypes: readonly DataType[],
    owned: HashRange = everyHash,
    hashOf: (hash: number) => number = (hash) => hash,
    hasText = true,
  ) {
    this.memory = memory;
    this.#hashOf = hashOf;
    this.#input = {
      fields: [
        ...keyTypes.map((type, index) => ({ name: `k${index}`, type })),
        { name: 'value', type: bigint },
        { name: 'text', type: stringType },
      ],
    };
    this.#keyColumns = keyTypes.map((_, index) => index);
    const [value, text] = [keyTypes.length, keyTypes.length + 1];
    const layout = groupLayout(
      this.#input,
      this.#keyColumns,
      [
        { function: 'count', argument: undefined, type: bigint },
        { function: 'sum', argument: value, type: bigint },
        ...(hasText ? [{ function: 'max', argument: text, type: stringType } as const] : []),
      ],
      false,
    );
    this.#arena = new Arena(memory);
    this.groups = new GroupTables(memory, stateOwner, layout);
    this.state = new GroupedState({
      memory,
      owner: stateOwner,
      layout,
      groups: this.groups,
      description: describeGroups('groups', 0, layout, namespaceField),
      namespace: namespaceField,
      owned,
      keyGroups,
    });
  }

  /** Folds rows into a namespace, and into the model; what lies in the spill file of their hashes is brought back. @throws MEMORY_BUDGET */
  add(namespace: number, rows: readonly InputRow[]): void {
    this.#arena.reset();
    const input = rows.map(({ key, value, text }): Row => [...key, value, text]);
    const batch = batchFromRows(this.memory, this.#arena, this.#input, input);
    const hashes = this.#hashes(batch);
    for (let row = 0; row < batch.rows; row++) {
      this.state.pages.pager.loadHash(hashes === 0 ? 0 : (this.memory.u32[hashes / 4 + row] ?? 0));
    }
    this.groups.setInput(batch, hashes);
    this.groups.update(this.groups.state.open(namespace), nullPtr, rows.length);
    for (const { key, value, text } of rows) {
      const id = `${namespace} ${JSON.stringify(key, asText)}`;
      const group = this.#model.get(id);
      if (group === undefined) this.#model.set(id, { namespace, count: 1n, sum: value, max: text });
      else {
        group.count++;
        group.sum += value;
        if (Buffer.compare(Buffer.from(text), Buffer.from(group.max)) > 0) group.max = text;
      }
    }
  }

  drop(namespace: number): void {
    this.groups.state.drop(namespace);
    for (const [id, group] of this.#model) if (group.namespace === namespace) this.#model.delete(id);
  }

  /** What should be there. */
  expected(): Contents {
    return new Map(
      [...this.#model].map(([id, { count, sum, max }]) => [id, `${count} ${sum} ${max.length} ${max.slice(0, 20)}`]),
    );
  }

  /** What is there, by its portable rows. */
  contents(): Contents {
    return contentsOf(this.memory, this.#keyColumns.length, this.state.rows(0, this.#arena));
  }

  /** Gives back all memory. Returns the bytes that the state still holds. */
  close(): number {
    this.state.close();
    this.groups.close();
    this.#arena.release();
    return this.memory.usedBytes(stateOwner);
  }

  #hashes(batch: Batch): Ptr {
    const hashes = keyHashes(this.memory, this.#arena, batch, this.#keyColumns);
    const { u32 } = this.memory;
    for (let row = 0; hashes !== 0 && row < batch.rows; row++) {
      u32[hashes / 4 + row] = this.#hashOf(u32[hashes / 4 + row] ?? 0);
    }
    return hashes;
  }
}

/** Rows of a table of such groups as contents. @throws Error when a key comes twice */
export function contentsOf(memory: SlotMemory, keyColumns: number, batches: Iterable<Batch>): Contents {
  const contents = new Map<string, string>();
  for (const batch of batches) {
    for (const [namespace, ...row] of readRows(memory, batch)) {
      const id = `${Date.parse(`${String(namespace).replace(' ', 'T')}Z`)} ${JSON.stringify(row.slice(0, keyColumns), asText)}`;
      if (contents.has(id)) throw new Error(`${id} came twice`);
      const [count, sum, max = ''] = row.slice(keyColumns);
      contents.set(id, `${String(count)} ${String(sum)} ${String(max).length} ${String(max).slice(0, 20)}`);
    }
  }
  return contents;
}

function asText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/**
 * Copies of the pages of a snapshot that has just been taken. `earlier` has the pages of former ones by tag, and gets the new ones.
 * @throws Error when a page that an earlier snapshot had is not what it was then
 */
export function copyPages(frozen: FrozenState, earlier: Map<number, Uint8Array>): Uint8Array[] {
  return Array.from(frozen.tags, (tag, index) => {
    const page = pageOf(frozen, index);
    const known = earlier.get(tag);
    if (known !== undefined && Buffer.compare(known, page) !== 0) throw new Error(`page ${tag} has changed`);
    earlier.set(tag, page);
    return page;
  });
}
