import { expect, test } from 'vitest';
import { PeltonError } from '../../src/base/errors.ts';
import { TestPlanner } from '../support/test-planner.ts';

const tumble = "TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND))";

/** SQL with the part between « and » to be marked, the start of the message, and the hint. */
type Case = readonly [sql: string, message: string, hint?: string];

const semantic: readonly Case[] = [
  ['SELECT «actoin» FROM bids', 'unknown column `actoin`', 'did you mean auction?'],
  ['SELECT «Auction» FROM bids', 'unknown column `Auction`', 'did you mean auction?'],
  ['SELECT «zzz» FROM plain', 'unknown column `zzz`', 'the columns are a, b, s, t'],
  ['SELECT b.«prise» FROM bids AS b', 'unknown column `prise`', 'did you mean price?'],
  [
    'SELECT «x».price FROM bids AS b',
    'unknown table or column `x`',
    'the columns are auction, bidder, price, channel, ts',
  ],
  [
    'SELECT «bids».price FROM bids AS b',
    'unknown table or column `bids`',
    'the columns are auction, bidder, price, channel, ts',
  ],
  ['SELECT bid.«prise» FROM events', 'unknown field `prise`', 'did you mean price?'],
  ['SELECT price.«x» FROM bids', '`x` is asked of something that is no ROW'],
  ['SELECT «a»', 'unknown column `a`', 'there is no table to take columns from'],
  ['SELECT «*»', '* needs a FROM'],
  ['SELECT «x.*» FROM bids AS b', 'unknown table x', 'FROM has b'],
  ['SELECT * FROM «bidz»', 'unknown table bidz', 'did you mean bids?'],
  ['SELECT * FROM «other.bids»', 'unknown table other.bids', 'SHOW TABLES lists the tables; CREATE TABLE makes one'],
  ['SELECT * FROM «target»', "connector 'sink' of table target can only be written to"],
  ['SELECT * FROM bids WHERE «price»', 'WHERE wants a BOOLEAN, and this is BIGINT'],
  ['SELECT price FROM plain JOIN bids USING («b»)', 'the right side of the join has no column `b`'],
  [
    'SELECT price FROM bids JOIN bids AS other ON «price» > 1',
    'column `price` is ambiguous',
    'say which: bids.price or other.price',
  ],
  ['SELECT * FROM bids JOIN plain ON «COUNT(*)» > 1', 'ON can not hold an aggregate'],
  [
    'SELECT ROW_NUMBER() OVER «(PARTITION BY auction)» FROM bids',
    'ROW_NUMBER needs an ORDER BY',
    'OVER (PARTITION BY key ORDER BY time DESC)',
  ],
  [
    "SELECT /*+ «STATE_TTL('bid' = '1 d')» */ auction, COUNT(*) FROM bids GROUP BY auction",
    "STATE_TTL names 'bid'",
    'did you mean bids?',
  ],
  [
    "SELECT /*+ STATE_TTL(«'bids' = 'soon'») */ auction, COUNT(*) FROM bids GROUP BY auction",
    "STATE_TTL takes 'table' = 'duration'",
    "such as STATE_TTL('t' = '1 d')",
  ],
  ['SELECT * FROM bids WHERE «COUNT(*)» > 1', 'WHERE can not hold an aggregate', 'HAVING can'],
  [
    `SELECT «price» FROM ${tumble} GROUP BY auction, window_start, window_end`,
    '`price` is neither in GROUP BY nor inside an aggregate',
    'add it to GROUP BY, or take MAX(price) or another aggregate',
  ],
  [
    `SELECT auction, SUM(«COUNT(*)») FROM ${tumble} GROUP BY auction, window_start, window_end`,
    'an aggregate inside an aggregate',
    'aggregate in a subquery first',
  ],
  [`SELECT «SUM(channel)» FROM ${tumble} GROUP BY window_start, window_end`, 'SUM takes numbers, not STRING'],
  [`SELECT «SUM(price, 1)» FROM ${tumble} GROUP BY window_start, window_end`, 'SUM takes one argument'],
  [`SELECT SUM(«*») FROM ${tumble} GROUP BY window_start, window_end`, 'SUM takes one expression, not *'],
  [
    `SELECT COUNT(*) FROM ${tumble} GROUP BY window_start, window_end, «MAX(price)»`,
    'an aggregate can not be a grouping key',
  ],
  [
    `SELECT COUNT(*) FILTER (WHERE «price») FROM ${tumble} GROUP BY window_start, window_end`,
    'FILTER wants a BOOLEAN, and this is BIGINT',
  ],
  [
    `SELECT COUNT(*) FROM ${tumble} GROUP BY window_start, window_end HAVING «COUNT(*)»`,
    'HAVING wants a BOOLEAN, and this is BIGINT NOT NULL',
  ],
  [
    "SELECT * FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(«tss»), INTERVAL '10' SECOND))",
    'unknown column `tss`',
    'did you mean ts?',
  ],
  [
    "SELECT * FROM TABLE(TUMBLE(TABLE plain, DESCRIPTOR(«t»), INTERVAL '10' SECOND))",
    'a window needs a time attribute, and `t` is a plain TIMESTAMP(3)',
    'declare WATERMARK FOR the column in CREATE TABLE; an expression or a window result other than window_time loses it',
  ],
  [
    "SELECT * FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(«price»), INTERVAL '10' SECOND))",
    'a window needs a TIMESTAMP or TIMESTAMP_LTZ column, and `price` is BIGINT',
  ],
  [
    "SELECT * FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), «INTERVAL '1' MONTH»))",
    'SIZE is an interval of days or shorter; months have no fixed length',
  ],
  ["SELECT * FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), «INTERVAL '0' SECOND»))", 'SIZE of TUMBLE is above zero'],
  ['SELECT * FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), «10»))', "SIZE is an interval such as INTERVAL '10' SECOND"],
  [
    'SELECT * FROM TABLE(«TUMBLE(TABLE bids, DESCRIPTOR(ts))»)',
    'TUMBLE needs SIZE',
    "write it as TABLE(TUMBLE(TABLE t, DESCRIPTOR(time_column), INTERVAL '…' SECOND /* size */))",
  ],
  [
    "SELECT * FROM TABLE(TUMBLE(DATA => TABLE bids, TIMECOL => DESCRIPTOR(ts), «SIZ => INTERVAL '1' SECOND»))",
    'TUMBLE has no parameter SIZ',
    'did you mean SIZE?',
  ],
  [
    "SELECT * FROM TABLE(«CUMULATE(TABLE bids, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '10' SECOND)»)",
    'CUMULATE wants a size that is a multiple of its step; 10000 ms is none of 3000 ms',
  ],
  [
    "SELECT * FROM TABLE(«TUMBEL»(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND))",
    'unknown table function TUMBEL',
    'did you mean TUMBLE?',
  ],
  ['SELECT «a» FROM (SELECT a FROM plain) AS x (b)', 'unknown column `a`', 'the columns are b'],
  ['SELECT * FROM (SELECT a FROM plain) «AS x (b, c)»', 'x names 2 columns, and the table has 1'],
  ['WITH «c (x, y) AS (SELECT 1)» SELECT * FROM c', 'c names 2 columns, and its query has 1'],
  ['VALUES (1, 2), «(3)»', 'this row has 1 values, and the first has 2'],
  [
    "VALUES («1»), (TIMESTAMP '2020-01-01 00:00:00')",
    'column 1 of VALUES is INT NOT NULL and TIMESTAMP(0) NOT NULL, which have no common type',
  ],
  ['«SELECT a FROM plain UNION ALL SELECT a, b FROM plain»', 'the sides of UNION ALL have 1 and 2 columns'],
  ["SELECT «DATE '2020-02-30'»", "'2020-02-30' is not a DATE", "write it as DATE '2020-12-31'"],
  ["SELECT «INTERVAL 'x' SECOND»", "'x' is not an interval SECOND", "write it as INTERVAL '5' SECOND"],
  ['INSERT INTO «targte» VALUES (1, 2)', 'unknown table targte', 'did you mean target?'],
  [
    'INSERT INTO target «SELECT auction FROM bids»',
    'the query does not fit the table default_catalog.default_database.target: the query has 1 columns and the table takes 2\n  query: [auction: BIGINT]\n  table: [a: BIGINT, n: BIGINT]',
  ],
  [
    'INSERT INTO target «SELECT auction, channel FROM bids»',
    'the query does not fit the table default_catalog.default_database.target: column 2 (`n`) is BIGINT and gets STRING\n  query: [auction: BIGINT, channel: STRING]\n  table: [a: BIGINT, n: BIGINT]',
    'write CAST(… AS BIGINT) in the query',
  ],
  ['INSERT INTO target (a, «m») VALUES (1, 2)', 'unknown column `m`'],
  ['INSERT INTO target (a, «a») VALUES (1, 2)', 'column `a` is listed twice'],
  ['INSERT INTO events (event_type, «ts») SELECT 1, ts FROM bids', 'column `ts` is computed: it can not be written'],
  [
    'SELECT «CAST(bid AS INT)» FROM events',
    'ROW<`auction` BIGINT, `price` BIGINT, `made` TIMESTAMP(3)> can not be cast to INT',
  ],
  ["CREATE TABLE x (a INT, «a» BIGINT) WITH ('connector' = 'plain')", 'column `a` is declared twice'],
  ["CREATE TABLE x (a INT, b AS «c» + 1) WITH ('connector' = 'plain')", 'unknown column `c`', 'the columns are a'],
  [
    "CREATE TABLE x (a INT, WATERMARK FOR «b» AS b) WITH ('connector' = 'plain')",
    'unknown column `b`',
    'the columns are a',
  ],
  [
    "CREATE TABLE x (a BIGINT, WATERMARK FOR «a» AS a) WITH ('connector' = 'plain')",
    'the watermark column is TIMESTAMP(3) or TIMESTAMP_LTZ(3), and `a` is BIGINT',
    'for epoch milliseconds: time_column AS TO_TIMESTAMP_LTZ(a, 3)',
  ],
  [
    "CREATE TABLE x (a TIMESTAMP(6), WATERMARK FOR «a» AS a) WITH ('connector' = 'plain')",
    'the watermark column is TIMESTAMP(3) or TIMESTAMP_LTZ(3), and `a` is TIMESTAMP(6)',
  ],
  [
    "CREATE TABLE x (a INT, «PRIMARY KEY (a)») WITH ('connector' = 'plain')",
    'a PRIMARY KEY is not checked, and must say so',
    'write PRIMARY KEY (…) NOT ENFORCED',
  ],
  [
    "CREATE TABLE x (a INT, PRIMARY KEY («c») NOT ENFORCED) WITH ('connector' = 'plain')",
    'unknown column `c` in PRIMARY KEY',
    'it takes physical columns',
  ],
  [
    "CREATE TABLE x (a «DECIMAL(10, 11)») WITH ('connector' = 'plain')",
    'the scale of DECIMAL(10, 11) is above its precision',
  ],
  ["CREATE TABLE x (a «DECIMAL(39)») WITH ('connector' = 'plain')", 'the precision of DECIMAL is from 1 to 38, not 39'],
  ["CREATE TABLE x (a «MONEY») WITH ('connector' = 'plain')", 'unknown type MONEY'],
  ["CREATE TABLE x (r ROW<a INT, «a» INT>) WITH ('connector' = 'plain')", 'field `a` is in the ROW twice'],
  [
    "CREATE TABLE x (a INT) WITH ('connector' = 'plain', 'path' = 'p', «'path'» = 'q')",
    "the option 'path' is given twice",
  ],
  [
    "CREATE TABLE «bids» (a INT) WITH ('connector' = 'plain')",
    'table bids exists already',
    'IF NOT EXISTS leaves it as it is; DROP it to make another',
  ],
  [
    'CREATE VIEW «bids» AS SELECT 1',
    'table bids exists already',
    'IF NOT EXISTS leaves it as it is; DROP it to make another',
  ],
  ['CREATE VIEW «v» (a, b) AS SELECT 1', 'the view names 2 columns, and its query has 1'],
  ['DROP TABLE «bidz»', 'unknown table bidz', 'did you mean bids?'],
  ['DROP VIEW «bids»', 'bids is a table', 'DROP TABLE bids'],
  ["CREATE TABLE «nodb.x» (a INT) WITH ('connector' = 'plain')", 'unknown database nodb'],
];

const functions: readonly Case[] = [
  ['SELECT «UPER(channel)» FROM bids', 'unknown function UPER', 'did you mean UPPER?'],
  ['SELECT «SUMM(price)» FROM bids', 'unknown function SUMM', 'did you mean SUM?'],
  ['SELECT COUTN(«*») FROM bids', 'COUTN takes no *', 'did you mean COUNT?'],
  ['SELECT «UPPER(price, 1)» FROM bids', 'UPPER does not take (BIGINT, INT NOT NULL)', 'it takes UPPER(STRING)'],
];

const unsupported: readonly Case[] = [
  ['SELECT * FROM bids ORDER BY «price»', 'ORDER BY is not supported yet'],
  ['INSERT INTO target SELECT auction, price FROM bids LIMIT «5»', 'LIMIT is not supported yet'],
  ['SELECT * FROM (SELECT * FROM bids LIMIT «5»)', 'LIMIT is not supported yet'],
  ['SELECT * FROM bids LIMIT 5 OFFSET «2»', 'OFFSET is not supported yet'],
  ['SELECT * FROM «bids LEFT JOIN plain ON a = auction»', 'LEFT JOIN is not supported yet'],
  ['SELECT * FROM «bids FULL JOIN plain ON a = auction»', 'FULL JOIN is not supported yet'],
  [
    'SELECT * FROM bids JOIN plain FOR SYSTEM_TIME AS OF «bids.ts» ON a = auction',
    'FOR SYSTEM_TIME AS OF is not supported yet',
  ],
  [
    `SELECT l.price FROM «${tumble} AS l JOIN ${tumble} AS r ON l.window_start = r.window_start AND l.window_end = r.window_end»`,
    'a join of windows is not supported yet',
    'aggregate in each window first, and join the results',
  ],
  [
    'SELECT *, «ROW_NUMBER() OVER (PARTITION BY auction ORDER BY ts)» AS n FROM bids',
    'ROW_NUMBER() without a condition that keeps the first row is not supported yet',
    'write WHERE row_number = 1 around it',
  ],
  [
    'SELECT * FROM (SELECT *, «ROW_NUMBER() OVER (PARTITION BY auction ORDER BY ts)» AS n FROM bids) WHERE n <= 3',
    'ROW_NUMBER() without a condition that keeps the first row is not supported yet',
    'write WHERE row_number = 1 around it',
  ],
  [
    'SELECT * FROM (SELECT *, «ROW_NUMBER() OVER (PARTITION BY n ORDER BY PROCTIME() DESC)» AS r FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction)) WHERE r = 1',
    'the last row to come of rows that change is not supported yet',
    'order by columns of theirs',
  ],
  [
    'SELECT * FROM (SELECT *, «ROW_NUMBER() OVER (PARTITION BY n ORDER BY auction, PROCTIME())» AS r FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction)) WHERE r = 1',
    'ROW_NUMBER by PROCTIME() and more over rows that change is not supported yet',
    'order by columns of theirs',
  ],
  [
    'SELECT ROW_NUMBER() OVER (PARTITION BY event_type ORDER BY event_type, «bid») FROM events',
    'ROW_NUMBER by a ROW<`auction` BIGINT, `price` BIGINT, `made` TIMESTAMP(3)> is not supported yet',
    'order by a field or an element of it',
  ],
  ['SELECT «RANK() OVER (ORDER BY ts)» FROM bids', 'OVER is not supported yet'],
  ['SELECT /*+ «BROADCAST(plain)» */ price FROM bids, plain', 'the hint BROADCAST is not supported yet'],
  ['SELECT «COUNT(*) OVER (ORDER BY ts)» FROM bids', 'OVER is not supported yet'],
  [
    `SELECT «COUNT(DISTINCT price)» FROM ${tumble} GROUP BY window_start, window_end`,
    'COUNT(DISTINCT …) is not supported yet',
  ],
  [
    `SELECT «LISTAGG»(channel) FROM ${tumble} GROUP BY window_start, window_end`,
    'the aggregate function LISTAGG is not supported yet',
  ],
  [
    `SELECT COUNT(*) FROM ${tumble} GROUP BY window_start, window_end, «ROLLUP (auction)»`,
    'ROLLUP is not supported yet',
  ],
  [
    "SELECT COUNT(*) FROM bids GROUP BY «TUMBLE(ts, INTERVAL '10' SECOND)»",
    'a window in GROUP BY is not supported yet',
    'take the window in FROM: TABLE(TUMBLE(TABLE t, DESCRIPTOR(time), size))',
  ],
  [
    "SELECT * FROM TABLE(«SESSION(TABLE bids PARTITION BY auction, DESCRIPTOR(ts), INTERVAL '10' SECOND)»)",
    'the window function SESSION is not supported yet',
  ],
  ['SELECT * FROM bids WHERE «price IN (SELECT a FROM plain)»', 'IN with a subquery is not supported yet'],
  ['SELECT * FROM bids WHERE «EXISTS (SELECT 1)»', 'EXISTS is not supported yet'],
  ['«SELECT a FROM plain INTERSECT SELECT b FROM plain»', 'INTERSECT is not supported yet'],
  [
    "CREATE TABLE x (a INT, «m STRING METADATA») WITH ('connector' = 'plain')",
    'a METADATA column is not supported yet',
  ],
  ["CREATE TABLE x (a INT) PARTITIONED BY («a») WITH ('connector' = 'plain')", 'PARTITIONED BY is not supported yet'],
];

const options: readonly Case[] = [
  [
    "SELECT * FROM plain /*+ «OPTIONS('pat' = 'x')» */",
    "connector 'plain' has no option 'pat'",
    "did you mean 'path'?",
  ],
  [
    "CREATE TABLE x (a INT) WITH ('connector' = 'plain', «'pat'» = 'x')",
    "connector 'plain' has no option 'pat'",
    "did you mean 'path'?",
  ],
  ["CREATE TABLE x (a INT) WITH ('connector' = «'plane'»)", "there is no connector 'plane'", "did you mean 'plain'?"],
  [
    "CREATE TABLE x (a INT) WITH ('connector' = 'plain', 'bounded' = «'maybe'»)",
    "'maybe' is no value for the option 'bounded': it wants true or false",
  ],
  [
    "CREATE TABLE «x» (a INT) WITH ('connector' = 'files')",
    "the table needs the option 'format'",
    "add 'format' = '…' to the WITH clause: one of json",
  ],
  [
    "CREATE TABLE x (a INT) WITH ('connector' = 'files', 'format' = 'json', «'json.ignore-parse-error'» = 'true')",
    "format 'json' has no option 'json.ignore-parse-error'",
    "did you mean 'json.ignore-parse-errors'?",
  ],
];

function check(codes: readonly string[], [marked, message, hint]: Case): void {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const sql = marked.replace(/[«»]/g, '');
  let error: unknown;
  try {
    new TestPlanner().plan(sql);
  } catch (thrown) {
    error = thrown;
  }
  if (!(error instanceof PeltonError)) throw error ?? new Error(`no error: ${sql}`);
  const { location } = error.fields;
  expect({
    message: error.message,
    hint: error.fields.hint,
    marked:
      location === undefined
        ? undefined
        : `${sql.slice(0, location.start)}«${sql.slice(location.start, location.end)}»${sql.slice(location.end)}`,
  }).toEqual({ message, hint, marked });
  expect(codes).toContain(error.code);
  expect(start).toBeLessThan(end);
}

const named = (cases: readonly Case[]) => cases.map((one) => ({ sql: one[0], one }));

test.each(named(semantic))('$sql', ({ one }) => check(['SQL_SEMANTIC'], one));
test.each(named(functions))('function: $sql', ({ one }) => check(['SQL_SEMANTIC'], one));
test.each(named(unsupported))('not yet: $sql', ({ one }) => check(['SQL_UNSUPPORTED'], one));
test.each(named(options))('option: $sql', ({ one }) =>
  check(['OPTION_UNKNOWN', 'OPTION_INVALID', 'OPTION_MISSING'], one),
);

test('batch mode refuses a table without an end, streaming takes it', () => {
  const planner = new TestPlanner();
  planner.plan("CREATE TABLE endless (a INT) WITH ('connector' = 'plain', 'bounded' = 'false')");
  expect(planner.error('SELECT * FROM endless')).toBe('');
  planner.plan("SET 'execution.runtime-mode' = 'batch'");
  expect(planner.error('SELECT * FROM endless')).toBe(
    [
      'SQL_SEMANTIC: table endless never ends, and execution.runtime-mode is batch',
      'test.sql:1:15',
      '  1 | SELECT * FROM endless',
      '    |               ^^^^^^^',
      "hint: bound the table, or SET 'execution.runtime-mode' = 'streaming'",
    ].join('\n'),
  );
});

test('an error inside a view points into the text that made the view', () => {
  const planner = new TestPlanner();
  planner.plan('CREATE VIEW v AS\n  SELECT a FROM plain');
  planner.plan('DROP TABLE plain');
  expect(planner.error('SELECT a FROM v')).toBe(
    [
      'SQL_SEMANTIC: unknown table plain',
      'test.sql:2:17',
      '  2 |   SELECT a FROM plain',
      '    |                 ^^^^^',
      'hint: SHOW TABLES lists the tables; CREATE TABLE makes one',
    ].join('\n'),
  );
});
