import { describe, expect, it } from 'vitest';
import { parseStatements } from '../../src/sql/parse.ts';
import { printStatement } from '../../src/sql/print.ts';
import { visitTree, withoutSpans } from './syntax-tree.ts';

/** One statement at least for each production of the grammar, by area. */
const statements: Readonly<Record<string, readonly string[]>> = {
  select: [
    'SELECT 1',
    'SELECT 1 AS a, 2 b, `c d`',
    'SELECT * FROM t',
    'SELECT t.*, db.t.*, t.a FROM t',
    'SELECT DISTINCT a FROM t',
    'SELECT ALL a FROM cat.db.t AS x (p, q) WHERE p > 1',
    "SELECT /*+ LOOKUP('table'='d', 'async'='true'), BROADCAST(t1, a.b), STATE_TTL(1) */ a FROM t",
    'SELECT a, COUNT(*) FROM t GROUP BY a HAVING COUNT(*) > 1',
    'SELECT a FROM t ORDER BY a, b DESC NULLS LAST, c ASC NULLS FIRST LIMIT 10 OFFSET 5',
    'SELECT a FROM t OFFSET 5 ROWS FETCH FIRST 3 ROWS ONLY',
    'SELECT a FROM t FETCH NEXT 1 ROW ONLY',
    'SELECT a FROM t LIMIT ALL',
    'SELECT a FROM t LIMIT ? OFFSET ?',
    'TABLE db.t',
    '(SELECT 1)',
    '((SELECT 1) UNION ALL (SELECT 2)) LIMIT 1',
    'VALUES 1, (2), (3, NULL), ROW(4, 5)',
    'WITH x AS (SELECT 1), y (a, b) AS (SELECT 2, 3) SELECT * FROM x, y',
    'WITH x AS (WITH z AS (SELECT 1) SELECT * FROM z) TABLE x',
    'SELECT 1 UNION SELECT 2 UNION ALL SELECT 3 EXCEPT SELECT 4 INTERSECT ALL SELECT 5',
    'SELECT 1 UNION DISTINCT (SELECT 2 MINUS SELECT 3)',
    '(SELECT a FROM t ORDER BY a LIMIT 1) UNION ALL SELECT 2 ORDER BY 1',
  ],
  'group by': [
    'SELECT 1 FROM t GROUP BY ()',
    'SELECT 1 FROM t GROUP BY a, (b, c), (d)',
    'SELECT 1 FROM t GROUP BY DISTINCT a, b',
    'SELECT GROUPING(a), GROUPING_ID(a, b) FROM t GROUP BY GROUPING SETS ((a, b), a, (), ROLLUP (a, (b, c)), CUBE (d))',
    'SELECT 1 FROM t GROUP BY window_start, ROLLUP (a, b), CUBE ((a, b), c)',
    "SELECT a, SUM(b) FROM t GROUP BY TUMBLE(ts, INTERVAL '1' DAY), a",
  ],
  windows: [
    'SELECT SUM(a) OVER w, COUNT(*) OVER (w ROWS 3 PRECEDING) FROM t WINDOW w AS (PARTITION BY b ORDER BY c), v AS (w)',
    "SELECT SUM(a) OVER (PARTITION BY b, c ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) FROM t",
    'SELECT SUM(a) OVER (ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING) FROM t',
    'SELECT SUM(a) OVER (ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), SUM(b) OVER () FROM t',
    'SELECT LAG(a, 1) IGNORE NULLS OVER (ORDER BY b), LAST_VALUE(a IGNORE NULLS) OVER w, LEAD(a) RESPECT NULLS OVER w FROM t WINDOW w AS (ORDER BY b)',
    'SELECT a FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY b DESC) <= 3',
  ],
  from: [
    'SELECT * FROM a, b AS x, c y',
    'SELECT * FROM a JOIN b ON a.x = b.x INNER JOIN c USING (x, y)',
    'SELECT * FROM a LEFT JOIN b ON TRUE LEFT OUTER JOIN c ON TRUE RIGHT OUTER JOIN d ON TRUE FULL OUTER JOIN e ON TRUE',
    'SELECT * FROM a CROSS JOIN b NATURAL JOIN c NATURAL LEFT JOIN d',
    'SELECT * FROM a JOIN (b CROSS JOIN c) ON a.x = b.x',
    'SELECT * FROM (a LEFT JOIN b ON TRUE)',
    'SELECT * FROM (SELECT 1) AS t (a), (VALUES (1, 2)) v (p, q), (TABLE x)',
    'SELECT * FROM ((SELECT 1) UNION SELECT 2) t',
    'SELECT * FROM ((SELECT 1) x CROSS JOIN y)',
    'SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.x = a.x) l',
    'SELECT * FROM a, LATERAL TABLE(f(a.x)) AS t (y)',
    'SELECT * FROM a LEFT JOIN LATERAL TABLE(db.f(a.x, 2)) t ON TRUE',
    'SELECT * FROM a CROSS JOIN UNNEST(a.items, b) WITH ORDINALITY AS u (item, n)',
    'SELECT * FROM a, LATERAL UNNEST(a.items)',
    'SELECT * FROM o JOIN r FOR SYSTEM_TIME AS OF o.ts AS r ON o.k = r.k',
    "SELECT * FROM t /*+ OPTIONS('scan.x' = 'y') */ FOR SYSTEM_TIME AS OF TIMESTAMP '2020-01-01 00:00:00'",
    "SELECT * FROM t AS x /*+ OPTIONS('a'='b') */",
  ],
  'table functions': [
    "SELECT * FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '10' MINUTES))",
    "SELECT * FROM TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '10' MINUTE, INTERVAL '1' MINUTE)",
    "SELECT * FROM TABLE(TUMBLE(DATA => TABLE bid, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '10' MINUTES, OFFSET => INTERVAL '1' MINUTE))",
    "SELECT * FROM HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE) AS h",
    "SELECT * FROM TABLE(CUMULATE(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' MINUTE, INTERVAL '10' MINUTE)) /*+ STATE_TTL('t'='1d') */",
    "SELECT * FROM SESSION(TABLE bid PARTITION BY item, buyer, DESCRIPTOR(ts), INTERVAL '2' MINUTE)",
    "SELECT * FROM SESSION(TABLE bid PARTITION BY (item, buyer), DESCRIPTOR(ts), INTERVAL '2' MINUTE)",
    "SELECT * FROM f(input => TABLE t PARTITION BY k ORDER BY ts DESC, b, uid => 'x', on_time => DESCRIPTOR(ts))",
    'SELECT * FROM f(TABLE(SELECT * FROM t) PARTITION BY k ORDER BY (ts, a DESC), DEFAULT)',
    'SELECT * FROM f((SELECT * FROM t) PARTITION BY k)',
    'SELECT * FROM f(TABLE(t), DESCRIPTOR(a INT, b ROW<c STRING>))',
    'SELECT * FROM ML_PREDICT(TABLE t, MODEL db.m, DESCRIPTOR(a, b))',
    'SELECT * FROM a LEFT JOIN LATERAL SNAPSHOT(input => TABLE b, on_time => DESCRIPTOR(ts)) AS s ON a.k = s.k',
    "SELECT * FROM TO_CHANGELOG(input => TABLE t PARTITION BY k, op_mapping => MAP['INSERT', 'I', 'DELETE', 'D'])",
  ],
  'match recognize': [
    'SELECT * FROM t MATCH_RECOGNIZE (PATTERN (a) DEFINE a AS TRUE)',
    `SELECT m.x FROM t AS s MATCH_RECOGNIZE (
       PARTITION BY k, j ORDER BY ts, b DESC
       MEASURES FIRST(a.x) AS x, LAST(b.y, 1) AS y, FINAL LAST(b.z) AS z, RUNNING SUM(b.z) AS w, MATCH_NUMBER() AS n,
         CLASSIFIER() AS c, MATCH_ROWTIME() AS rt
       ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
       PATTERN (a b* c+? d? e?? f{2} g{2,} h{,3}? i{1,3}) WITHIN INTERVAL '1' HOUR
       SUBSET u = (a, b)
       DEFINE a AS a.x > 1, b AS b.x > PREV(b.x, 2) AND b.x < NEXT(b.x)
     ) AS m (x)`,
    'SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts ALL ROWS PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (a | b c | (d | e)+) DEFINE a AS TRUE)',
    'SELECT * FROM t MATCH_RECOGNIZE (AFTER MATCH SKIP TO FIRST a PATTERN (^ a {- b+ -} c $) DEFINE a AS TRUE)',
    'SELECT * FROM t MATCH_RECOGNIZE (AFTER MATCH SKIP TO LAST a PATTERN (PERMUTE(a, b c, d)) DEFINE a AS TRUE)',
    'SELECT * FROM t MATCH_RECOGNIZE (AFTER MATCH SKIP TO a PATTERN ((a b)* (c{2})?) DEFINE a AS TRUE)',
    'SELECT * FROM (a CROSS JOIN b) MATCH_RECOGNIZE (PATTERN (a) DEFINE a AS TRUE) AS x JOIN y ON TRUE',
  ],
  manipulation: [
    'INSERT INTO t SELECT * FROM s',
    'INSERT INTO TABLE cat.db.t (a, b) VALUES (1, 2), (3, 4)',
    "INSERT OVERWRITE t PARTITION (dt = '2020-01-01', hour_of_day) (a) SELECT 1",
    "INSERT INTO t /*+ OPTIONS('sink.parallelism' = '2') */ (SELECT 1)",
    'INSERT INTO t ((SELECT 1) UNION ALL SELECT 2)',
    'INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x',
    'INSERT INTO t SELECT a FROM s ON CONFLICT DO NOTHING',
    'INSERT INTO t SELECT a FROM s ON CONFLICT DO ERROR',
    'INSERT INTO t SELECT a FROM s ON CONFLICT DO DEDUPLICATE',
    'EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END',
    'BEGIN STATEMENT SET; INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END',
    'UPDATE t SET a = 1, b = b + 1 WHERE c = 2',
    "UPDATE t /*+ OPTIONS('x'='y') */ AS u SET a = (SELECT 1)",
    'DELETE FROM t',
    'DELETE FROM db.t AS x WHERE x.a IN (1, 2)',
    'TRUNCATE TABLE t',
    'EXECUTE SELECT 1',
    'EXECUTE INSERT INTO t SELECT 1',
    "COMPILE PLAN '/p.json' FOR INSERT INTO t SELECT 1",
    "COMPILE PLAN '/p.json' IF NOT EXISTS FOR STATEMENT SET BEGIN INSERT INTO t SELECT 1; END",
    "COMPILE AND EXECUTE PLAN '/p.json' FOR INSERT INTO t SELECT 1",
    "EXECUTE PLAN '/p.json'",
    'EXPLAIN SELECT 1',
    'EXPLAIN PLAN FOR SELECT 1',
    'EXPLAIN ESTIMATED_COST, CHANGELOG_MODE, JSON_EXECUTION_PLAN, PLAN_ADVICE INSERT INTO t SELECT 1',
    'EXPLAIN STATEMENT SET BEGIN INSERT INTO t SELECT 1; END',
    "EXPLAIN EXECUTE PLAN '/p.json'",
    'EXPLAIN UPDATE t SET a = 1',
    'EXPLAIN DELETE FROM t',
    "EXPLAIN CREATE TABLE t WITH ('connector' = 'print') AS SELECT 1 AS a",
  ],
  'create table': [
    "CREATE TABLE t (a INT) WITH ('connector' = 'print')",
    `CREATE TEMPORARY TABLE IF NOT EXISTS cat.db.t (
       a INT NOT NULL COMMENT 'first', b STRING METADATA, c TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL COMMENT 'x',
       d AS a + 1 COMMENT 'computed', e AS PROCTIME(), f BIGINT NULL,
       WATERMARK FOR c AS c - INTERVAL '5' SECOND,
       CONSTRAINT pk PRIMARY KEY (a, f) NOT ENFORCED, UNIQUE (b)
     ) COMMENT 'a table' DISTRIBUTED BY HASH(a, b) INTO 4 BUCKETS PARTITIONED BY (a, b)
     WITH ('connector' = 'kafka', 'value.format' = 'json')`,
    'CREATE TABLE t (a INT PRIMARY KEY NOT ENFORCED, b INT UNIQUE ENFORCED)',
    'CREATE TABLE t (a INT CONSTRAINT k PRIMARY KEY)',
    'CREATE TABLE t (a INT) DISTRIBUTED BY RANGE (a)',
    'CREATE TABLE t (a INT) DISTRIBUTED BY (a) INTO 3 BUCKETS',
    'CREATE TABLE t (a INT) DISTRIBUTED INTO 3 BUCKETS',
    'CREATE TABLE t LIKE s',
    `CREATE TABLE t (WATERMARK FOR ts AS ts) WITH ('a' = 'b')
       LIKE db.s (INCLUDING ALL EXCLUDING CONSTRAINTS OVERWRITING WATERMARKS EXCLUDING PARTITIONS INCLUDING GENERATED
         OVERWRITING OPTIONS INCLUDING METADATA EXCLUDING DISTRIBUTION)`,
    'CREATE TABLE t AS SELECT 1 AS a',
    "CREATE TABLE t (b, a, c AS a + 1, PRIMARY KEY (a) NOT ENFORCED) WITH ('x' = 'y') AS SELECT a, b FROM s",
    'CREATE OR REPLACE TABLE t AS SELECT 1 AS a',
    'REPLACE TABLE t AS SELECT 1 AS a',
    'CREATE TABLE t (`user` ROW<`order` INT, b ARRAY<STRING>>, WATERMARK FOR `user`.ts AS SOURCE_WATERMARK())',
  ],
  'alter table': [
    'ALTER TABLE IF EXISTS db.t RENAME TO u',
    'ALTER TABLE t RENAME a TO b',
    'ALTER TABLE t RENAME a.b TO c',
    "ALTER TABLE t SET ('a' = 'b', 'c' = 'd')",
    "ALTER TABLE t RESET ('a', 'b')",
    'ALTER TABLE t ADD a INT',
    "ALTER TABLE t ADD COLUMN a INT COMMENT 'x' FIRST",
    "ALTER TABLE t ADD (a INT AFTER b, c AS a + 1 FIRST, d INT METADATA FROM 'k' VIRTUAL AFTER x.y, WATERMARK FOR ts AS ts, PRIMARY KEY (a) NOT ENFORCED, DISTRIBUTION BY HASH(a) INTO 2 BUCKETS)",
    'ALTER TABLE t ADD WATERMARK FOR ts AS ts',
    'ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a) NOT ENFORCED',
    'ALTER TABLE t ADD DISTRIBUTION BY (a)',
    'ALTER TABLE t MODIFY DISTRIBUTION INTO 8 BUCKETS',
    "ALTER TABLE t MODIFY (a BIGINT NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)",
    'ALTER TABLE t DROP a',
    'ALTER TABLE t DROP COLUMN a.b',
    'ALTER TABLE t DROP (a, b.c)',
    'ALTER TABLE t DROP PRIMARY KEY',
    'ALTER TABLE t DROP CONSTRAINT k',
    'ALTER TABLE t DROP WATERMARK',
    'ALTER TABLE t DROP DISTRIBUTION',
    "ALTER TABLE t ADD IF NOT EXISTS PARTITION (a = 1) WITH ('x' = 'y') PARTITION (a = 2)",
    'ALTER TABLE t ADD PARTITION (a = 1, b = 2)',
    'ALTER TABLE t DROP IF EXISTS PARTITION (a = 1), PARTITION (a = 2)',
    'ALTER TABLE t DROP PARTITION (a = 1)',
    'ANALYZE TABLE t COMPUTE STATISTICS',
    'ANALYZE TABLE t PARTITION (a, b = 1) COMPUTE STATISTICS FOR COLUMNS a, b',
    'ANALYZE TABLE t COMPUTE STATISTICS FOR ALL COLUMNS',
  ],
  'materialized tables': [
    'CREATE MATERIALIZED TABLE t AS SELECT 1 AS a',
    `CREATE OR ALTER MATERIALIZED TABLE db.t (a INT, PRIMARY KEY (a) NOT ENFORCED) COMMENT 'x' DISTRIBUTED BY (a)
       PARTITIONED BY (a) WITH ('format' = 'json') FRESHNESS = INTERVAL '3' MINUTE REFRESH_MODE = CONTINUOUS
       START_MODE = FROM_NOW(INTERVAL '1' DAY) AS SELECT 1 AS a`,
    "CREATE MATERIALIZED TABLE t FRESHNESS = INTERVAL '1' DAYS REFRESH_MODE = FULL START_MODE = RESUME_OR_FROM_BEGINNING AS SELECT 1",
    "CREATE MATERIALIZED TABLE t START_MODE = FROM_TIMESTAMP(TIMESTAMP '2020-01-01 00:00:00') AS SELECT 1",
    'ALTER MATERIALIZED TABLE t SUSPEND',
    'ALTER MATERIALIZED TABLE t RESUME',
    "ALTER MATERIALIZED TABLE t RESUME WITH ('a' = 'b')",
    'ALTER MATERIALIZED TABLE t REFRESH',
    "ALTER MATERIALIZED TABLE t REFRESH PARTITION (a = 'x')",
    'ALTER MATERIALIZED TABLE t AS SELECT 1',
    'ALTER MATERIALIZED TABLE t START_MODE = FROM_NOW AS SELECT 1',
    "ALTER MATERIALIZED TABLE t SET FRESHNESS = INTERVAL '1' HOUR",
    'ALTER MATERIALIZED TABLE t SET REFRESH_MODE = FULL',
    "ALTER MATERIALIZED TABLE t SET ('a' = 'b')",
    "ALTER MATERIALIZED TABLE t RESET ('a')",
    'ALTER MATERIALIZED TABLE t RENAME TO u',
    'ALTER MATERIALIZED TABLE t ADD (a INT FIRST)',
    'ALTER MATERIALIZED TABLE t MODIFY WATERMARK FOR ts AS ts',
    'ALTER MATERIALIZED TABLE t DROP (a)',
    'ALTER MATERIALIZED TABLE t DROP PRIMARY KEY',
    'ALTER MATERIALIZED TABLE t DROP CONSTRAINT k',
    'DROP MATERIALIZED TABLE IF EXISTS t',
  ],
  'other objects': [
    "CREATE VIEW v (a, b) COMMENT 'x' AS SELECT 1, 2",
    'CREATE OR REPLACE TEMPORARY VIEW IF NOT EXISTS db.v AS VALUES (1)',
    'ALTER VIEW v RENAME TO w',
    'ALTER VIEW v AS SELECT 1',
    "CREATE CATALOG IF NOT EXISTS c COMMENT 'x' WITH ('type' = 'generic_in_memory')",
    "ALTER CATALOG c SET ('a' = 'b')",
    "ALTER CATALOG c RESET ('a')",
    "ALTER CATALOG c COMMENT 'x'",
    "CREATE DATABASE IF NOT EXISTS c.d COMMENT 'x' WITH ('a' = 'b')",
    "ALTER DATABASE c.d SET ('a' = 'b')",
    "CREATE FUNCTION IF NOT EXISTS db.f AS 'a.B' LANGUAGE JAVA USING JAR 'x.jar', JAR 'y.jar'",
    "CREATE TEMPORARY FUNCTION f AS 'a.B' LANGUAGE PYTHON USING ARTIFACT 'a.zip' WITH ('a' = 'b')",
    "CREATE TEMPORARY SYSTEM FUNCTION f AS './f.wasm' LANGUAGE WASM",
    "ALTER FUNCTION IF EXISTS f AS 'a.C' LANGUAGE SCALA",
    "ALTER TEMPORARY SYSTEM FUNCTION f AS 'a.C'",
    "ALTER TEMPORARY FUNCTION f AS 'a.C'",
    "CREATE TEMPORARY MODEL IF NOT EXISTS m INPUT (a STRING COMMENT 'x') OUTPUT (b DOUBLE, c INT) COMMENT 'y' WITH ('provider' = 'p')",
    "CREATE MODEL m WITH ('provider' = 'p') AS SELECT 1 AS a",
    "ALTER MODEL IF EXISTS m SET ('a' = 'b')",
    "ALTER MODEL m RESET ('a')",
    'ALTER MODEL m RENAME TO n',
    'DROP TABLE t',
    'DROP TEMPORARY TABLE IF EXISTS db.t',
    'DROP TEMPORARY VIEW v',
    'DROP VIEW IF EXISTS v',
    'DROP CATALOG IF EXISTS c',
    'DROP DATABASE IF EXISTS d RESTRICT',
    'DROP DATABASE d CASCADE',
    'DROP FUNCTION f',
    'DROP TEMPORARY SYSTEM FUNCTION IF EXISTS f',
    'DROP MODEL m',
  ],
  session: [
    'USE db',
    'USE cat.db',
    'USE CATALOG cat',
    'USE MODULES a, b',
    "LOAD MODULE m WITH ('a' = 'b')",
    'UNLOAD MODULE m',
    "SET 'execution.runtime-mode' = 'batch'",
    'SET',
    "RESET 'pipeline.name'",
    'RESET',
    "ADD JAR 'a.jar'",
    "REMOVE JAR 'a.jar'",
    "CALL sys.p(1, 'a', name => TRUE)",
    'CALL p()',
    "STOP JOB 'id' WITH SAVEPOINT WITH DRAIN",
    "STOP JOB 'id'",
  ],
  show: [
    "SHOW CATALOGS LIKE 'a%'",
    'SHOW CURRENT CATALOG',
    "SHOW DATABASES IN c NOT ILIKE 'a%'",
    'SHOW CURRENT DATABASE',
    "SHOW TABLES FROM c.d NOT LIKE 'a_'",
    'SHOW VIEWS',
    'SHOW MATERIALIZED TABLES IN d',
    "SHOW COLUMNS FROM c.d.t LIKE 'a%'",
    'SHOW COLUMNS IN t',
    'SHOW PARTITIONS t PARTITION (a = 1)',
    'SHOW FUNCTIONS',
    "SHOW USER FUNCTIONS FROM d ILIKE 'x'",
    'SHOW MODELS',
    'SHOW PROCEDURES',
    'SHOW MODULES',
    'SHOW FULL MODULES',
    'SHOW JARS',
    'SHOW JOBS',
    'SHOW CREATE TABLE t',
    'SHOW CREATE VIEW v',
    'SHOW CREATE MATERIALIZED TABLE t',
    'SHOW CREATE CATALOG c',
    'SHOW CREATE MODEL m',
    'DESCRIBE t',
    'DESC EXTENDED c.d.t',
    'DESCRIBE CATALOG EXTENDED c',
    'DESCRIBE DATABASE d',
    'DESCRIBE FUNCTION f',
    'DESCRIBE MODEL m',
    "DESCRIBE JOB 'id'",
  ],
};

describe.each(Object.entries(statements))('%s', (_area, texts) => {
  it.each(texts)('%s', (text) => {
    const parsed = parseStatements(text);
    expect(parsed).toHaveLength(1);
    const [statement] = parsed;
    if (statement === undefined) return;

    // Printing reaches a fixed point at once, and means the same.
    const printed = printStatement(statement);
    const reparsed = parseStatements(printed);
    expect(withoutSpans(reparsed)).toEqual(withoutSpans(parsed));
    expect(reparsed.map(printStatement)).toEqual([printed]);

    // The tree is frozen, and spans lie inside each other.
    const wrong: string[] = [];
    visitTree(
      statement,
      (part, span, around) => {
        if (!Object.isFrozen(part)) wrong.push(`not frozen: ${JSON.stringify(part)}`);
        if (span === undefined) return;
        if (span.start < around.start || span.end > around.end || span.start > span.end) {
          wrong.push(`${JSON.stringify(span)} outside of ${JSON.stringify(around)}: ${JSON.stringify(part)}`);
        }
      },
      { start: 0, end: text.length },
    );
    expect(wrong).toEqual([]);
  });
});

describe('several statements', () => {
  it('are separated by semicolons, and empty ones do not count', () => {
    const parsed = parseStatements(';; SET; -- a comment\nSELECT 1;;\n/* another; one */ USE x;');
    expect(parsed.map(({ kind }) => kind)).toEqual(['SetStatement', 'Query', 'Use']);
    expect(parsed.map(({ span }) => span)).toEqual([
      { start: 3, end: 6 },
      { start: 21, end: 29 },
      { start: 51, end: 56 },
    ]);
    expect(parseStatements('  -- nothing\n')).toEqual([]);
  });

  it('count their parameters anew', () => {
    const parsed = parseStatements('SELECT ?, ?; SELECT ?');
    expect(JSON.stringify(withoutSpans(parsed)).match(/"index":\d/g)).toEqual(['"index":0', '"index":1', '"index":0']);
  });
});

describe('a printed statement', () => {
  it('is laid out for people where it is long', () => {
    const [statement] = parseStatements(
      "create table db.`t` (id int primary key not enforced, `order` row<a string>, ts timestamp(3), watermark for ts as ts) with ('connector'='x','path'='it''s')",
    );
    expect(statement && printStatement(statement)).toBe(
      [
        'CREATE TABLE db.t (',
        '  id INT,',
        '  `order` ROW<a STRING>,',
        '  ts TIMESTAMP(3),',
        '  WATERMARK FOR ts AS ts,',
        '  PRIMARY KEY (id) NOT ENFORCED',
        ')',
        'WITH (',
        "  'connector' = 'x',",
        "  'path' = 'it''s'",
        ')',
      ].join('\n'),
    );
  });

  it('takes one line elsewhere', () => {
    const text =
      "SELECT a AS b, COUNT(*) FROM t AS x LEFT JOIN u ON x.k = u.k WHERE a LIKE 'y%' GROUP BY a ORDER BY b DESC LIMIT 3";
    expect(parseStatements(text).map(printStatement)).toEqual([text]);
  });
});
