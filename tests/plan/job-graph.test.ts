import { expect, test } from 'vitest';
import { TestPlanner } from '../support/test-planner.ts';

const planner = (): TestPlanner => {
  const made = new TestPlanner();
  made.plan("SET 'parallelism.default' = '2'");
  return made;
};

const graphOf = (text: string): string => {
  const explanation = planner().explain(text);
  return explanation.slice(explanation.indexOf('== Job Graph ==\n') + '== Job Graph ==\n'.length);
};

test('a keyed window aggregation: one program up to the exchange, the windows behind it', () => {
  expect(
    graphOf(`INSERT INTO target SELECT auction, COUNT(*) AS n
FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) WHERE price > 5 AND channel LIKE 'a%'
GROUP BY auction, window_start, window_end HAVING COUNT(*) > 1`),
  ).toMatchInlineSnapshot(`
    "chain 1, 2 subtasks
      0 Source[bids; files json]
        decode: auction, channel, ts | only rows with price > 5
      1 Calc[auction, channel, ts, $watermark]
      2 WatermarkAssigner[ts]
      3 Calc[auction, ts WHERE channel LIKE 'a%']
      4 LocalWindowAggregate[auction; TUMBLE 10 s] → chain 2 by hash of the key
        window: TUMBLE 10 s over ts
        keys: auction
        aggregates: COUNT(*)
    chain 2, 2 subtasks
      5 WindowAggregate[auction; TUMBLE 10 s]
        window: TUMBLE 10 s over ts
        keys: auction
        aggregates: COUNT(*)
      6 Calc[a, n WHERE $agg0 > 1]
      7 Sink[target; sink]
        columns: a BIGINT, n BIGINT"
  `);
});

test('ONE_PHASE spreads the rows themselves, and so does a job of one subtask that takes no unaligned checkpoints', () => {
  const query = `SELECT auction, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY auction, window_start, window_end`;
  const localsWith = (...settings: string[]): number => {
    const made = planner();
    for (const setting of settings) made.plan(setting);
    return made.explain(query).split('LocalWindowAggregate').length - 1;
  };
  expect(localsWith()).toBe(1);
  expect(localsWith("SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'")).toBe(1);
  expect(localsWith("SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE'")).toBe(0);
  expect(localsWith("SET 'parallelism.default' = '1'")).toBe(0);
  const unaligned = "SET 'execution.checkpointing.unaligned.enabled' = 'true'";
  expect(localsWith("SET 'parallelism.default' = '1'", unaligned)).toBe(1);
});

test('an aggregation without keys runs in one subtask', () => {
  expect(
    graphOf(
      "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end",
    ),
  ).toMatchInlineSnapshot(`
    "chain 1, 2 subtasks
      0 Source[bids; files json]
        decode: ts
      1 Calc[ts, $watermark]
      2 WatermarkAssigner[ts]
      3 Calc[ts]
      4 LocalWindowAggregate[TUMBLE 1 min] → chain 2 all to one subtask
        window: TUMBLE 1 min over ts
        keys: none
        aggregates: COUNT(*)
    chain 2, 1 subtask
      5 WindowAggregate[TUMBLE 1 min]
        window: TUMBLE 1 min over ts
        keys: none
        aggregates: COUNT(*)
      6 Calc[EXPR$0]
      7 Collect
        columns: EXPR$0 BIGINT NOT NULL"
  `);
});

test('a window function alone gives each row once for each window', () => {
  expect(
    graphOf(
      "SELECT price, window_end FROM TABLE(CUMULATE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '1' DAY))",
    ),
  ).toMatchInlineSnapshot(`
    "chain 1, 2 subtasks
      0 Source[bids; files json]
        decode: price, ts
      1 WindowAssign[CUMULATE 1 h, 1 d]
        window: CUMULATE 1 h, 1 d over ts
      2 Calc[price, window_end]
      3 Collect
        columns: price BIGINT, window_end TIMESTAMP(3) NOT NULL"
  `);
});

test('UNION ALL is several inputs of what follows', () => {
  expect(graphOf('SELECT a FROM plain UNION ALL VALUES (1), (2)')).toMatchInlineSnapshot(`
    "chain 1, 2 subtasks
      0 Source[plain; plain] → chain 3 in the same subtask
        decode: a
    chain 2, 1 subtask
      1 Values[2] → chain 3 round robin
    chain 3, 2 subtasks
      2 Collect
        columns: a INT"
  `);
});

test('two INSERTs of one job share the scan and the watermark', () => {
  expect(
    graphOf(`EXECUTE STATEMENT SET BEGIN
INSERT INTO target SELECT auction, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end;
INSERT INTO target SELECT bidder, MAX(price) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY bidder, window_start, window_end;
END`),
  ).toMatchInlineSnapshot(`
    "chain 1, 2 subtasks
      0 Source[bids; files json]
        decode: auction, bidder, price, ts
      1 Calc[auction, bidder, price, ts, $watermark]
      2 WatermarkAssigner[ts]
      3 Calc[auction, ts]
      4 LocalWindowAggregate[auction; TUMBLE 10 s] → chain 2 by hash of the key
        window: TUMBLE 10 s over ts
        keys: auction
        aggregates: COUNT(*)
      8 Calc[bidder, price, ts]
      9 LocalWindowAggregate[bidder; TUMBLE 10 s] → chain 3 by hash of the key
        window: TUMBLE 10 s over ts
        keys: bidder
        aggregates: MAX(price)
    chain 2, 2 subtasks
      5 WindowAggregate[auction; TUMBLE 10 s]
        window: TUMBLE 10 s over ts
        keys: auction
        aggregates: COUNT(*)
      6 Calc[a, n]
      7 Sink[target; sink]
        columns: a BIGINT, n BIGINT
    chain 3, 2 subtasks
      10 WindowAggregate[bidder; TUMBLE 10 s]
        window: TUMBLE 10 s over ts
        keys: bidder
        aggregates: MAX(price)
      11 Calc[a, n]
      12 Sink[target; sink]
        columns: a BIGINT, n BIGINT"
  `);
});

test('SELECT without FROM is one row, and one operator', () => {
  expect(graphOf('SELECT 1')).toMatchInlineSnapshot(`
    "chain 1, 1 subtask
      0 Values[1]
      1 Collect
        columns: EXPR$0 INT NOT NULL"
  `);
});

test('the graph is plain data', () => {
  const { graph } = planner().job('SELECT price + 1 AS p FROM bids WHERE price > 3');
  expect(structuredClone(graph)).toEqual(graph);
});

test('in batch mode all rows of a key come together when the input ends, and without keys there is always a row', () => {
  const batch = planner();
  batch.plan("SET 'execution.runtime-mode' = 'batch'");
  expect(
    batch.explainOptimized('SELECT channel, COUNT(*), SUM(price) FROM bids GROUP BY channel'),
  ).toMatchInlineSnapshot(`
    "Collect(channel, EXPR$1, EXPR$2)
    +- GroupAggregate(keys=[channel], aggregates=[COUNT(*), SUM($arg1)])
       +- Project(channel, price AS $arg1)
          +- Scan(table=[default_catalog.default_database.bids], columns=[price, channel])"
  `);
  expect(batch.explainOptimized('SELECT COUNT(*), MAX(price) + 1 FROM bids')).toMatchInlineSnapshot(`
    "Collect(EXPR$0, EXPR$1)
    +- Project($agg0 AS EXPR$0, $agg1 + 1 AS EXPR$1)
       +- GroupAggregate(aggregates=[COUNT(*), MAX(price)])
          +- Scan(table=[default_catalog.default_database.bids], columns=[price])"
  `);
  expect(batch.explainOptimized('SELECT DISTINCT channel FROM bids WHERE price > 3')).toMatchInlineSnapshot(`
    "Collect(channel)
    +- GroupAggregate(keys=[channel])
       +- Scan(table=[default_catalog.default_database.bids], columns=[channel], filter=[price > 3])"
  `);
});
