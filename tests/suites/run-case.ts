import { PeltonError } from '../../src/base/errors.ts';
import { Comparer, type Comparison } from './compare.ts';
import { type Action, actionsOf, withSavepoints } from './script.ts';
import type { LocatedCase, SuiteCase } from './suite-case.ts';
import { SuiteEngine } from './suite-engine.ts';
import { sinkTable, sourceTable } from './table-ddl.ts';

export interface RunSettings {
  readonly kernels: WebAssembly.Module;
  readonly parallelism: number;
  /** Parallelisms to go on with after savepoints on the way; empty for a run without. */
  readonly savepoints: readonly number[];
}

export interface CaseResult {
  readonly id: string;
  readonly tags: readonly string[];
  readonly status: 'pass' | 'fail' | 'unsupported' | 'skipped';
  /** The folded tables are equal, the changelogs are not. */
  readonly foldOnly: boolean;
  /** Why it has not passed. */
  readonly detail: string;
}

/** Whether a case can also be run with savepoints on the way. */
export function canRestore({ tags, mode, expect, script }: SuiteCase): boolean {
  const excluded = tags.some((tag) => ['late', 'no-restore', 'restore'].includes(tag));
  return mode === 'streaming' && expect.compare !== 'error' && !excluded && !script.some((step) => 'savepoint' in step);
}

/** Runs one case. Never throws: whatever goes wrong is the result. */
export async function runCase(located: LocatedCase, settings: RunSettings): Promise<CaseResult> {
  const { suiteCase } = located;
  const { id, tags } = suiteCase;
  const engine = new SuiteEngine(settings.kernels);
  const result = (status: CaseResult['status'], detail = '', foldOnly = false): CaseResult => ({
    id,
    tags,
    status,
    foldOnly,
    detail,
  });
  try {
    const script = actionsOf(located);
    const actions = settings.savepoints.length === 0 ? script : withSavepoints(script, settings.savepoints);
    const comparison = await play(engine, suiteCase, actions, settings.parallelism);
    if (suiteCase.expect.compare === 'error') {
      const isLimit = tags.includes('flink-limit');
      return result(isLimit ? 'skipped' : 'fail', `no error, though ${suiteCase.expect.error?.about}`);
    }
    if (comparison.outcome === 'equal') return result('pass');
    return result('fail', comparison.difference, comparison.outcome === 'fold-only');
  } catch (thrown) {
    return judgeError(suiteCase, thrown, engine.world.changes.length > 0, result);
  } finally {
    await engine.close().catch(() => undefined);
  }
}

async function play(
  engine: SuiteEngine,
  suiteCase: SuiteCase,
  actions: readonly Action[],
  parallelism: number,
): Promise<Comparison> {
  const { session, world } = engine;
  const { expect, config = {}, mode, tables, sql } = suiteCase;
  const comparer = (): Comparer => new Comparer(expect, world.sinkTypes ?? []);
  session.set('execution.runtime-mode', mode);
  session.set('parallelism.default', String(parallelism));
  session.set('execution.buffer-timeout', '0 ms');
  // Joins of many tables have pages of their own each.
  session.set('pelton.slot.memory', `${64 * Math.max(1, Math.ceil(tables.length / 2))} mb`);
  for (const [name, value] of Object.entries(config)) session.set(name, value);
  for (const table of tables) {
    world.feedOf(table.name);
    await engine.execute(sourceTable(table, suiteCase));
  }
  await engine.execute(sinkTable(expect));
  for (const statement of sql.slice(0, -1)) await engine.execute(statement);

  let fedLast: string | undefined;
  for (const action of actions) {
    const fed = action.kind === 'row' || action.kind === 'message' ? action.table : undefined;
    // A row reaches its operator before one of another table that is fed later.
    if (fed === undefined || (fedLast !== undefined && fedLast !== fed)) await engine.quiet();
    fedLast = fed;
    switch (action.kind) {
      case 'row':
        world.feedOf(action.table).push(action.row);
        break;
      case 'message':
        world.feedOf(action.table).push(action.message);
        break;
      case 'submit':
        await engine.execute(sql.at(-1) ?? '');
        break;
      case 'processing-time':
        await engine.jump(action.atMs);
        break;
      case 'barrier':
        break;
      case 'expect': {
        const comparison = comparer().compareFinal(world.changes, action.rows);
        if (comparison.outcome !== 'equal')
          return { ...comparison, difference: `on the way: ${comparison.difference}` };
        break;
      }
      case 'savepoint':
        session.set('execution.state-recovery.path', await engine.stop());
        session.set('parallelism.default', String(action.parallelism));
        await engine.execute(sql.at(-1) ?? '');
        break;
      case 'end':
        await engine.end();
    }
  }
  await engine.quiet();
  return comparer().compare(world.changes);
}

function judgeError(
  { expect, tags }: SuiteCase,
  thrown: unknown,
  hasRows: boolean,
  result: (status: CaseResult['status'], detail?: string) => CaseResult,
): CaseResult {
  if (!(thrown instanceof PeltonError) || thrown.origin === 'engine') {
    return result('fail', thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  }
  const { code, message, hint = '', operator } = thrown.fields;
  const isUnsupported = code === 'SQL_UNSUPPORTED' || code.startsWith('OPTION_');
  const detail = `${code}${operator === undefined ? '' : ` in ${operator}`}: ${message}`;
  if (expect.compare === 'error' && isAbout(`${message} ${hint}`, expect.error?.about ?? '', isUnsupported ? 2 : 1)) {
    return result('pass');
  }
  if (expect.compare === 'error' && tags.includes('flink-limit') && !isUnsupported) return result('fail', detail);
  return result(isUnsupported && !hasRows ? 'unsupported' : 'fail', detail);
}

/** Whether a message shares so many of the words that say what a case is about. */
function isAbout(message: string, about: string, wordsMin: number): boolean {
  const words = (text: string): string[] => text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
  const said = new Set(words(message));
  const fillers = new Set(['the', 'must', 'and', 'can', 'for', 'that', 'with', 'would', 'positive']);
  return new Set(words(about).filter((word) => said.has(word) && !fillers.has(word))).size >= wordsMin;
}
