-- GROUP BY without a window: rows change as input comes.
--@ bids.json
--| {"auction": 1, "bidder": 10, "price": 5, "channel": "web", "ts": "2024-01-01 00:00:01"}
--| {"auction": 2, "bidder": 10, "price": 7, "channel": "app", "ts": "2024-01-01 00:00:02"}
--| {"auction": 1, "bidder": 11, "price": 9, "channel": "web", "ts": "2024-01-01 00:00:03"}
--| {"auction": 1, "bidder": 10, "price": null, "channel": null, "ts": "2024-01-01 00:00:04"}
--| {"auction": null, "bidder": 12, "price": 1, "channel": "web", "ts": "2024-01-01 00:00:05"}
--| {"auction": 2, "bidder": 11, "price": 2, "channel": "app", "ts": "2024-01-01 00:00:06"}
CREATE TABLE bids (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
WITH ('connector' = 'filesystem', 'path' = 'bids.json', 'format' = 'json');

SELECT auction, COUNT(*), COUNT(price), SUM(price), MIN(price), MAX(price), AVG(price) FROM bids GROUP BY auction;
--= [1, 3, 2, 14, 5, 9, 7]
--= [2, 2, 2, 9, 2, 7, 4]
--= [null, 1, 1, 1, 1, 1, 1]

SELECT COUNT(*), SUM(price) FROM bids;
--= [6, 24]

-- A key of several columns, one of them computed, and strings among them.
SELECT channel, bidder - 10 AS b, COUNT(*) AS n FROM bids GROUP BY channel, bidder - 10;
--= [web, 0, 1]
--= [app, 0, 1]
--= [web, 1, 1]
--= [null, 0, 1]
--= [web, 2, 1]
--= [app, 1, 1]

SELECT channel, COUNT(*) FILTER (WHERE price > 4), MAX(price) FILTER (WHERE bidder = 10) FROM bids GROUP BY channel;
--= [web, 2, 5]
--= [app, 1, 7]
--= [null, 0, null]

SELECT auction, SUM(price) FROM bids GROUP BY auction HAVING COUNT(*) = 2;
--= [2, 9]

-- Conditions that come and go: no group is left over.
SELECT auction, COUNT(*) FROM bids GROUP BY auction HAVING COUNT(*) < 2;
--= [null, 1]

SELECT DISTINCT channel, bidder > 10 FROM bids WHERE auction IS NOT NULL;
--> +I[web, false]
--> +I[app, false]
--> +I[web, true]
--> +I[null, false]
--> +I[app, true]

SELECT auction FROM bids UNION SELECT bidder - 9 FROM bids;
--> +I[1]
--> +I[2]
--> +I[3]
--> +I[null]

-- Over rows that change, the old ones are taken back out.
SELECT n, COUNT(*) FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction) GROUP BY n;
--= [3, 1]
--= [2, 1]
--= [1, 1]
SELECT SUM(n), AVG(n), COUNT(n) FROM (SELECT bidder, COUNT(*) AS n FROM bids GROUP BY bidder);
--= [6, 2, 3]
SELECT MIN(n), MAX(n) FROM (SELECT bidder, COUNT(*) AS n FROM bids GROUP BY bidder);
--= [1, 3]
SELECT MAX(c) FROM (SELECT bidder, MIN(channel) AS c FROM bids GROUP BY bidder);
--! MAX over rows that change is not supported yet

-- Results of windows come once, so what is made of them changes only when they come.
SELECT auction, MAX(n) FROM (
  SELECT auction, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '4' SECOND))
  GROUP BY auction, window_start, window_end) GROUP BY auction;
--= [1, 2]
--= [2, 1]
--= [null, 1]

-- One bound of a window is a key like others.
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '4' SECOND)) GROUP BY window_start;
--= [2024-01-01T00:00, 3]
--= [2024-01-01T00:00:04, 3]

CREATE TABLE files (auction BIGINT, n BIGINT) WITH ('connector' = 'filesystem', 'path' = 'counts', 'format' = 'json');
INSERT INTO files SELECT auction, COUNT(*) FROM bids GROUP BY auction;
--! does not take update changes, which are produced by an aggregation without a window

-- In batch mode every row is final, and may go into files.
SET 'execution.runtime-mode' = 'batch';
SELECT auction, COUNT(*), MAX(channel) FROM bids GROUP BY auction;
--> +I[1, 3, web]
--> +I[2, 2, app]
--> +I[null, 1, web]
SELECT COUNT(*), SUM(price) FROM bids WHERE auction = 99;
--> +I[0, null]
INSERT INTO files SELECT auction, COUNT(*) FROM bids GROUP BY auction;
SELECT * FROM files;
--> +I[1, 3]
--> +I[2, 2]
--> +I[null, 1]
