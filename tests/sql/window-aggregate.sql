-- Window functions with GROUP BY over a file; the examples are those of Flink's documentation on window functions.
--@ bid.json
--| {"bidtime": "2020-04-15 08:05:00", "price": 4.00, "item": "C", "supplier_id": "supplier1"}
--| {"bidtime": "2020-04-15 08:07:00", "price": 2.00, "item": "A", "supplier_id": "supplier1"}
--| {"bidtime": "2020-04-15 08:09:00", "price": 5.00, "item": "D", "supplier_id": "supplier2"}
--| {"bidtime": "2020-04-15 08:11:00", "price": 3.00, "item": "B", "supplier_id": "supplier2"}
--| {"bidtime": "2020-04-15 08:13:00", "price": 1.00, "item": "E", "supplier_id": "supplier1"}
--| {"bidtime": "2020-04-15 08:17:00", "price": 6.00, "item": "F", "supplier_id": "supplier2"}

CREATE TABLE Bid (bidtime TIMESTAMP(3), price DECIMAL(10, 2), item STRING, supplier_id STRING,
  WATERMARK FOR bidtime AS bidtime - INTERVAL '1' SECOND)
WITH ('connector' = 'filesystem', 'path' = 'bid.json', 'format' = 'json');

SELECT window_start, window_end, SUM(price) AS total
FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
GROUP BY window_start, window_end;
--> +I[2020-04-15T08:00, 2020-04-15T08:10, 11.00]
--> +I[2020-04-15T08:10, 2020-04-15T08:20, 10.00]

-- Named arguments say the same.
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(DATA => TABLE Bid, TIMECOL => DESCRIPTOR(bidtime), SIZE => INTERVAL '10' MINUTES))
GROUP BY window_start, window_end;
--> +I[2020-04-15T08:00, 2020-04-15T08:10, 11.00]
--> +I[2020-04-15T08:10, 2020-04-15T08:20, 10.00]

SELECT window_start, window_end, SUM(price)
FROM TABLE(HOP(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES))
GROUP BY window_start, window_end;
--> +I[2020-04-15T08:00, 2020-04-15T08:10, 11.00]
--> +I[2020-04-15T08:05, 2020-04-15T08:15, 15.00]
--> +I[2020-04-15T08:10, 2020-04-15T08:20, 10.00]
--> +I[2020-04-15T08:15, 2020-04-15T08:25, 6.00]

SELECT window_start, window_end, SUM(price)
FROM TABLE(CUMULATE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '2' MINUTES, INTERVAL '10' MINUTES))
GROUP BY window_start, window_end;
--> +I[2020-04-15T08:00, 2020-04-15T08:06, 4.00]
--> +I[2020-04-15T08:00, 2020-04-15T08:08, 6.00]
--> +I[2020-04-15T08:00, 2020-04-15T08:10, 11.00]
--> +I[2020-04-15T08:10, 2020-04-15T08:12, 3.00]
--> +I[2020-04-15T08:10, 2020-04-15T08:14, 4.00]
--> +I[2020-04-15T08:10, 2020-04-15T08:16, 4.00]
--> +I[2020-04-15T08:10, 2020-04-15T08:18, 10.00]
--> +I[2020-04-15T08:10, 2020-04-15T08:20, 10.00]

-- Offset, keys, expressions over keys and aggregates, HAVING, FILTER.
SELECT supplier_id, window_start, COUNT(*) AS n, MAX(price) - MIN(price) AS spread, UPPER(supplier_id) AS big,
  COUNT(*) FILTER (WHERE price >= 3) AS dear
FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES, INTERVAL '1' MINUTES))
GROUP BY supplier_id, window_start, window_end
HAVING COUNT(*) > 1;
--> +I[supplier1, 2020-04-15T08:01, 2, 2.00, SUPPLIER1, 1]
--> +I[supplier2, 2020-04-15T08:11, 2, 3.00, SUPPLIER2, 2]

-- A window over windows, by the time of the first.
CREATE VIEW fives AS
SELECT window_time AS rowtime, SUM(price) AS partial
FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES))
GROUP BY window_start, window_end, window_time;

SELECT window_start, window_end, SUM(partial)
FROM TABLE(TUMBLE(TABLE fives, DESCRIPTOR(rowtime), INTERVAL '10' MINUTES))
GROUP BY window_start, window_end;
--> +I[2020-04-15T08:00, 2020-04-15T08:10, 11.00]
--> +I[2020-04-15T08:10, 2020-04-15T08:20, 10.00]

-- The largest count of each window: an aggregation over the windows of another.
SELECT window_start, window_end, MAX(n), COUNT(*)
FROM (
  SELECT supplier_id, window_start, window_end, COUNT(*) AS n
  FROM TABLE(HOP(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES))
  GROUP BY supplier_id, window_start, window_end
)
GROUP BY window_start, window_end;
--> +I[2020-04-15T08:00, 2020-04-15T08:10, 2, 2]
--> +I[2020-04-15T08:05, 2020-04-15T08:15, 3, 2]
--> +I[2020-04-15T08:10, 2020-04-15T08:20, 2, 2]
--> +I[2020-04-15T08:15, 2020-04-15T08:25, 1, 1]

-- A condition on the window keeps the aggregation above the window function, with the same result.
SELECT window_start, COUNT(*)
FROM TABLE(HOP(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES))
WHERE window_start < TIMESTAMP '2020-04-15 08:10:00'
GROUP BY window_start, window_end;
--> +I[2020-04-15T08:00, 3]
--> +I[2020-04-15T08:05, 5]

-- No aggregation: each row once for each of its windows.
SELECT item, window_start, window_time
FROM TABLE(HOP(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES))
WHERE item IN ('C', 'F');
--> +I[C, 2020-04-15T08:00, 2020-04-15T08:09:59.999]
--> +I[C, 2020-04-15T08:05, 2020-04-15T08:14:59.999]
--> +I[F, 2020-04-15T08:10, 2020-04-15T08:19:59.999]
--> +I[F, 2020-04-15T08:15, 2020-04-15T08:24:59.999]

-- Time attributes pass through subqueries, WITH and UNION ALL; keys may be NULL or expressions.
WITH dear AS (SELECT * FROM Bid WHERE price >= 3), cheap AS (SELECT * FROM Bid WHERE price < 3),
  all_bids AS (SELECT item, price, bidtime FROM dear UNION ALL SELECT NULLIF(item, 'A'), price, bidtime FROM cheap)
SELECT LOWER(item) AS small, window_end, COUNT(*), AVG(price)
FROM TABLE(TUMBLE(TABLE all_bids, DESCRIPTOR(bidtime), INTERVAL '1' HOUR))
GROUP BY LOWER(item), window_start, window_end;
--> +I[b, 2020-04-15T09:00, 1, 3.000000]
--> +I[c, 2020-04-15T09:00, 1, 4.000000]
--> +I[d, 2020-04-15T09:00, 1, 5.000000]
--> +I[e, 2020-04-15T09:00, 1, 1.000000]
--> +I[f, 2020-04-15T09:00, 1, 6.000000]
--> +I[null, 2020-04-15T09:00, 1, 2.000000]

SELECT window_start, COUNT(item), MIN(item), MAX(bidtime)
FROM TABLE(TUMBLE((SELECT * FROM Bid WHERE supplier_id = 'supplier2'), DESCRIPTOR(bidtime), INTERVAL '10' MINUTES))
GROUP BY window_start, window_end;
--> +I[2020-04-15T08:00, 1, D, 2020-04-15T08:09]
--> +I[2020-04-15T08:10, 2, B, 2020-04-15T08:17]

-- Two INSERTs of one job read the file once.
CREATE TABLE totals (what STRING, number BIGINT) WITH ('connector' = 'filesystem', 'path' = 'totals', 'format' = 'json');
EXECUTE STATEMENT SET BEGIN
  INSERT INTO totals SELECT 'per hour', COUNT(*)
    FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
  INSERT INTO totals SELECT supplier_id, COUNT(*)
    FROM TABLE(TUMBLE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '1' DAY)) GROUP BY supplier_id, window_start, window_end;
END;
SELECT * FROM totals;
--> +I[per hour, 6]
--> +I[supplier1, 3]
--> +I[supplier2, 3]

-- Windows that are no multiple of their slide, and the same windows with an offset, through two aggregations.
SELECT window_start, window_end, SUM(n) FROM (
  SELECT supplier_id, window_start, window_end, COUNT(*) AS n
  FROM TABLE(HOP(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '4' MINUTES, INTERVAL '10' MINUTES))
  GROUP BY supplier_id, window_start, window_end
) GROUP BY window_start, window_end;
--> +I[2020-04-15T07:56, 2020-04-15T08:06, 1]
--> +I[2020-04-15T08:00, 2020-04-15T08:10, 3]
--> +I[2020-04-15T08:04, 2020-04-15T08:14, 5]
--> +I[2020-04-15T08:08, 2020-04-15T08:18, 4]
--> +I[2020-04-15T08:12, 2020-04-15T08:22, 2]
--> +I[2020-04-15T08:16, 2020-04-15T08:26, 1]

SELECT window_start, window_end, SUM(n) FROM (
  SELECT supplier_id, window_start, window_end, COUNT(*) AS n
  FROM TABLE(CUMULATE(TABLE Bid, DESCRIPTOR(bidtime), INTERVAL '10' MINUTES, INTERVAL '20' MINUTES, INTERVAL '1' MINUTES))
  GROUP BY supplier_id, window_start, window_end
) GROUP BY window_start, window_end;
--> +I[2020-04-15T08:01, 2020-04-15T08:11, 3]
--> +I[2020-04-15T08:01, 2020-04-15T08:21, 6]
