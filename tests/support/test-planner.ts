import { present } from '../../src/base/assert.ts';
import { describeError } from '../../src/base/source-location.ts';
import { PeltonError } from '../../src/base/errors.ts';
import type { Format } from '../../src/formats/format.ts';
import { Catalog } from '../../src/plan/catalog.ts';
import { changeCatalog } from '../../src/plan/change-catalog.ts';
import type { ConnectorDescription } from '../../src/plan/connector-description.ts';
import { explainPlan } from '../../src/plan/explain/explain-plan.ts';
import type { LogicalNode } from '../../src/plan/logical-node.ts';
import { explainJob, type PlannedJob, planJob } from '../../src/plan/planner.ts';
import { SessionOptions } from '../../src/plan/session-options.ts';
import type { Query } from '../../src/sql/ast-query.ts';
import type { Insert } from '../../src/sql/ast-statement.ts';
import { parseStatements } from '../../src/sql/parse.ts';

function testConnector(name: string, isSource: boolean, isSink: boolean, takesFilters: boolean): ConnectorDescription {
  return {
    name,
    isSource,
    isSink,
    needsFormat: name === 'files',
    options: {
      path: { type: 'string', description: 'where' },
      bounded: { type: 'boolean', description: 'whether it ends' },
    },
    imposedSchema: undefined,
    isBounded: (options) => options['bounded'] !== 'false',
    check: () => undefined,
    acceptsFilter: () => takesFilters,
  };
}

/** Connectors for planning only: `files` decodes and filters, `plain` does not filter, `source` and `sink` are one-sided, `by-key` and `all` take changes. */
export const testConnectors: ReadonlyMap<string, ConnectorDescription> = new Map(
  [
    testConnector('files', true, true, true),
    testConnector('plain', true, true, false),
    testConnector('source', true, false, false),
    testConnector('sink', false, true, false),
    { ...testConnector('by-key', false, true, false), acceptsChanges: 'by-key' } as const,
    { ...testConnector('all', false, true, false), acceptsChanges: 'all' } as const,
  ].map((description) => [description.name, description]),
);

const textFormat: Format = {
  name: 'json',
  optionNames: ['ignore-parse-errors', 'timestamp-format.standard'],
  extension: 'json',
  createDecoder: () => {
    throw new Error('planning decodes nothing');
  },
  createEncoder: () => {
    throw new Error('planning encodes nothing');
  },
};

export const testFormats: ReadonlyMap<string, Format> = new Map([['json', textFormat]]);

export const testTables = `
CREATE TABLE bids (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '4' SECOND) WITH ('connector' = 'files', 'format' = 'json');
CREATE TABLE plain (a INT, b BIGINT, s STRING, t TIMESTAMP(3)) WITH ('connector' = 'plain');
CREATE TABLE events (event_type INT, bid ROW<auction BIGINT, price BIGINT, made TIMESTAMP(3)>, person ROW<id BIGINT, made TIMESTAMP(3)>,
  ts AS CASE WHEN event_type = 0 THEN person.made ELSE bid.made END,
  WATERMARK FOR ts AS ts - INTERVAL '4' SECOND) WITH ('connector' = 'files', 'format' = 'json');
CREATE TABLE target (a BIGINT, n BIGINT) WITH ('connector' = 'sink');
CREATE TABLE latest (a BIGINT, n BIGINT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'by-key');
CREATE TABLE keyless (a BIGINT, n BIGINT) WITH ('connector' = 'by-key');
CREATE TABLE changes (a BIGINT, n BIGINT) WITH ('connector' = 'all');
`;

/** Plans statements over a catalog of its own, without running anything. */
export class TestPlanner {
  readonly catalog = new Catalog();
  readonly options = new SessionOptions();

  constructor(tables = testTables) {
    this.plan(tables);
  }

  /** Carries out definitions and settings; plans the queries and INSERTs of the text as one job. */
  plan(text: string): PlannedJob | undefined {
    const source = { sourceName: 'test.sql', text };
    const input = { catalog: this.catalog, connectors: testConnectors, formats: testFormats };
    const jobs = parseStatements(text, source.sourceName).flatMap((statement): readonly (Query | Insert)[] => {
      switch (statement.kind) {
        case 'Query':
        case 'Insert':
          return [statement];
        case 'StatementSet':
          return statement.statements;
        case 'SetStatement':
          this.options.set(statement.option?.key.value ?? '', statement.option?.value.value ?? '');
          return [];
        case 'CreateTable':
        case 'CreateView':
        case 'Drop':
        case 'CreateDatabase':
        case 'Use':
          changeCatalog({ ...input, settings: this.options.settings }, source, statement);
          return [];
        default:
          throw new Error(`no test of ${statement.kind}`);
      }
    });
    return jobs.length === 0 ? undefined : planJob({ ...input, settings: this.options.settings }, source, jobs);
  }

  job(text: string): PlannedJob {
    return present(this.plan(text), 'a query or an INSERT in the text');
  }

  /** The plan of a query as written. */
  logical(text: string): LogicalNode {
    return present(this.job(text).logical[0], 'plan');
  }

  explainLogical(text: string): string {
    return this.job(text)
      .logical.map((plan) => explainPlan(plan))
      .join('\n\n');
  }

  explainOptimized(text: string): string {
    return this.job(text)
      .optimized.map((plan) => explainPlan(plan))
      .join('\n\n');
  }

  /** The optimized plans with the row kinds of each node, and short table names. */
  explainChanges(text: string): string {
    return this.job(text)
      .optimized.map((plan) => explainPlan(plan, { changelogMode: true }))
      .join('\n\n')
      .replaceAll('default_catalog.default_database.', '');
  }

  explain(text: string): string {
    return explainJob(this.job(text));
  }

  /** What a person reads about the error of a text; empty when there is none. */
  error(text: string): string {
    try {
      this.plan(text);
      return '';
    } catch (thrown) {
      if (thrown instanceof PeltonError) return `${thrown.code}: ${describeError(thrown)}`;
      throw thrown;
    }
  }
}
