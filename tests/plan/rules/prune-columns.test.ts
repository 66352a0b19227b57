import { expect, test } from 'vitest';
import { pruneColumns } from '../../../src/plan/rules/prune-columns.ts';
import { asSink, describeChange } from '../../support/rule-plan.ts';
import { TestPlanner } from '../../support/test-planner.ts';

function prune(text: string): string {
  const { logical } = new TestPlanner().job(text);
  return describeChange(logical, pruneColumns(logical.map(asSink)));
}

test('only the needed leaves of a ROW are read', () => {
  expect(prune('SELECT bid.price FROM events WHERE person.id = 1')).toMatchInlineSnapshot(`
    "before
    Collect(price)
    +- Project(bid.price AS price)
       +- Filter(person.id = CAST(1 AS BIGINT))
          +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
             +- Project(event_type, bid, person, CASE WHEN event_type = 0 THEN person.made ELSE bid.made END AS ts)
                +- Scan(table=[events], columns=[event_type, bid, person])
    after
    Collect(price)
    +- Project(bid.price AS price)
       +- Project(bid.price)
          +- Filter(person.id = CAST(1 AS BIGINT))
             +- Project(bid.price, person.id)
                +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                   +- Project(bid.price, person.id, CASE WHEN event_type = 0 THEN person.made ELSE bid.made END AS ts)
                      +- Scan(table=[events], columns=[event_type, bid.price, bid.made, person.id, person.made])"
  `);
});

test('a ROW that is needed whole is read once, whole', () => {
  expect(prune('SELECT bid, bid.price FROM events')).toMatchInlineSnapshot(`
    "before
    Collect(bid, price)
    +- Project(bid, bid.price AS price)
       +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
          +- Project(event_type, bid, person, CASE WHEN event_type = 0 THEN person.made ELSE bid.made END AS ts)
             +- Scan(table=[events], columns=[event_type, bid, person])
    after
    Collect(bid, price)
    +- Project(bid, bid.price AS price)
       +- Project(bid)
          +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
             +- Project(bid, CASE WHEN event_type = 0 THEN person.made ELSE bid.made END AS ts)
                +- Scan(table=[events], columns=[event_type, bid, person.made])"
  `);
});

test('aggregates that nobody reads go, keys stay', () => {
  expect(
    prune(`SELECT n FROM (SELECT auction, COUNT(*) AS n, MAX(price) AS m
FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end)`),
  ).toMatchInlineSnapshot(`
    "before
    Collect(n)
    +- Project(n)
       +- Project(auction, $agg0 AS n, $agg1 AS m)
          +- WindowAggregate(keys=[auction], window=[TUMBLE 10 s over [window_start, window_end)], aggregates=[COUNT(*), MAX($arg3)])
             +- Project(auction, window_start, window_end, price AS $arg3)
                +- Window(TUMBLE 10 s over ts)
                   +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                      +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(n)
    +- Project(n)
       +- Project($agg0 AS n)
          +- Project($agg0)
             +- WindowAggregate(keys=[auction], window=[TUMBLE 10 s over [window_start, window_end)], aggregates=[COUNT(*)])
                +- Project(auction, window_start, window_end)
                   +- Project(auction, window_start, window_end)
                      +- Window(TUMBLE 10 s over ts)
                         +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                            +- Scan(table=[bids], columns=[auction, ts])"
  `);
});

test('the sides of UNION ALL lose the same columns', () => {
  expect(
    prune('SELECT x FROM (SELECT a AS y, b AS x FROM plain UNION ALL SELECT auction, price FROM bids)'),
  ).toMatchInlineSnapshot(`
    "before
    Collect(x)
    +- Project(x)
       +- Union(all)
          +- Project(CAST(y AS BIGINT) AS y, x)
          |  +- Project(a AS y, b AS x)
          |     +- Scan(table=[plain], columns=[a, b, s, t])
          +- Project(auction, price)
             +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(x)
    +- Project(x)
       +- Union(all)
          +- Project(x)
          |  +- Project(b AS x)
          |     +- Scan(table=[plain], columns=[b])
          +- Project(price)
             +- Project(price)
                +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                   +- Scan(table=[bids], columns=[price, ts])"
  `);
});

test('plans of one job read a table once, with the columns of all', () => {
  expect(
    prune('INSERT INTO target SELECT auction, price FROM bids; INSERT INTO target SELECT bidder, price FROM bids'),
  ).toMatchInlineSnapshot(`
    "before
    Sink(table=[target], columns=[a, n])
    +- Project(auction AS a, price AS n)
       +- Project(auction, price)
          +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
             +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    Sink(table=[target], columns=[a, n])
    +- Project(bidder AS a, price AS n)
       +- Project(bidder, price)
          +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
             +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Sink(table=[target], columns=[a, n])
    +- Project(auction AS a, price AS n)
       +- Project(auction, price)
          +- Project(auction, price)
             +- Project(auction, bidder, price)
                +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                   +- Scan(table=[bids], columns=[auction, bidder, price, ts])
    Sink(table=[target], columns=[a, n])
    +- Project(bidder AS a, price AS n)
       +- Project(bidder, price)
          +- Project(bidder, price)
             +- Project(auction, bidder, price)
                +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                   +- Scan(table=[bids], columns=[auction, bidder, price, ts])"
  `);
});
