import { asPeltonError, type PeltonError } from '../base/errors.ts';
import { nearestName } from '../base/nearest-name.ts';
import type { RestoreGraph } from './restore-graph.ts';
import { assignRestore, hasState } from './restore-plan.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import { totalBytes } from './stored-pages.ts';
import type { CheckpointManifest, OperatorManifest } from './subtask-snapshot.ts';
import { type TableReport, tableReports } from './table-report.ts';

/** What a restore would do with the state of one operator. */
export interface OperatorReport {
  readonly uid: string;
  readonly name: string;
  /**
   * `restored`: goes on from the snapshot; `starts-empty`: the snapshot has nothing of it; `left-behind`: the job does not
   * have it; `refused`: a table of it does not fit.
   */
  readonly outcome: 'restored' | 'starts-empty' | 'left-behind' | 'refused';
  readonly reason: string;
  /** Its tables by key, where they are known. */
  readonly tableReports: readonly TableReport[];
  /** What the snapshot has of it; undefined when it has not heard of it. */
  readonly contents: OperatorContents | undefined;
}

/** Sizes of an operator's state in a snapshot. */
export interface OperatorContents {
  readonly parallelism: number;
  readonly tables: readonly string[];
  readonly pageBytes: number;
  /** Rows of savepoint files. */
  readonly fileRows: number;
  readonly smallRows: number;
  readonly inFlightRows: number;
  /** Splits that subtasks of a source had begun. */
  readonly splits: number;
}

export interface RestoreReport {
  /** Operators of the job in its order, then those that it does not have. */
  readonly operators: readonly OperatorReport[];
  /** Why a restore would be refused; undefined when it would not. */
  readonly refusal: PeltonError | undefined;
}

/**
 * What a restore of a job would take over from a snapshot, without doing it. `tablesOf`: the state tables by key that an operator of
 * the job keeps, by its uid.
 */
export function restoreReport(
  manifest: CheckpointManifest,
  graph: RestoreGraph,
  allowNonRestored: boolean,
  tablesOf: ReadonlyMap<string, readonly StateTableDescription[]> = new Map(),
): RestoreReport {
  const former = new Map(manifest.operators.map((operator) => [operator.uid, operator]));
  const uids = new Set(graph.nodes.map(({ uid }) => uid));
  const unknown = manifest.operators.filter(({ uid }) => !uids.has(uid));
  const unclaimed = unknown.filter(hasState).map(({ uid }) => uid);
  const known = graph.nodes.map(({ uid, name, parallelism }): OperatorReport => {
    const operator = former.get(uid);
    if (operator === undefined) {
      const near = nearestName(uid, unclaimed);
      const hint = near === undefined ? '' : `; did it have the uid ${near}?`;
      return {
        uid,
        name,
        outcome: 'starts-empty',
        reason: `the snapshot has nothing of it${hint}`,
        contents: undefined,
        tableReports: [],
      };
    }
    const contents = contentsOf(operator);
    const tables = tableReportsOf(operator, tablesOf.get(uid));
    if (!hasState(operator)) {
      return { uid, name, outcome: 'restored', reason: 'it had no state', contents, tableReports: tables };
    }
    const refused = tables.find(({ error }) => error !== undefined)?.error;
    if (refused !== undefined) {
      return { uid, name, outcome: 'refused', reason: refused.message, contents, tableReports: tables };
    }
    const scale =
      operator.parallelism === parallelism
        ? 'the same parallelism'
        : `parallelism ${operator.parallelism} to ${parallelism}`;
    return { uid, name, outcome: 'restored', reason: `the uid is the same, ${scale}`, contents, tableReports: tables };
  });
  const lost = unknown.map((operator): OperatorReport => {
    const { uid, name } = operator;
    const reason = hasState(operator)
      ? 'the job has no operator with this uid'
      : 'the job does not have it, and it had no state';
    return { uid, name, outcome: 'left-behind', reason, contents: contentsOf(operator), tableReports: [] };
  });
  const operators = [...known, ...lost];
  return { operators, refusal: refusalOf(manifest, graph, allowNonRestored) ?? tableRefusal(operators) };
}

function tableRefusal(operators: readonly OperatorReport[]): PeltonError | undefined {
  for (const { name, tableReports: tables } of operators) {
    const error = tables.find((table) => table.error !== undefined)?.error;
    if (error !== undefined) return error.with({ operator: name });
  }
  return undefined;
}

function tableReportsOf(
  { subtasks }: OperatorManifest,
  now: readonly StateTableDescription[] | undefined,
): readonly TableReport[] {
  const stored = subtasks.find(({ tables }) => tables.length > 0)?.tables ?? [];
  return now === undefined ? [] : tableReports(stored, now);
}

function refusalOf(
  manifest: CheckpointManifest,
  graph: RestoreGraph,
  allowNonRestored: boolean,
): PeltonError | undefined {
  try {
    assignRestore(manifest, graph, { address: '', keepsPages: false, allowNonRestored });
    return undefined;
  } catch (thrown) {
    return asPeltonError(thrown);
  }
}

function contentsOf({ parallelism, subtasks, files }: OperatorManifest): OperatorContents {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const rowsOf = (batches: readonly { readonly rows: number }[]): number => sum(batches.map(({ rows }) => rows));
  const names = subtasks.flatMap(({ tables, operator }) => [...tables, ...operator.tables].map(({ name }) => name));
  return {
    parallelism,
    tables: [...new Set([...names, ...files.map(({ table }) => table)])],
    pageBytes: sum(subtasks.map(({ pages }) => totalBytes(pages))),
    fileRows: sum(files.map(({ rows }) => rows)),
    smallRows: sum(subtasks.flatMap(({ operator }) => operator.tables.map(({ batches }) => rowsOf(batches)))),
    inFlightRows: sum(subtasks.flatMap(({ inFlight }) => inFlight.map(({ batches }) => rowsOf(batches)))),
    splits: sum(subtasks.map(({ splits }) => splits.length)),
  };
}
