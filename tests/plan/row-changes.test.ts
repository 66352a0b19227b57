import { describe, expect, test } from 'vitest';
import { TestPlanner } from '../support/test-planner.ts';

const changes = (text: string): string => new TestPlanner().explainChanges(text);
const error = (text: string): string => new TestPlanner().error(text);

describe('who needs the old row of an update', () => {
  test('a sink that takes all changes as they are', () => {
    expect(changes('INSERT INTO changes SELECT auction, COUNT(*) FROM bids GROUP BY auction')).toMatchInlineSnapshot(`
      "Sink(table=[changes], columns=[a, n])
      +- Project(auction AS a, $agg0 AS n) changelogMode=[I,UB,UA]
         +- GroupAggregate(keys=[auction], aggregates=[COUNT(*)]) changelogMode=[I,UB,UA]
            +- Scan(table=[bids], columns=[auction]) changelogMode=[I]"
    `);
  });

  test('a sink by key does not, when its key is that of the rows', () => {
    expect(changes('INSERT INTO latest SELECT auction, COUNT(*) FROM bids GROUP BY auction')).toMatchInlineSnapshot(`
      "Sink(table=[latest], columns=[a, n])
      +- Project(auction AS a, $agg0 AS n) changelogMode=[I,UA]
         +- GroupAggregate(keys=[auction], aggregates=[COUNT(*)]) changelogMode=[I,UA]
            +- Scan(table=[bids], columns=[auction]) changelogMode=[I]"
    `);
  });

  test('a sink by key does, when rows can move to another key', () => {
    expect(changes('INSERT INTO latest SELECT COUNT(*), bidder FROM bids GROUP BY bidder')).toMatchInlineSnapshot(`
      "Sink(table=[latest], columns=[a, n])
      +- Project($agg0 AS EXPR$0, bidder) changelogMode=[I,UB,UA]
         +- GroupAggregate(keys=[bidder], aggregates=[COUNT(*)]) changelogMode=[I,UB,UA]
            +- Scan(table=[bids], columns=[bidder]) changelogMode=[I]"
    `);
  });

  test('a filter whose outcome an update can change does, for a sink by key too', () => {
    const having = 'INSERT INTO latest SELECT auction, COUNT(*) FROM bids GROUP BY auction HAVING COUNT(*) < 3';
    expect(changes(having)).toMatchInlineSnapshot(`
      "Sink(table=[latest], columns=[a, n])
      +- Project(auction AS a, $agg0 AS n) changelogMode=[I,UB,UA]
         +- Filter($agg0 < 3) changelogMode=[I,UB,UA]
            +- GroupAggregate(keys=[auction], aggregates=[COUNT(*)]) changelogMode=[I,UB,UA]
               +- Scan(table=[bids], columns=[auction]) changelogMode=[I]"
    `);
  });

  test('aggregations over rows that change do, and take the old rows back out', () => {
    expect(
      changes(`INSERT INTO latest SELECT n, COUNT(*) FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction)
GROUP BY n`),
    ).toMatchInlineSnapshot(`
      "Sink(table=[latest], columns=[a, n])
      +- Project(n AS a, $agg0 AS n) changelogMode=[I,UA,D]
         +- GroupAggregate(keys=[$agg0], aggregates=[COUNT(*)]) changelogMode=[I,UA,D]
            +- Project($agg0) changelogMode=[I,UB,UA]
               +- GroupAggregate(keys=[auction], aggregates=[COUNT(*)]) changelogMode=[I,UB,UA]
                  +- Scan(table=[bids], columns=[auction]) changelogMode=[I]"
    `);
  });

  test('joins do', () => {
    expect(
      changes(`INSERT INTO changes SELECT t.n, p.b FROM plain AS p
JOIN (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction) AS t ON t.auction = p.a`),
    ).toMatchInlineSnapshot(`
      "Sink(table=[changes], columns=[a, n])
      +- Project($agg0 AS a, b AS n) changelogMode=[I,UB,UA]
         +- Join(keys=[$key0 = auction]) changelogMode=[I,UB,UA]
            +- Project(b, CAST(a AS BIGINT) AS $key0) changelogMode=[I]
            |  +- Scan(table=[plain], columns=[a, b]) changelogMode=[I]
            +- GroupAggregate(keys=[auction], aggregates=[COUNT(*)]) changelogMode=[I,UB,UA]
               +- Scan(table=[bids], columns=[auction]) changelogMode=[I]"
    `);
  });

  test('an operator that two sinks share gives what either of them needs', () => {
    expect(
      changes(`EXECUTE STATEMENT SET BEGIN
INSERT INTO latest SELECT auction, COUNT(*) FROM bids GROUP BY auction;
INSERT INTO changes SELECT auction, COUNT(*) FROM bids GROUP BY auction;
END`),
    ).toMatchInlineSnapshot(`
      "Sink(table=[latest], columns=[a, n])
      +- Project(auction AS a, $agg0 AS n) changelogMode=[I,UB,UA]
         +- GroupAggregate(keys=[auction], aggregates=[COUNT(*)]) changelogMode=[I,UB,UA]
            +- Scan(table=[bids], columns=[auction]) changelogMode=[I]

      Sink(table=[changes], columns=[a, n])
      +- Project(auction AS a, $agg0 AS n) changelogMode=[I,UB,UA]
         +- GroupAggregate(keys=[auction], aggregates=[COUNT(*)]) changelogMode=[I,UB,UA]
            +- Scan(table=[bids], columns=[auction]) changelogMode=[I]"
    `);
  });
});

describe('rows that never change', () => {
  test('SELECT DISTINCT of new rows gives new rows only', () => {
    expect(changes('INSERT INTO target SELECT DISTINCT auction, bidder FROM bids')).toMatchInlineSnapshot(`
      "Sink(table=[target], columns=[a, n])
      +- GroupAggregate(keys=[auction, bidder]) changelogMode=[I]
         +- Scan(table=[bids], columns=[auction, bidder]) changelogMode=[I]"
    `);
  });

  test('a join of new rows', () => {
    expect(
      changes('INSERT INTO target SELECT b.auction, p.b FROM bids AS b, plain AS p WHERE b.auction = p.a'),
    ).toMatchInlineSnapshot(`
      "Sink(table=[target], columns=[a, n])
      +- Project(auction, b) changelogMode=[I]
         +- Join(keys=[auction = $key0]) changelogMode=[I]
            +- Scan(table=[bids], columns=[auction]) changelogMode=[I]
            +- Project(b, CAST(a AS BIGINT) AS $key0) changelogMode=[I]
               +- Scan(table=[plain], columns=[a, b]) changelogMode=[I]"
    `);
  });

  test('in batch mode rows are final', () => {
    const planner = new TestPlanner();
    planner.plan("SET 'execution.runtime-mode' = 'batch'");
    expect(
      planner.explainChanges('INSERT INTO target SELECT auction, COUNT(*) FROM bids GROUP BY auction'),
    ).toMatchInlineSnapshot(`
      "Sink(table=[target], columns=[a, n])
      +- Project(auction AS a, $agg0 AS n) changelogMode=[I]
         +- GroupAggregate(keys=[auction], aggregates=[COUNT(*)]) changelogMode=[I]
            +- Scan(table=[bids], columns=[auction]) changelogMode=[I]"
    `);
    expect(
      planner.error(`INSERT INTO target SELECT auction, price FROM (
SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY ts) AS n FROM bids) WHERE n = 1`),
    ).toBe('');
  });
});

describe('a sink of new rows refuses others, and says what makes them', () => {
  test.each([
    [
      'SELECT auction, COUNT(*) FROM bids GROUP BY auction',
      'update changes, which are produced by an aggregation without a window',
    ],
    [
      'SELECT n, n FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction) GROUP BY n',
      'delete changes, which are produced by an aggregation without a window',
    ],
    [
      'SELECT auction, price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY ts DESC) AS n FROM bids) WHERE n = 1',
      'update changes, which are produced by ROW_NUMBER() … = 1',
    ],
  ])('%s', (query, cause) => {
    const text = error(`INSERT INTO target ${query}`);
    expect(text).toContain("its connector 'sink' takes new rows only");
    expect(text).toContain(cause);
    expect(text).toContain('test.sql:1:13');
  });

  test('a table without a key cannot be written by key', () => {
    expect(error('INSERT INTO keyless SELECT auction, COUNT(*) FROM bids GROUP BY auction')).toContain(
      'takes updates by key, and has no PRIMARY KEY',
    );
  });
});

test('rows that change keep their order: where inputs have different numbers of subtasks they meet in one', () => {
  const planner = new TestPlanner();
  planner.plan("SET 'parallelism.default' = '3'");
  const sinks = (text: string): readonly number[] =>
    planner.job(text).graph.nodes.flatMap(({ spec, parallelism }) => (spec.kind === 'sink' ? [parallelism] : []));
  const counts = 'SELECT auction, COUNT(*) FROM bids GROUP BY auction';
  expect(sinks(counts)).toEqual([3]);
  expect(sinks(`${counts} UNION ALL SELECT MAX(bidder), COUNT(*) FROM bids`)).toEqual([1]);
  expect(sinks('SELECT auction FROM bids UNION ALL VALUES (1)')).toEqual([3]);
});
