import type { Batch } from '../arrow/batch.ts';
import { Arena } from '../kernels/arena.ts';
import { unpackBatch } from '../kernels/pack-batch.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import { openStateTable } from '../operators/open-state-table.ts';
import { everyHash, type HashRange } from '../state/hash-range.ts';
import { readPages } from './pack-reader.ts';
import type { TablePart } from './snapshot-tables.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** A part of a state table whose rows lie in slot memory, or come there batch by batch. */
export interface OpenedPart {
  /** In the columns of the table; each batch is good until the next one. To be taken once. */
  readonly batches: Iterable<Batch>;
  /** Gives back all memory. */
  close(): void;
}

export interface OpenPartOptions {
  readonly memory: SlotMemory;
  readonly owner: MemoryOwner;
  /** Of the snapshot. */
  readonly store: SnapshotStore;
  readonly keyGroups: number;
  /** Of pages, only rows with these hashes are given. */
  readonly owned?: HashRange;
}

/** @throws PeltonError SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT, SNAPSHOT_MISMATCH, MEMORY_BUDGET */
export async function openPart(part: TablePart, options: OpenPartOptions): Promise<OpenedPart> {
  const { memory, owner, store, keyGroups, owned = everyHash } = options;
  const arena = new Arena(memory, owner);
  const close = (): void => arena.release();
  try {
    switch (part.kind) {
      case 'small':
        return { batches: smallBatches(memory, arena, part), close };
      case 'file': {
        // Loaded late, because it takes longer to load than all the rest of a slot.
        const { readSavepointFile } = await import('./savepoint-reader.ts');
        return { batches: await readSavepointFile(memory, arena, store, part.file), close };
      }
      case 'pages': {
        const number = part.pages.tables[0] ?? 0;
        const table = openStateTable(part.description, memory, owner, { number, owned, keyGroups });
        try {
          const target = table.state.pages;
          await readPages({ memory, store, target }, part.pages, (position, page) => {
            target.adopt(0, page, part.pages.bytes[position] ?? 0);
          });
        } catch (thrown) {
          table.close();
          throw thrown;
        }
        return {
          batches: table.state.rows(0, arena),
          close: () => {
            table.close();
            close();
          },
        };
      }
    }
  } catch (thrown) {
    close();
    throw thrown;
  }
}

function* smallBatches(
  memory: SlotMemory,
  arena: Arena,
  { schema, batches }: Extract<TablePart, { kind: 'small' }>,
): Generator<Batch> {
  for (const packed of batches) {
    arena.reset();
    yield unpackBatch(memory, arena, schema, packed);
  }
}
