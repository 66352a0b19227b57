import { expect, test } from 'vitest';
import { foldConstantExpressions } from '../../../src/plan/rules/fold-constants.ts';
import { mergeProjects } from '../../../src/plan/rules/merge-projects.ts';
import { pushFilters } from '../../../src/plan/rules/push-filter.ts';
import { beforeAndAfter } from '../../support/rule-plan.ts';
import { testConnectors } from '../../support/test-planner.ts';

const push = (text: string): string =>
  beforeAndAfter(text, (plan) => pushFilters(plan, testConnectors), [mergeProjects, foldConstantExpressions]);

test('the decoder takes comparisons with literals, and the watermark is taken over what it lets through', () => {
  expect(
    push("SELECT * FROM bids WHERE price >= 100 AND 5 > bidder AND channel LIKE 'a%' AND ts IS NOT NULL"),
  ).toMatchInlineSnapshot(`
    "before
    Collect(auction, bidder, price, channel, ts)
    +- Filter(price >= 100 AND 5 > bidder AND channel LIKE 'a%' AND ts IS NOT NULL)
       +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
          +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(auction, bidder, price, channel, ts)
    +- Filter(channel LIKE 'a%')
       +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
          +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts], filter=[price >= 100 AND bidder < 5 AND ts IS NOT NULL])"
  `);
});

test('fields of a ROW are paths, through a view with computed columns', () => {
  expect(
    push(
      "CREATE VIEW bid AS SELECT bid.auction, bid.price, ts FROM events WHERE event_type = 2; SELECT auction FROM bid WHERE price > 7 AND ts > TIMESTAMP '2020-01-01 00:00:00.000'",
    ),
  ).toMatchInlineSnapshot(`
    "before
    Collect(auction)
    +- Project(auction)
       +- Filter(price > 7 AND ts > TIMESTAMP '2020-01-01 00:00:00.000')
          +- Project(bid.auction AS auction, bid.price AS price, ts)
             +- Filter(event_type = 2)
                +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                   +- Project(event_type, bid, person, CASE WHEN event_type = 0 THEN person.made ELSE bid.made END AS ts)
                      +- Scan(table=[events], columns=[event_type, bid, person])
    after
    Collect(auction)
    +- Project(auction)
       +- Project(bid.auction AS auction, bid.price AS price, ts)
          +- Filter(ts > TIMESTAMP '2020-01-01 00:00:00.000')
             +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                +- Project(event_type, bid, person, CASE WHEN event_type = 0 THEN person.made ELSE bid.made END AS ts)
                   +- Scan(table=[events], columns=[event_type, bid, person], filter=[event_type = 2 AND bid.price > 7])"
  `);
});

test('a source that checks no conditions keeps them as a filter above it', () => {
  expect(push('SELECT a FROM (SELECT a, b + 1 AS c FROM plain) WHERE c > 3 AND a = 1')).toMatchInlineSnapshot(`
    "before
    Collect(a)
    +- Project(a)
       +- Filter(c > 3 AND a = 1)
          +- Project(a, b + 1 AS c)
             +- Scan(table=[plain], columns=[a, b, s, t])
    after
    Collect(a)
    +- Project(a)
       +- Project(a, b + 1 AS c)
          +- Filter(b + 1 > 3 AND a = 1)
             +- Scan(table=[plain], columns=[a, b, s, t])"
  `);
});

test('every side of UNION ALL is filtered', () => {
  expect(
    push('SELECT a FROM (SELECT b AS a FROM plain UNION ALL SELECT price FROM bids) WHERE a > 3'),
  ).toMatchInlineSnapshot(`
    "before
    Collect(a)
    +- Filter(a > 3)
       +- Union(all)
          +- Project(b AS a)
          |  +- Scan(table=[plain], columns=[a, b, s, t])
          +- Project(price)
             +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(a)
    +- Union(all)
       +- Project(b AS a)
       |  +- Filter(b > 3)
       |     +- Scan(table=[plain], columns=[a, b, s, t])
       +- Project(price)
          +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
             +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts], filter=[price > 3])"
  `);
});

test('below an aggregation go conditions on keys, below a window those that do not read it', () => {
  expect(
    push(`SELECT auction, n FROM (
  SELECT auction, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND))
  WHERE price > 5 AND window_start > TIMESTAMP '2020-01-01 00:00:00' GROUP BY auction, window_start, window_end
) WHERE auction = 3 AND n > 2`),
  ).toMatchInlineSnapshot(`
    "before
    Collect(auction, n)
    +- Project(auction, n)
       +- Filter(auction = 3 AND n > 2)
          +- Project(auction, window_start, $agg0 AS n)
             +- WindowAggregate(keys=[auction], window=[TUMBLE 10 s over [window_start, window_end)], aggregates=[COUNT(*)])
                +- Project(auction, window_start, window_end)
                   +- Filter(price > 5 AND window_start > TIMESTAMP '2020-01-01 00:00:00.000')
                      +- Window(TUMBLE 10 s over ts)
                         +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                            +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(auction, n)
    +- Project(auction, n)
       +- Project(auction, window_start, $agg0 AS n)
          +- Filter($agg0 > 2)
             +- WindowAggregate(keys=[auction], window=[TUMBLE 10 s over [window_start, window_end)], aggregates=[COUNT(*)])
                +- Project(auction, window_start, window_end)
                   +- Filter(window_start > TIMESTAMP '2020-01-01 00:00:00.000')
                      +- Window(TUMBLE 10 s over ts)
                         +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                            +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts], filter=[price > 5 AND auction = 3])"
  `);
});
