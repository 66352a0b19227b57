import { expect, test } from 'vitest';
import { dropUnusedWatermarks } from '../../../src/plan/rules/drop-watermarks.ts';
import { beforeAndAfter } from '../../support/rule-plan.ts';

test('no watermark where no window waits for one', () => {
  expect(beforeAndAfter('SELECT price FROM bids', dropUnusedWatermarks)).toMatchInlineSnapshot(`
    "before
    Collect(price)
    +- Project(price)
       +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
          +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(price)
    +- Project(price)
       +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])"
  `);
});

test('the watermark stays below an aggregation', () => {
  const text =
    "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end";
  expect(beforeAndAfter(text, dropUnusedWatermarks)).toMatchInlineSnapshot(`
    "before
    Collect(EXPR$0)
    +- Project($agg0 AS EXPR$0)
       +- WindowAggregate(window=[TUMBLE 10 s over [window_start, window_end)], aggregates=[COUNT(*)])
          +- Project(window_start, window_end)
             +- Window(TUMBLE 10 s over ts)
                +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                   +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])
    after
    Collect(EXPR$0)
    +- Project($agg0 AS EXPR$0)
       +- WindowAggregate(window=[TUMBLE 10 s over [window_start, window_end)], aggregates=[COUNT(*)])
          +- Project(window_start, window_end)
             +- Window(TUMBLE 10 s over ts)
                +- Watermark(time=[ts], watermark=[ts - INTERVAL '4' SECOND])
                   +- Scan(table=[bids], columns=[auction, bidder, price, channel, ts])"
  `);
});
