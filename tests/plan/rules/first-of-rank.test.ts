import { expect, test } from 'vitest';
import { TestPlanner } from '../../support/test-planner.ts';

const plan = (text: string): string =>
  new TestPlanner().explainOptimized(text).replaceAll('default_catalog.default_database.', '');
const ranked = (order: string): string =>
  `(SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY ${order}) AS n FROM bids)`;

test.each(['n = 1', '1 = n', 'n <= 1', 'n < 2', '1 >= n', '2 > n'])(
  '%s keeps the first row of each key',
  (condition) => {
    expect(plan(`SELECT price FROM ${ranked('ts')} WHERE ${condition}`)).toBe(
      plan(`SELECT price FROM ${ranked('ts')} WHERE n = 1`),
    );
  },
);

test('the last row, and conditions on it stay behind; a condition on the key goes before', () => {
  expect(
    plan(`SELECT auction, price, n FROM ${ranked('ts DESC')} WHERE n = 1 AND price > 4 AND auction = 7`),
  ).toMatchInlineSnapshot(`
    "Collect(auction, price, n)
    +- Project(auction, price, 1 AS n)
       +- Filter(price > 4)
          +- Deduplicate(keys=[auction], keep=[last by ts])
             +- Scan(table=[bids], columns=[auction, price, ts], filter=[auction = 7])"
  `);
});

test('by any column, also one that is computed', () => {
  expect(plan(`SELECT bidder FROM ${ranked('price * 2 DESC')} WHERE n = 1`)).toMatchInlineSnapshot(`
    "Collect(bidder)
    +- Project(bidder)
       +- Deduplicate(keys=[auction], keep=[first by $rank5 DESC])
          +- Project(auction, bidder, price * 2 AS $rank5)
             +- Scan(table=[bids], columns=[auction, bidder, price])"
  `);
});

test('by several columns; keys, constants and columns that stand before say nothing', () => {
  const order = (text: string): string => plan(`SELECT bidder FROM ${ranked(text)} WHERE n = 1`);
  expect(order('channel DESC NULLS FIRST, price + 1 NULLS LAST, ts')).toMatchInlineSnapshot(`
    "Collect(bidder)
    +- Project(bidder)
       +- Deduplicate(keys=[auction], keep=[first by channel DESC NULLS FIRST, $rank5 NULLS LAST, ts])
          +- Project(auction, bidder, channel, ts, price + 1 AS $rank5)
             +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])"
  `);
  expect(order("auction DESC, price DESC, 'a', price, ts, 1 + 1")).toBe(order('price DESC, ts'));
  expect(order('auction')).toContain('Deduplicate(keys=[auction], keep=[first])');
});

test('of equal rows the first to come is the first, but the last by time alone, backwards', () => {
  const order = (text: string): string => plan(`SELECT bidder FROM ${ranked(text)} WHERE n = 1`);
  expect(order('ts')).toContain('keep=[first by ts]');
  expect(order('ts DESC')).toContain('keep=[last by ts]');
  expect(order('ts DESC, price')).toContain('keep=[first by ts DESC, price]');
  expect(order('price DESC')).toContain('keep=[first by price DESC]');
});

test('processing time is the order in which rows come; the first row of each key then never changes', () => {
  const planner = new TestPlanner();
  planner.plan("CREATE TABLE orders (id INT, item STRING, p AS PROCTIME()) WITH ('connector' = 'plain')");
  const query = (order: string): string =>
    planner.explainChanges(`SELECT item FROM (
SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY p ${order}) AS n FROM orders) WHERE n = 1`);
  expect(query('ASC')).toMatchInlineSnapshot(`
    "Collect(item)
    +- Project(item) changelogMode=[I]
       +- Deduplicate(keys=[id], keep=[first]) changelogMode=[I]
          +- Scan(table=[orders], columns=[id, item]) changelogMode=[I]"
  `);
  expect(query('DESC')).toContain('Deduplicate(keys=[id], keep=[last]) changelogMode=[I,UB,UA]');
});

test('QUALIFY says it in one SELECT', () => {
  expect(plan('SELECT price FROM bids QUALIFY ROW_NUMBER() OVER (PARTITION BY auction ORDER BY ts) = 1')).toBe(
    plan(`SELECT price FROM ${ranked('ts')} WHERE n = 1`),
  );
});

test('without PARTITION BY all rows are one partition', () => {
  expect(
    plan('SELECT price FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY ts) AS n FROM bids) WHERE n = 1'),
  ).toMatchInlineSnapshot(`
    "Collect(price)
    +- Project(price)
       +- Deduplicate(keys=[$rank5], keep=[first by ts])
          +- Project(price, ts, TRUE AS $rank5)
             +- Scan(table=[bids], columns=[price, ts])"
  `);
});
