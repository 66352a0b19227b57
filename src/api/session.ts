import { asPeltonError, PeltonError } from '../base/errors.ts';
import type { Format } from '../formats/format.ts';
import { present } from '../base/assert.ts';
import { Catalog } from '../plan/catalog.ts';
import { changeCatalog } from '../plan/change-catalog.ts';
import type { BinderInput } from '../plan/binder/binder.ts';
import type { ConnectorDescription } from '../plan/connector-description.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import { explainJob, type PlannedJob, planJob } from '../plan/planner.ts';
import { schemaOf } from '../plan/relation.ts';
import { isUpdating, rowChanges } from '../plan/row-changes.ts';
import { SessionOptions } from '../plan/session-options.ts';
import { describeTable, showCatalog, type TextTable } from '../plan/show-catalog.ts';
import { locate, type SourceText, unsupportedAt } from '../plan/source-text.ts';
import type { JobHandle } from '../cluster/job-handle.ts';
import type { Query } from '../sql/ast-query.ts';
import type { Explain, Explainable, Insert, Option, Statement } from '../sql/ast-statement.ts';
import { parseStatements } from '../sql/parse.ts';
import { limitedJob } from './limited-job.ts';
import type { StatementResult } from './statement-result.ts';

/** What a session needs from its host. Planning alone needs no running engine. */
export interface SessionEnvironment {
  /** By the value of the option `connector`. */
  readonly connectors: ReadonlyMap<string, ConnectorDescription>;
  readonly formats: ReadonlyMap<string, Format>;
  /** Starts a planned job. */
  startJob(graph: JobGraph): JobHandle;
}

/**
 * SQL statements one after the other over one catalog and one set of options.
 *
 *     const session = createSession(environment);
 *     for await (const result of session.execute("CREATE TABLE … ; SELECT …", 'queries.sql')) …
 */
export interface Session {
  /**
   * Parses the whole text, then carries out one statement each time that the next result is asked for. A job is started and not
   * waited for; its handle is in the result.
   * @throws PeltonError with file, line and column, from the iterator
   */
  execute(text: string, sourceName?: string): AsyncIterableIterator<StatementResult>;
  /** Like `execute`, but the INSERTs of the text run as one job, started at the end, with tables that they share read once. */
  executeAsOneJob(text: string, sourceName?: string): AsyncIterableIterator<StatementResult>;
  /** Like `execute`, but explains queries and INSERTs instead of running them. */
  explain(text: string, sourceName?: string): AsyncIterableIterator<StatementResult>;
  /**
   * Carries out what is no query and no INSERT, and plans the job of the INSERTs together; or that of the last query, where there is no
   * INSERT. Runs nothing. @throws PeltonError as `execute`; COMMAND_LINE when there is neither
   */
  plan(text: string, sourceName?: string): JobGraph;
  /** Sets an option, as SET does. @throws PeltonError OPTION_UNKNOWN, OPTION_INVALID, SQL_UNSUPPORTED */
  set(name: string, value: string): void;
}

export function createSession(environment: SessionEnvironment): Session {
  return new SqlSession(environment);
}

class SqlSession implements Session {
  readonly #environment: SessionEnvironment;
  readonly #catalog = new Catalog();
  readonly #options = new SessionOptions();

  constructor(environment: SessionEnvironment) {
    this.#environment = environment;
  }

  async *execute(text: string, sourceName = 'sql'): AsyncIterableIterator<StatementResult> {
    const source: SourceText = { sourceName, text };
    for (const statement of parseStatements(text, sourceName)) yield this.#execute(source, statement);
  }

  async *executeAsOneJob(text: string, sourceName = 'sql'): AsyncIterableIterator<StatementResult> {
    const source: SourceText = { sourceName, text };
    const inserts: Insert[] = [];
    for (const statement of parseStatements(text, sourceName)) {
      if (statement.kind === 'Insert') inserts.push(statement);
      else yield this.#execute(source, statement);
    }
    if (inserts.length > 0) yield this.#run(source, inserts);
  }

  async *explain(text: string, sourceName = 'sql'): AsyncIterableIterator<StatementResult> {
    const source: SourceText = { sourceName, text };
    for (const statement of parseStatements(text, sourceName)) {
      const explained = explainedBy(statement);
      yield explained === undefined ? this.#execute(source, statement) : this.#explain(source, explained);
    }
  }

  plan(text: string, sourceName = 'sql'): JobGraph {
    const source: SourceText = { sourceName, text };
    const inserts: (Query | Insert)[] = [];
    let query: Query | undefined;
    for (const statement of parseStatements(text, sourceName)) {
      const planned = explainedBy(statement);
      if (planned === undefined) this.#execute(source, statement);
      else if (planned.kind === 'Query') query = planned;
      else if (planned.kind === 'Insert') inserts.push(planned);
      else if (planned.kind === 'StatementSet') inserts.push(...planned.statements);
    }
    const statements = inserts.length === 0 && query !== undefined ? [query] : inserts;
    if (statements.length > 0) return planJob(this.#input, source, statements).graph;
    throw new PeltonError({
      code: 'COMMAND_LINE',
      message: `${sourceName} has no INSERT and no query, so there is no job`,
      hint: 'INSERT INTO a table SELECT … makes one',
    });
  }

  set(name: string, value: string): void {
    this.#options.set(name, value);
  }

  get #input(): BinderInput {
    const { connectors, formats } = this.#environment;
    return { catalog: this.#catalog, connectors, formats, settings: this.#options.settings };
  }

  #execute(source: SourceText, statement: Statement): StatementResult {
    switch (statement.kind) {
      case 'Query':
      case 'Insert':
        return this.#run(source, [statement]);
      case 'Execute':
        return this.#run(source, [statement.statement]);
      case 'StatementSet':
        return this.#run(source, statement.statements);
      case 'Explain':
        return this.#explainAs(source, statement);
      case 'CreateTable':
      case 'CreateView':
      case 'CreateDatabase':
      case 'Drop':
      case 'Use':
        return { kind: 'message', text: changeCatalog(this.#input, source, statement) };
      case 'SetStatement':
        return statement.option === undefined
          ? { kind: 'table', table: this.#listOptions() }
          : this.#set(source, statement.option);
      case 'ResetStatement': {
        const { key } = statement;
        if (key === undefined) this.#options.resetAll();
        else placed(source, key.span, () => this.#options.reset(key.value));
        return {
          kind: 'message',
          text: key === undefined ? 'all options are back to their defaults' : `${key.value} is back to its default`,
        };
      }
      case 'Show':
        return { kind: 'table', table: showCatalog(this.#catalog, source, statement) };
      case 'Describe':
        return { kind: 'table', table: describeTable(this.#catalog, source, statement) };
      default:
        throw unsupportedAt(
          source,
          { start: statement.span.start, end: firstWordEnd(source, statement.span.start) },
          `the statement ${wordsOf(statement.kind)}`,
        );
    }
  }

  #run(source: SourceText, statements: readonly (Query | Insert)[]): StatementResult {
    const planned = planJob(this.#input, source, statements);
    const job = this.#environment.startJob(planned.graph);
    const [plan] = planned.logical;
    return resultOf(planned, plan?.limit === undefined ? job : limitedJob(job, plan.limit));
  }

  #explainAs(source: SourceText, statement: Explain): StatementResult {
    const later = statement.details.find((detail) => detail !== 'CHANGELOG_MODE');
    if (later !== undefined) throw unsupportedAt(source, statement.span, `EXPLAIN ${later}`);
    return this.#explain(source, statement.statement, statement.details.length > 0);
  }

  #explain(source: SourceText, statement: Explainable, changelogMode = false): StatementResult {
    const options = { changelogMode };
    switch (statement.kind) {
      case 'Query':
      case 'Insert':
        return { kind: 'explanation', text: explainJob(planJob(this.#input, source, [statement]), options) };
      case 'StatementSet':
        return { kind: 'explanation', text: explainJob(planJob(this.#input, source, statement.statements), options) };
      case 'CreateTable':
      case 'ExecutePlan':
      case 'Update':
      case 'Delete':
        throw unsupportedAt(source, statement.span, `EXPLAIN of ${wordsOf(statement.kind)}`);
    }
  }

  #set(source: SourceText, option: Option): StatementResult {
    placed(source, option.span, () => this.#options.set(option.key.value, option.value.value));
    return { kind: 'message', text: `${option.key.value} = ${option.value.value}` };
  }

  #listOptions(): TextTable {
    return { columns: ['key', 'value'], rows: this.#options.given.map(([name, text]) => [name, text]) };
  }
}

/** The statement that `pelton explain` shows the plan of; undefined for one to carry out, such as CREATE TABLE. */
function explainedBy(statement: Statement): Explainable | undefined {
  if (statement.kind === 'Query' || statement.kind === 'Insert' || statement.kind === 'StatementSet') return statement;
  return statement.kind === 'Execute' ? statement.statement : undefined;
}

function resultOf(planned: PlannedJob, job: JobHandle): StatementResult {
  const { graph, logical, optimized } = planned;
  const tables = logical.flatMap((plan) => plan.table?.path[2] ?? []);
  if (tables.length > 0) return { kind: 'insert', tables, graph, job };
  const plan = present(optimized[0], 'plan of a query');
  return { kind: 'query', schema: schemaOf(plan.columns), updating: isUpdating(rowChanges(plan)), graph, job };
}

/** Errors about an option get the place where it was set. */
function placed(source: SourceText, span: { readonly start: number; readonly end: number }, act: () => void): void {
  try {
    act();
  } catch (thrown) {
    throw asPeltonError(thrown).with({ location: locate(source, span) });
  }
}

function wordsOf(kind: string): string {
  return kind.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
}

function firstWordEnd(source: SourceText, start: number): number {
  return start + (/^\w+/.exec(source.text.slice(start))?.[0].length ?? 1);
}
