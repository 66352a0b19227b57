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
  ).toMatchInlineSnapshot();
});

test('an aggregation without keys runs in one subtask', () => {
  expect(
    graphOf(
      "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end",
    ),
  ).toMatchInlineSnapshot();
});

test('a window function alone gives each row once for each window', () => {
  expect(
    graphOf(
      "SELECT price, window_end FROM TABLE(CUMULATE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '1' DAY))",
    ),
  ).toMatchInlineSnapshot();
});

test('UNION ALL is several inputs of what follows', () => {
  expect(graphOf('SELECT a FROM plain UNION ALL VALUES (1), (2)')).toMatchInlineSnapshot();
});

test('two INSERTs of one job share the scan and the watermark', () => {
  expect(
    graphOf(`EXECUTE STATEMENT SET BEGIN
INSERT INTO target SELECT auction, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end;
INSERT INTO target SELECT bidder, MAX(price) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY bidder, window_start, window_end;
END`),
  ).toMatchInlineSnapshot();
});

test('SELECT without FROM is one row, and one operator', () => {
  expect(graphOf('SELECT 1')).toMatchInlineSnapshot();
});

test('the names by which state is found do not depend on expressions', () => {
  const uids = (key: string): readonly string[] =>
    planner()
      .job(
        `INSERT INTO target SELECT ${key}, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY ${key}, window_start, window_end`,
      )
      .graph.nodes.map((node) => node.uid);
  expect(uids('auction')).toEqual(uids('bidder'));
  expect(uids('auction')).toMatchInlineSnapshot();
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
  ).toMatchInlineSnapshot();
  expect(batch.explainOptimized('SELECT COUNT(*), MAX(price) + 1 FROM bids')).toMatchInlineSnapshot();
  expect(batch.explainOptimized('SELECT DISTINCT channel FROM bids WHERE price > 3')).toMatchInlineSnapshot();
});
