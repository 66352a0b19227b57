-- Queries without windows.
SELECT 1, 'a', CAST(NULL AS INT), 1 + 2 * 3 AS seven;
--> +I[1, a, null, 7]

SELECT * FROM (VALUES (1, 'x'), (2, 'y'), (3, NULL)) AS t (n, s) WHERE n > 1;
--> +I[2, y]
--> +I[3, null]

SELECT n, CASE WHEN n > 1 THEN 'many' ELSE 'one' END FROM (VALUES (1), (2)) AS t (n);
--> +I[1, one]
--> +I[2, many]

SELECT 1 FROM (VALUES (1)) AS t (n) WHERE 1 = 2;

WITH a AS (SELECT n + 1 AS m FROM (VALUES (1), (2)) AS t (n)), b (k) AS (SELECT m * 10 FROM a)
SELECT m FROM a UNION ALL SELECT k FROM b UNION ALL VALUES (7);
--> +I[2]
--> +I[3]
--> +I[20]
--> +I[30]
--> +I[7]

--@ events.json
--| {"kind": 1, "inner": {"x": 5, "deep": {"s": "five"}}}
--| {"kind": 2, "inner": {"x": 6, "deep": null}}
--| {"kind": 2, "inner": null}
--| {"kind": 2, "inner": {"x": 7, "deep": {"s": "seven"}}}
CREATE TABLE events (kind INT, `inner` ROW<x BIGINT, deep ROW<s STRING>>, twice AS `inner`.x * 2)
WITH ('connector' = 'filesystem', 'path' = 'events.json', 'format' = 'json');

SELECT kind, e.`inner`.x, `inner`.deep.s, twice FROM events AS e;
--> +I[1, 5, five, 10]
--> +I[2, 6, null, 12]
--> +I[2, null, null, null]
--> +I[2, 7, seven, 14]

-- The decoder drops rows: of another kind, and those where the field is NULL.
CREATE VIEW twos AS SELECT `inner`.x AS x, twice FROM events WHERE kind = 2;
SELECT x, twice FROM twos WHERE x >= 6 AND x <> 9;
--> +I[6, 12]
--> +I[7, 14]

-- What no decoder checks.
SELECT x FROM twos WHERE x + 1 = 7 OR x IS NULL;
--> +I[6]
--> +I[null]

SELECT 'row' FROM events;
--> +I[row]
--> +I[row]
--> +I[row]
--> +I[row]

-- Rows written by one statement are there for the next.
CREATE TABLE copies (x BIGINT, s STRING) WITH ('connector' = 'filesystem', 'path' = 'copies', 'format' = 'json');
INSERT INTO copies SELECT x, 'first' FROM twos;
INSERT INTO copies (s) VALUES ('second');
SELECT * FROM copies;
--> +I[6, first]
--> +I[null, first]
--> +I[7, first]
--> +I[null, second]

SELECT 1 / 0;
--! division
SELECT CAST('x' AS INT);
--! x
SELECT TRY_CAST('x' AS INT);
--> +I[null]

SELECT n FROM (VALUES (1), (1), (1)) AS t (n) LIMIT 2;
--> +I[1]
--> +I[1]

-- In batch mode rows come together without windows, when the input ends.
SET 'execution.runtime-mode' = 'batch';
SELECT kind, COUNT(*), COUNT(`inner`), SUM(`inner`.x), AVG(twice) FROM events GROUP BY kind;
--> +I[1, 1, 1, 5, 10]
--> +I[2, 3, 2, 13, 13]
SELECT COUNT(*), MAX(`inner`.x) FROM events;
--> +I[4, 7]
SELECT COUNT(*), MAX(`inner`.x) FROM events WHERE kind = 9;
--> +I[0, null]
SELECT DISTINCT kind FROM events;
--> +I[1]
--> +I[2]
