import type { Schema } from '../../src/arrow/data-type.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { packBatch } from '../../src/kernels/pack-batch.ts';
import type { OperatorSnapshot } from '../../src/operators/operator.ts';
import type { Sink, SinkContext } from '../../src/operators/sink.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { snapshotRows } from './snapshot-rows.ts';

/** What transactional sinks have published, across the attempts of a job. */
export class Ledger {
  readonly #transactions = new Map<string, readonly string[]>();

  /** Doing it twice changes nothing; another content is an error. */
  publish(transaction: string, lines: readonly string[]): void {
    const before = this.#transactions.get(transaction);
    if (before !== undefined && before.join() !== lines.join())
      throw new Error(`${transaction} was published otherwise`);
    this.#transactions.set(transaction, lines);
  }

  get lines(): string[] {
    return [...this.#transactions.values()].flat().sort();
  }
}

const preparedSchema: Schema = schemaFromText('transaction STRING NOT NULL | line STRING');

/** Publishes the rows of an epoch when its checkpoint is complete; each step takes a moment. */
export class LedgerSink implements Sink {
  readonly #context: SinkContext;
  readonly #ledger: Ledger;
  /** By checkpoint, not published. */
  readonly #prepared = new Map<number, { readonly transaction: string; readonly lines: readonly string[] }>();
  #lines: string[] = [];
  #finished = false;

  constructor(context: SinkContext, ledger: Ledger) {
    this.#context = context;
    this.#ledger = ledger;
  }

  readonly pending = undefined;

  onBatch(batch: Parameters<Sink['onBatch']>[0]): void {
    if (this.#finished) throw new Error('a row after the end');
    for (const row of readRows(this.#context.memory, batch)) this.#lines.push(row.join(' '));
  }

  onWatermark(): void {}

  async finish(): Promise<void> {
    await this.#moment();
    this.#finished = true;
  }

  async snapshot(checkpointId: number): Promise<OperatorSnapshot> {
    const { attemptUid, subtask, memory, arena } = this.#context;
    this.#prepared.set(checkpointId, { transaction: `${attemptUid}/${subtask}/${checkpointId}`, lines: this.#lines });
    this.#lines = [];
    const rows = [...this.#prepared.values()].flatMap(({ transaction, lines }) =>
      [null, ...lines].map((line) => [transaction, line]),
    );
    const batches = [packBatch(memory, batchFromRows(memory, arena, preparedSchema, rows))];
    await this.#moment();
    return { tables: [{ name: 'prepared', schema: preparedSchema, batches }] };
  }

  async restore(snapshots: readonly OperatorSnapshot[]): Promise<void> {
    const transactions = new Map<string, string[]>();
    for (const snapshot of snapshots) {
      for (const [transaction, line] of snapshotRows(this.#context, snapshot)) {
        const lines = transactions.get(String(transaction)) ?? [];
        if (line !== null) lines.push(String(line));
        transactions.set(String(transaction), lines);
      }
    }
    await this.#moment();
    for (const [transaction, lines] of transactions) this.#ledger.publish(transaction, lines);
  }

  async commit(checkpointId: number): Promise<void> {
    const { attemptUid, subtask } = this.#context;
    await this.#moment();
    for (const [epoch, { transaction, lines }] of this.#prepared) {
      if (epoch > checkpointId) continue;
      this.#ledger.publish(transaction, lines);
      this.#prepared.delete(epoch);
    }
    if (this.#finished && checkpointId === Number.MAX_SAFE_INTEGER) {
      this.#ledger.publish(`${attemptUid}/${subtask}/end`, this.#lines);
      this.#lines = [];
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #moment(): Promise<void> {
    return new Promise((resolve) => this.#context.clock.after(0, resolve));
  }
}
