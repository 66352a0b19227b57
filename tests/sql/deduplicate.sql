-- ROW_NUMBER() … = 1: the first or last row of each key.
--@ events.json
--| {"k": 1, "v": 10, "s": "a", "ts": "2024-01-01 00:00:03"}
--| {"k": 2, "v": 20, "s": "b", "ts": "2024-01-01 00:00:01"}
--| {"k": 1, "v": 11, "s": "c", "ts": "2024-01-01 00:00:05"}
--| {"k": null, "v": 30, "s": "d", "ts": "2024-01-01 00:00:04"}
--| {"k": 1, "v": 9, "s": "e", "ts": "2024-01-01 00:00:02"}
--| {"k": 2, "v": 21, "s": null, "ts": "2024-01-01 00:00:06"}
CREATE TABLE events (k BIGINT, v INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = 'events.json', 'format' = 'json');

SELECT k, v, s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS n FROM events) WHERE n = 1;
--= [1, 9, e]
--= [2, 20, b]
--= [null, 30, d]
SELECT k, v, s, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM events) WHERE n <= 1;
--= [1, 11, c, 1]
--= [2, 21, null, 1]
--= [null, 30, d, 1]

-- By the order of arrival.
CREATE TABLE arrivals (k BIGINT, v INT, p AS PROCTIME()) WITH ('connector' = 'filesystem', 'path' = 'events.json', 'format' = 'json');
SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY p) AS n FROM arrivals) WHERE n = 1;
--> +I[1, 10]
--> +I[2, 20]
--> +I[null, 30]
SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY p DESC) AS n FROM arrivals) WHERE n = 1;
--= [1, 9]
--= [2, 21]
--= [null, 30]
SELECT k, p > TIMESTAMP '2020-01-01 00:00:00' FROM arrivals WHERE v = 10;
--> +I[1, true]

-- By a number, and by one that is computed.
SELECT k, s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v) AS n FROM events) WHERE n = 1;
--= [1, e]
--= [2, b]
--= [null, d]
SELECT k, s FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY -v DESC) = 1;
--= [1, e]
--= [2, b]
--= [null, d]

-- By several columns, each in its own direction; of equal rows the first to come is kept.
SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k > 0 ORDER BY k DESC, v) AS n FROM events) WHERE n = 1;
--= [2, 20]
--= [null, 30]
SELECT v FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s, v DESC) AS n FROM events) WHERE n <= 1;
--= [21]
SELECT v FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s NULLS LAST, v DESC) AS n FROM events) WHERE n < 2;
--= [10]
SELECT v, s FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s DESC) AS n FROM events) WHERE 1 = n;
--= [9, e]
SELECT v, s FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s DESC NULLS FIRST, ts) AS n FROM events) WHERE n = 1;
--= [21, null]
SELECT s FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY v > 10 DESC, UPPER(s) DESC) = 1;
--= [b]
--= [c]
--= [d]
SELECT k, s FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY CAST(v AS DECIMAL(38, 10)) DESC) = 1;
--= [1, c]
--= [2, null]
--= [null, d]
SELECT k, s FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY v < 0) = 1;
--= [1, a]
--= [2, b]
--= [null, d]

-- Conditions behind it, and before it.
SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM events) WHERE n = 1 AND v < 31;
--= [1, 11]
--= [2, 21]
--= [null, 30]
SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM events) WHERE n = 1 AND v < 21;
--= [1, 11]
SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM events WHERE v < 11) WHERE n = 1;
--= [1, 10]

SELECT s FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY ts DESC) AS n FROM events) WHERE n = 1;
--= [null]

-- What is made of the last rows changes with them.
SELECT COUNT(*), SUM(v), AVG(v) FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM events) WHERE n = 1;
--= [3, 62, 20]
SELECT x.k, x.v, y.v FROM
  (SELECT k, v FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) = 1) AS x JOIN
  (SELECT k, v FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) = 1) AS y ON x.k = y.k;
--= [1, 9, 11]
--= [2, 20, 21]

-- Over rows that change, the next row takes the place of one that is taken back.
SELECT h, k, t FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY h ORDER BY t DESC, k) AS n FROM (
    SELECT v > 15 AS h, k, COUNT(*) AS t FROM events GROUP BY v > 15, k)) WHERE n = 1;
--= [false, 1, 3]
--= [true, 2, 2]
SELECT k, v FROM (
  SELECT *, ROW_NUMBER() OVER (ORDER BY v, k DESC) AS m FROM (
    SELECT k, v FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) = 1)) WHERE m = 1;
--= [1, 11]
SELECT SUM(c) FROM (
  SELECT c, ROW_NUMBER() OVER (PARTITION BY k > 1 ORDER BY c, k) AS n FROM (
    SELECT k, SUM(v) AS c FROM events GROUP BY k)) WHERE n <= 1;
--= [101]

SELECT k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS n FROM events) WHERE n = 2;
--! ROW_NUMBER() without a condition that keeps the first row is not supported yet

SET 'execution.runtime-mode' = 'batch';
SELECT h, k, t FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY h ORDER BY t DESC, k) AS n FROM (
    SELECT v > 15 AS h, k, COUNT(*) AS t FROM events GROUP BY v > 15, k)) WHERE n = 1;
--> +I[false, 1, 3]
--> +I[true, 2, 2]
SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS n FROM events) WHERE n = 1;
--> +I[1, 9]
--> +I[2, 20]
--> +I[null, 30]
