/** A query to begin with. */
export interface Sample {
  readonly title: string;
  readonly sql: string;
}

const events = (options: string): string => `-- Bids of an auction house, made up on the fly.
CREATE TABLE events (
  event_type INT,
  bid ROW<auction BIGINT, bidder BIGINT, price BIGINT,
    channel STRING, url STRING, dateTime TIMESTAMP(3),
    extra STRING>,
  dateTime TIMESTAMP(3),
  WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND
) WITH (
  'connector' = 'nexmark',
  ${options}
);

CREATE VIEW bids AS
SELECT bid.auction, bid.bidder, bid.price, bid.channel,
  dateTime
FROM events WHERE event_type = 2;
`;

export const samples: readonly Sample[] = [
  {
    title: 'Prices by 10 s',
    sql: `${events("'events.num' = '5000000'")}
SELECT window_start, COUNT(*) AS bids, MIN(price) AS lowest,
  MAX(price) AS highest, AVG(price) AS average,
  SUM(price) AS total
FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(dateTime),
  INTERVAL '10' SECOND))
GROUP BY window_start, window_end;
`,
  },
  {
    title: 'Bids per auction',
    sql: `${events("'events.num' = '1000000'")}
SELECT auction, window_start, COUNT(*) AS bids
FROM TABLE(HOP(TABLE bids, DESCRIPTOR(dateTime),
  INTERVAL '2' SECOND, INTERVAL '10' SECOND))
GROUP BY auction, window_start, window_end;
`,
  },
  {
    title: 'Live stream',
    sql: `${events("'next-event.rate' = '20000', 'rate-limited' = 'true'")}
-- A row a second, until you cancel.
SELECT window_start, COUNT(*) AS bids, MAX(price) AS highest
FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(dateTime),
  INTERVAL '1' SECOND))
GROUP BY window_start, window_end;
`,
  },
  {
    title: 'Large bids',
    sql: `${events("'events.num' = '500000'")}
SELECT dateTime, auction, bidder, price, UPPER(channel) AS channel
FROM bids WHERE price > 1000000;
`,
  },
  {
    title: 'Write, then read',
    sql: `${events("'events.num' = '200000'")}
-- Files in this page's memory, written and read like those
-- on a disk.
CREATE TABLE kept (
  auction BIGINT, price BIGINT, dateTime TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem', 'path' = 'kept',
  'format' = 'json'
);

INSERT INTO kept SELECT auction, price, dateTime FROM bids;

SELECT * FROM kept LIMIT 1000;
`,
  },
];
