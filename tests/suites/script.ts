import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FeedStep,
  type InterleaveStep,
  type Json,
  type LocatedCase,
  physicalColumns,
  type Step,
  type SuiteCase,
} from './suite-case.ts';

/** A row for a source. */
export interface FedRow {
  readonly kind: string;
  readonly values: readonly Json[];
  /** Watermark that the source gives behind the row, where the script says when. */
  readonly watermark?: string;
}

/** A raw message for a source with a format; without a value it is a tombstone. */
export interface FedMessage {
  readonly key: string | null;
  readonly value: string | null;
}

/** One thing that happens. */
export type Action =
  | { readonly kind: 'row'; readonly table: string; readonly row: FedRow }
  | { readonly kind: 'message'; readonly table: string; readonly message: FedMessage }
  | { readonly kind: 'submit' }
  | { readonly kind: 'processing-time'; readonly atMs: number }
  | { readonly kind: 'barrier' }
  | { readonly kind: 'expect'; readonly rows: readonly (readonly Json[])[] }
  | { readonly kind: 'savepoint'; readonly parallelism: number }
  | { readonly kind: 'end' };

/** The script of a case, a row or message at a time. @throws Error for a step that cannot be carried out like this */
export function actionsOf(located: LocatedCase): Action[] {
  const { suiteCase } = located;
  const actions: Action[] = [];
  for (const step of suiteCase.script) {
    if ('watermark' in step) attachWatermark(actions, step.watermark, step.at);
    else actions.push(...actionsOfStep(located, step));
  }
  if (!actions.some(({ kind }) => kind === 'submit')) actions.unshift({ kind: 'submit' });
  return suiteCase.mode === 'batch' ? boundedFirst(actions) : actions;
}

function actionsOfStep(located: LocatedCase, step: Exclude<Step, { readonly watermark: string }>): Action[] {
  if ('interleave' in step) return interleaved(located, step);
  if ('submit' in step) return [{ kind: 'submit' }];
  if ('processingTime' in step) return [{ kind: 'processing-time', atMs: Date.parse(step.processingTime) }];
  if ('barrier' in step) return [{ kind: 'barrier' }];
  if ('expect' in step) return [{ kind: 'expect', rows: step.expect.rows }];
  if ('savepoint' in step) return [{ kind: 'savepoint', parallelism: step.parallelism }];
  if ('endOfInput' in step) return [{ kind: 'end' }];
  return fed(located, step);
}

/** A source gives its watermark behind a row, so one that the script asks for goes with the row before it. */
function attachWatermark(actions: Action[], table: string, at: string): void {
  const last = actions.pop();
  if (last?.kind !== 'row' || last.table !== table)
    throw new Error(`a watermark of ${table} that follows none of its rows`);
  actions.push({ ...last, row: { ...last.row, watermark: at } });
}

/** In batch mode the input is complete before the query starts, and its end is part of it. */
function boundedFirst(actions: readonly Action[]): Action[] {
  const feeds = actions.filter(({ kind }) => kind === 'row' || kind === 'message');
  const others = actions.filter(({ kind }) => kind === 'expect' || kind === 'processing-time');
  return [...feeds, { kind: 'submit' }, ...others, { kind: 'end' }];
}

function fed({ folder }: LocatedCase, step: FeedStep): Action[] {
  const { feed, messages, rows = [], file, from = 0, count = Number.POSITIVE_INFINITY } = step;
  const lines = file === undefined ? [] : jsonLines(join(folder, file)).slice(from, from + count);
  if (messages !== undefined) {
    return lines.map((message) => ({ kind: 'message', table: messages, message: message as FedMessage }));
  }
  const table = feed ?? '';
  const inserts = lines.map((line) => ({ kind: '+I', values: Array.isArray(line) ? (line as readonly Json[]) : [] }));
  const changes = rows.map(([kind, ...values]) => ({ kind: String(kind), values }));
  return [...inserts, ...changes].map((row) => ({ kind: 'row', table, row }));
}

function interleaved(located: LocatedCase, { interleave, by, chunk = 1, columns = [] }: InterleaveStep): Action[] {
  const feeds = interleave.map((step) => fed(located, step));
  if (by === 'alternate') {
    const merged: Action[] = [];
    for (let at = 0; feeds.some((feed) => at < feed.length); at += chunk) {
      for (const feed of feeds) merged.push(...feed.slice(at, at + chunk));
    }
    return merged;
  }
  const queues = feeds.map((feed, index) =>
    feed.map((action) => ({ action, time: timeOf(located.suiteCase, action, columns[index] ?? '') })),
  );
  const merged: Action[] = [];
  for (;;) {
    const earliest = Math.min(...queues.map(([first]) => first?.time ?? Number.POSITIVE_INFINITY));
    const next = queues.find(([first]) => first?.time === earliest)?.shift();
    if (next === undefined) return merged;
    merged.push(next.action);
  }
}

function timeOf({ tables }: SuiteCase, action: Action, column: string): number {
  if (action.kind !== 'row') throw new Error('only rows can be fed in the order of their times');
  const table = tables.find(({ name }) => name === action.table);
  const index = table === undefined ? -1 : physicalColumns(table).indexOf(column);
  return Date.parse(`${String(action.row.values[index]).replace(/Z$/, '')}Z`);
}

/** Parses a file that has a JSON value in each line. */
function jsonLines(path: string): unknown[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

/**
 * The script with savepoints after a third and two thirds of what it feeds, but not before the query runs; each goes on at the
 * next parallelism of the list.
 */
export function withSavepoints(actions: readonly Action[], parallelisms: readonly number[]): Action[] {
  const isFeed = ({ kind }: Action): boolean => kind === 'row' || kind === 'message';
  const feeds = actions.filter(isFeed).length;
  const due = parallelisms.map((parallelism, index) => ({
    parallelism,
    after: Math.ceil((feeds * (index + 1)) / (parallelisms.length + 1)),
  }));
  const result: Action[] = [];
  let fedSoFar = 0;
  let runs = false;
  for (const action of actions) {
    const isEnd = action.kind === 'end';
    while (runs && due[0] !== undefined && (fedSoFar >= due[0].after || isEnd)) {
      result.push({ kind: 'savepoint', parallelism: due[0].parallelism });
      due.shift();
    }
    result.push(action);
    if (isFeed(action)) fedSoFar++;
    if (action.kind === 'submit') runs = true;
  }
  for (const { parallelism } of due) result.push({ kind: 'savepoint', parallelism });
  return result;
}
