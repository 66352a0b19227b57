import { expect, test } from 'vitest';
import { TestPlanner } from '../../support/test-planner.ts';
import { keptFor } from '../../../src/state/state-ttl.ts';

const plan = (text: string): string =>
  new TestPlanner().explainOptimized(text).replaceAll('default_catalog.default_database.', '');

test('equalities of both sides become keys, of one type; the rest of the condition stays behind the join', () => {
  expect(
    plan(`SELECT b.price, p.s FROM bids AS b JOIN plain AS p ON b.auction = p.a AND b.price > p.b
WHERE p.s LIKE 'a%' AND b.bidder = 5`),
  ).toMatchInlineSnapshot(`
    "Collect(price, s)
    +- Project(price, s)
       +- Filter(price > b)
          +- Join(keys=[auction = $key0])
             +- Scan(table=[bids], columns=[auction, price], filter=[bidder = 5])
             +- Project(b, s, CAST(a AS BIGINT) AS $key0)
                +- Filter(s LIKE 'a%')
                   +- Scan(table=[plain], columns=[a, b, s])"
  `);
});

test('a comma and WHERE are the same, over several tables', () => {
  expect(
    plan(`SELECT x.price FROM bids AS x, plain AS y, bids AS z
WHERE x.auction = y.b AND UPPER(y.s) = z.channel AND z.price > 3`),
  ).toMatchInlineSnapshot(`
    "Collect(price)
    +- Project(price)
       +- Join(keys=[$key0 = channel])
          +- Project(price, UPPER(s) AS $key0)
          |  +- Join(keys=[auction = b])
          |     +- Scan(table=[bids], columns=[auction, price])
          |     +- Scan(table=[plain], columns=[b, s])
          +- Scan(table=[bids], columns=[channel], filter=[price > 3])"
  `);
});

test('USING makes one column of two, and * gives it first', () => {
  expect(
    plan('SELECT * FROM bids AS x JOIN (SELECT price, auction FROM bids) AS y USING (auction)'),
  ).toMatchInlineSnapshot(`
    "Collect(auction, bidder, price, channel, ts, price0)
    +- Project(auction, bidder, price, channel, ts, price0)
       +- Join(keys=[auction = auction])
          +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
          +- Project(price, auction)
             +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])"
  `);
});

test('without an equality all pairs are made in one subtask', () => {
  const planner = new TestPlanner();
  planner.plan("SET 'parallelism.default' = '4'");
  const { graph } = planner.job('SELECT bids.price FROM bids, plain WHERE price > b');
  const join = graph.nodes.find(({ spec }) => spec.kind === 'join');
  expect(join?.parallelism).toBe(1);
  expect(
    graph.edges.filter((edge) => edge.to === join?.id).map(({ input, partitioning }) => [input, partitioning.kind]),
  ).toEqual([
    [0, 'singleton'],
    [1, 'singleton'],
  ]);
});

test('results of windows are joined like other rows, for none of them is late', () => {
  const per = (key: string): string => `(SELECT ${key}, window_start, window_end, COUNT(*) AS n
FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY ${key}, window_start, window_end)`;
  expect(
    plan(`SELECT l.n, r.n FROM ${per('auction')} AS l JOIN ${per('bidder')} AS r
ON l.auction = r.bidder AND l.window_start = r.window_start AND l.window_end = r.window_end`),
  ).toContain('Join(keys=[auction = bidder, window_start = window_start, window_end = window_end])');
});

test('STATE_TTL is how long an operator keeps the rows of a table', () => {
  const planner = new TestPlanner();
  planner.plan("SET 'table.exec.state.ttl' = '1 h'");
  const specOf = (text: string) => planner.job(text).graph.nodes.map(({ spec }) => spec);
  expect(specOf("SELECT /*+ STATE_TTL('p' = '1 d') */ p.b FROM bids JOIN plain AS p ON price = p.b")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        kind: 'join',
        left: expect.objectContaining({ ttl: keptFor(3_600_000) }),
        right: expect.objectContaining({ ttl: keptFor(86_400_000) }),
      }),
    ]),
  );
  expect(specOf("SELECT /*+ STATE_TTL('bids' = '2 h') */ COUNT(*) FROM bids GROUP BY auction")).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: 'group-aggregate', ttl: keptFor(7_200_000) })]),
  );
});
