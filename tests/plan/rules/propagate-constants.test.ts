import { expect, test } from 'vitest';
import { TestPlanner } from '../../support/test-planner.ts';

test("with one kind of event, the CASE that picks an event's time is that kind's time, and the others are not read", () => {
  const text = `CREATE VIEW bid AS SELECT bid.auction, bid.price, ts FROM events WHERE event_type = 2;
SELECT auction, COUNT(*) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY auction, window_start, window_end`;
  expect(new TestPlanner().explainOptimized(text)).toMatchInlineSnapshot(`
    "Collect(auction, EXPR$1)
    +- Project(auction, $agg0)
       +- WindowAggregate(keys=[bid.auction], window=[TUMBLE 10 s over ts], aggregates=[COUNT(*)])
          +- Watermark(time=[ts], watermark=[bid.made - INTERVAL '4' SECOND])
             +- Scan(table=[default_catalog.default_database.events], columns=[bid.auction, bid.made], filter=[event_type = 2])"
  `);
});
