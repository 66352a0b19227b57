import type { Batch } from '../../src/arrow/batch.ts';
import type { Schema } from '../../src/arrow/data-type.ts';
import { PeltonError } from '../../src/base/errors.ts';
import type { Connector } from '../../src/connectors/connector.ts';
import { rowText } from '../../src/connectors/print/row-text.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { packBatch } from '../../src/kernels/pack-batch.ts';
import { readPackedRows } from '../../src/kernels/packed-rows.ts';
import type { OperatorSnapshot } from '../../src/operators/operator.ts';
import type { Sink, SinkContext } from '../../src/operators/sink.ts';

/** A database as a sink sees it: transactions with a name of their own, each taken once however often it is committed. */
export class Ledger {
  readonly #transactions = new Map<string, readonly string[]>();
  /** Called before a transaction is taken; what it throws is the database's failure. */
  onCommit: () => void = () => undefined;

  commit(transaction: string, changes: readonly string[]): void {
    this.onCommit();
    this.#transactions.set(transaction, changes);
  }

  /** Every change of every transaction: a row kind and the row as text. */
  get changes(): readonly string[] {
    return [...this.#transactions.values()].flat();
  }
}

const preparedSchema: Schema = {
  fields: [
    { name: 'transaction', type: { kind: 'varchar', length: 2147483647, nullable: false } },
    { name: 'change', type: { kind: 'varchar', length: 2147483647, nullable: false } },
  ],
};

/** A connector that writes changelogs into a ledger by two-phase commit. */
export function ledgerConnector(ledger: Ledger): Connector {
  return {
    description: {
      name: 'ledger',
      isSource: false,
      isSink: true,
      needsFormat: false,
      options: {},
      imposedSchema: undefined,
      acceptsChanges: 'all',
      isBounded: () => true,
      check: () => {},
      acceptsFilter: () => false,
    },
    source: undefined,
    sink: { createSink: (spec, context) => new LedgerSink(ledger, spec.schema, context) },
  };
}

class LedgerSink implements Sink {
  readonly pending = undefined;
  readonly #ledger: Ledger;
  readonly #schema: Schema;
  readonly #context: SinkContext;
  #open: string[] = [];
  #isFinished = false;
  #lastSnapshotId = 0;
  /** By transaction, with the checkpoint that publishes it. */
  readonly #prepared = new Map<string, { readonly checkpointId: number; readonly changes: readonly string[] }>();

  constructor(ledger: Ledger, schema: Schema, context: SinkContext) {
    this.#ledger = ledger;
    this.#schema = schema;
    this.#context = context;
  }

  onBatch(batch: Batch): void {
    const { rows, kinds } = readPackedRows(this.#schema, packBatch(this.#context.memory, batch));
    for (const [index, row] of rows.entries()) this.#open.push(rowText(this.#schema, row, kinds[index] ?? 0));
  }

  onWatermark(): void {}

  async finish(): Promise<void> {
    this.#isFinished = true;
  }

  async snapshot(checkpointId: number): Promise<OperatorSnapshot> {
    this.#prepare(checkpointId);
    this.#lastSnapshotId = checkpointId;
    const rows = [...this.#prepared].flatMap(([transaction, { changes }]) =>
      changes.map((change) => [transaction, change]),
    );
    const { memory, arena } = this.#context;
    const mark = arena.mark();
    const batch = batchFromRows(memory, arena, preparedSchema, rows);
    const packed = packBatch(memory, batch);
    arena.rewind(mark);
    return { tables: [{ name: 'prepared', schema: preparedSchema, batches: [packed] }] };
  }

  async restore(snapshots: readonly OperatorSnapshot[]): Promise<void> {
    const changes = new Map<string, string[]>();
    for (const packed of snapshots.flatMap(({ tables }) => tables).flatMap(({ batches }) => batches)) {
      for (const [transaction, change] of readPackedRows(preparedSchema, packed).rows) {
        const known = changes.get(String(transaction)) ?? [];
        known.push(String(change));
        changes.set(String(transaction), known);
      }
    }
    for (const [transaction, lines] of changes) this.#ledger.commit(transaction, lines);
  }

  async commit(checkpointId: number): Promise<void> {
    // What came behind the last barrier is published at the end of a job without checkpoints.
    if (this.#isFinished && checkpointId > this.#lastSnapshotId) this.#prepare(checkpointId);
    for (const [transaction, prepared] of this.#prepared) {
      if (prepared.checkpointId > checkpointId) continue;
      this.#ledger.commit(transaction, prepared.changes);
      this.#prepared.delete(transaction);
    }
  }

  async close(): Promise<void> {}

  #prepare(checkpointId: number): void {
    if (this.#open.length === 0) return;
    const { attemptUid, subtask } = this.#context;
    this.#prepared.set(`${attemptUid}/${subtask}/${checkpointId}`, { checkpointId, changes: this.#open });
    this.#open = [];
  }
}

/** The failure of a database that cannot be reached for a while. */
export function ledgerFailure(): PeltonError {
  return new PeltonError({ code: 'FILE_UNWRITABLE', message: 'the ledger cannot be reached' });
}

/** What a table holds after these changes, as sorted rows. @throws Error when a row is taken out that is not there */
export function foldChanges(changes: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const change of changes) {
    const sign = change.startsWith('-') ? -1 : 1;
    const row = change.slice(2);
    counts.set(row, (counts.get(row) ?? 0) + sign);
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([row, count]) => {
      if (count < 0) throw new Error(`${row} was taken out ${-count} times more often than it was put in`);
      return new Array<string>(count).fill(row);
    });
}
