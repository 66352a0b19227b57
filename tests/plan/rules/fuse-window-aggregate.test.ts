import { expect, test } from 'vitest';
import { attachWindows } from '../../../src/plan/rules/attach-windows.ts';
import { fuseWindowAggregates } from '../../../src/plan/rules/fuse-window-aggregate.ts';
import { mergeProjects } from '../../../src/plan/rules/merge-projects.ts';
import { beforeAndAfter } from '../../support/rule-plan.ts';

const hop = "TABLE(HOP(TABLE bids, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND))";

test('an aggregation right over a window function assigns the windows itself', () => {
  expect(
    beforeAndAfter(
      `SELECT p, SUM(q) FROM (SELECT price + 1 AS p, bidder AS q, window_start, window_end FROM ${hop}) GROUP BY p, window_start, window_end`,
      fuseWindowAggregates,
      [mergeProjects],
    ),
  ).toMatchInlineSnapshot(`
    "before
    Collect(p, EXPR$1)
    +- Project(p, $agg0 AS EXPR$1)
       +- WindowAggregate(keys=[p], window=[HOP 2 s, 10 s over [window_start, window_end)], aggregates=[SUM($arg3)])
          +- Project(price + CAST(1 AS BIGINT) AS p, window_start, window_end, bidder AS $arg3)
             +- Window(HOP 2 s, 10 s over ts)
                +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                   +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(p, EXPR$1)
    +- Project(p, $agg0 AS EXPR$1)
       +- WindowAggregate(keys=[p], window=[HOP 2 s, 10 s over ts], aggregates=[SUM($arg3)])
          +- Project(price + CAST(1 AS BIGINT) AS p, bidder AS $arg3, ts)
             +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])"
  `);
});

test('one that reads the window gets rows that carry it', () => {
  const text = `SELECT MAX(window_time) FROM ${hop} GROUP BY window_start, window_end`;
  expect(
    beforeAndAfter(text, (plan) => attachWindows(fuseWindowAggregates(plan)), [mergeProjects]),
  ).toMatchInlineSnapshot(`
    "before
    Collect(EXPR$0)
    +- Project($agg0 AS EXPR$0)
       +- WindowAggregate(window=[HOP 2 s, 10 s over [window_start, window_end)], aggregates=[MAX($arg2)])
          +- Project(window_start, window_end, window_time AS $arg2)
             +- Window(HOP 2 s, 10 s over ts)
                +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                   +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(EXPR$0)
    +- Project($agg0 AS EXPR$0)
       +- Project($agg0, $start AS window_start, window_end, window_time)
          +- WindowAggregate(keys=[window_start], window=[TUMBLE 2 s over $time], aggregates=[MAX($arg2)])
             +- Project(window_start, window_end, $arg2, window_end - INTERVAL '0 00:00:00.001' DAY TO SECOND(3) AS $time)
                +- Project(window_start, window_end, window_time AS $arg2)
                   +- Window(HOP 2 s, 10 s over ts)
                      +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                         +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])"
  `);
});

test('an aggregation over the result of another follows the same windows', () => {
  const text = `SELECT window_end, MAX(n) FROM (
  SELECT auction, window_start, window_end, COUNT(*) AS n FROM ${hop} GROUP BY auction, window_start, window_end
) GROUP BY window_start, window_end`;
  expect(
    beforeAndAfter(text, (plan) => attachWindows(fuseWindowAggregates(plan)), [mergeProjects]),
  ).toMatchInlineSnapshot(`
    "before
    Collect(window_end, EXPR$1)
    +- Project(window_end, $agg0 AS EXPR$1)
       +- WindowAggregate(window=[HOP 2 s, 10 s over [window_start, window_end)], aggregates=[MAX($arg2)])
          +- Project(window_start, window_end, $agg0 AS $arg2)
             +- WindowAggregate(keys=[auction], window=[HOP 2 s, 10 s over [window_start, window_end)], aggregates=[COUNT(*)])
                +- Project(auction, window_start, window_end)
                   +- Window(HOP 2 s, 10 s over ts)
                      +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                         +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(window_end, EXPR$1)
    +- Project(window_end, $agg0 AS EXPR$1)
       +- Project($agg0, $start AS window_start, window_end, window_time)
          +- WindowAggregate(keys=[window_start], window=[TUMBLE 2 s over $time], aggregates=[MAX($arg2)])
             +- Project(window_start, window_end, $arg2, window_end - INTERVAL '0 00:00:00.001' DAY TO SECOND(3) AS $time)
                +- Project(window_start, window_end, $agg0 AS $arg2)
                   +- WindowAggregate(keys=[auction], window=[HOP 2 s, 10 s over ts], aggregates=[COUNT(*)])
                      +- Project(auction, ts)
                         +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                            +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])"
  `);
});
