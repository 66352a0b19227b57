import { describe, expect, it } from 'vitest';
import { parseStatements } from '../../src/sql/parse.ts';
import { printStatement } from '../../src/sql/print.ts';
import { withoutSpans } from './syntax-tree.ts';

const tables = `
CREATE TABLE nexmark (
  event_type INT,
  person ROW<id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING, state STRING,
    dateTime TIMESTAMP(3), extra STRING>,
  auction ROW<id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT,
    dateTime TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra STRING>,
  bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, dateTime TIMESTAMP(3), extra STRING>,
  dateTime AS CASE WHEN event_type = 0 THEN person.dateTime WHEN event_type = 1 THEN auction.dateTime ELSE bid.dateTime END,
  WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND
) WITH ('connector' = 'nexmark', 'events.num' = '1000000');
CREATE VIEW person AS SELECT person.id, person.name, person.city, person.state, dateTime FROM nexmark WHERE event_type = 0;
CREATE VIEW auction AS
SELECT auction.id, auction.seller, auction.category, auction.expires, dateTime FROM nexmark WHERE event_type = 1;
CREATE VIEW bid AS
SELECT bid.auction, bid.bidder, bid.price, bid.channel, bid.url, dateTime, bid.extra FROM nexmark WHERE event_type = 2;
CREATE TEMPORARY FUNCTION count_char AS './count-char.wasm' LANGUAGE WASM;
CREATE TABLE side_input (key BIGINT, \`value\` STRING, PRIMARY KEY (key) NOT ENFORCED) WITH ('connector' = 'filesystem')`;

/** The workload's queries, written from their meaning. */
const queries: Readonly<Record<string, string>> = {
  q0: 'SELECT auction, bidder, price, dateTime, extra FROM bid',
  q1: 'SELECT auction, bidder, 0.908 * price AS price, dateTime, extra FROM bid',
  q2: 'SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0',
  q3: `SELECT P.name, P.city, P.state, A.id FROM auction AS A INNER JOIN person AS P ON A.seller = P.id
    WHERE A.category = 10 AND (P.state = 'OR' OR P.state = 'ID' OR P.state = 'CA')`,
  q4: `SELECT Q.category, AVG(Q.final) FROM (
      SELECT MAX(B.price) AS final, A.category FROM auction A, bid B
      WHERE A.id = B.auction AND B.dateTime BETWEEN A.dateTime AND A.expires GROUP BY A.id, A.category
    ) Q GROUP BY Q.category`,
  q5: `WITH counts AS (
      SELECT auction, COUNT(*) AS num, window_start, window_end
      FROM TABLE(HOP(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
      GROUP BY auction, window_start, window_end)
    SELECT c.auction, c.num FROM counts AS c JOIN (
      SELECT MAX(num) AS maxn, window_start, window_end FROM counts GROUP BY window_start, window_end
    ) AS m ON c.window_start = m.window_start AND c.window_end = m.window_end AND c.num >= m.maxn`,
  q6: `SELECT Q.seller, AVG(Q.final) OVER (PARTITION BY Q.seller ORDER BY Q.dateTime ROWS BETWEEN 10 PRECEDING AND CURRENT ROW)
    FROM (
      SELECT A.seller, B.price AS final, B.dateTime,
        ROW_NUMBER() OVER (PARTITION BY A.id, A.seller ORDER BY B.price DESC) AS rownum
      FROM auction AS A, bid AS B WHERE A.id = B.auction AND B.dateTime BETWEEN A.dateTime AND A.expires
    ) AS Q WHERE rownum <= 1`,
  q7: `SELECT B.auction, B.price, B.bidder, B.dateTime, B.extra FROM bid B JOIN (
      SELECT MAX(price) AS maxprice, window_end AS dateTime
      FROM TUMBLE(DATA => TABLE bid, TIMECOL => DESCRIPTOR(dateTime), SIZE => INTERVAL '10' SECOND)
      GROUP BY window_start, window_end
    ) B1 ON B.price = B1.maxprice WHERE B.dateTime BETWEEN B1.dateTime - INTERVAL '10' SECOND AND B1.dateTime`,
  q8: `SELECT P.id, P.name, P.starttime FROM (
      SELECT id, name, window_start AS starttime, window_end AS endtime
      FROM TABLE(TUMBLE(TABLE person, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)) GROUP BY id, name, window_start, window_end
    ) P JOIN (
      SELECT seller, window_start AS starttime, window_end AS endtime
      FROM TABLE(TUMBLE(TABLE auction, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)) GROUP BY seller, window_start, window_end
    ) A ON P.id = A.seller AND P.starttime = A.starttime AND P.endtime = A.endtime`,
  q9: `SELECT id, seller, auction, bidder, price, bid_dateTime FROM (
      SELECT A.*, B.auction, B.bidder, B.price, B.dateTime AS bid_dateTime,
        ROW_NUMBER() OVER (PARTITION BY A.id ORDER BY B.price DESC, B.dateTime ASC) AS rownum
      FROM auction A, bid B WHERE A.id = B.auction AND B.dateTime BETWEEN A.dateTime AND A.expires
    ) WHERE rownum <= 1`,
  q10: `INSERT INTO partitioned_bids
    SELECT auction, bidder, price, dateTime, extra, DATE_FORMAT(dateTime, 'yyyy-MM-dd'), DATE_FORMAT(dateTime, 'HH:mm') FROM bid`,
  q11: `SELECT bidder, COUNT(*) AS bid_count, window_start AS starttime, window_end AS endtime
    FROM SESSION(TABLE bid PARTITION BY bidder, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)
    GROUP BY bidder, window_start, window_end`,
  q12: `SELECT bidder, COUNT(*) AS bid_count, window_start, window_end FROM TABLE(TUMBLE(
      TABLE (SELECT *, PROCTIME() AS p_time FROM bid), DESCRIPTOR(p_time), INTERVAL '10' SECOND))
    GROUP BY bidder, window_start, window_end`,
  q13: `SELECT B.auction, B.bidder, B.price, B.dateTime, S.\`value\`
    FROM (SELECT *, PROCTIME() AS p_time FROM bid) B
    JOIN side_input FOR SYSTEM_TIME AS OF B.p_time AS S ON MOD(B.auction, 10000) = S.key`,
  q14: `SELECT auction, bidder, 0.908 * price AS price,
      CASE WHEN HOUR(dateTime) >= 8 AND HOUR(dateTime) <= 18 THEN 'dayTime'
        WHEN HOUR(dateTime) <= 6 OR HOUR(dateTime) >= 20 THEN 'nightTime' ELSE 'otherTime' END AS bidTimeType,
      dateTime, extra, count_char(extra, 'c') AS c_counts
    FROM bid WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000`,
  q15: `SELECT DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS dt, COUNT(*) AS total_bids,
      COUNT(*) FILTER (WHERE price < 10000) AS rank1_bids,
      COUNT(DISTINCT bidder) FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_bidders,
      COUNT(DISTINCT auction) FILTER (WHERE price >= 1000000) AS rank3_auctions
    FROM bid GROUP BY DATE_FORMAT(dateTime, 'yyyy-MM-dd')`,
  q16: `SELECT channel, DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS dt, MAX(DATE_FORMAT(dateTime, 'HH:mm')) AS latest,
      COUNT(*) AS total_bids, COUNT(DISTINCT bidder) FILTER (WHERE price < 10000) AS rank1_bidders
    FROM bid GROUP BY channel, DATE_FORMAT(dateTime, 'yyyy-MM-dd')`,
  q17: `SELECT auction, DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS dt, COUNT(*) AS total_bids,
      COUNT(*) FILTER (WHERE price < 10000) AS rank1_bids, MIN(price) AS min_price, MAX(price) AS max_price,
      AVG(price) AS avg_price, SUM(price) AS sum_price
    FROM bid GROUP BY auction, DATE_FORMAT(dateTime, 'yyyy-MM-dd')`,
  q18: `SELECT auction, bidder, price FROM bid
    QUALIFY ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY dateTime DESC) <= 1`,
  q19: `SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC) AS rank_number FROM bid)
    WHERE rank_number <= 10`,
  q20: 'SELECT B.*, A.* FROM bid AS B INNER JOIN auction AS A ON B.auction = A.id WHERE A.category = 10',
  q21: `SELECT auction, bidder, price, channel, CASE
      WHEN LOWER(channel) = 'apple' THEN '0' WHEN LOWER(channel) = 'google' THEN '1'
      WHEN LOWER(channel) = 'facebook' THEN '2' WHEN LOWER(channel) = 'baidu' THEN '3'
      ELSE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) END AS channel_id
    FROM bid WHERE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) IS NOT NULL
      OR LOWER(channel) IN ('apple', 'google', 'facebook', 'baidu')`,
  q22: `SELECT auction, bidder, price, channel, SPLIT_INDEX(url, '/', 3) AS dir1, SPLIT_INDEX(url, '/', 4) AS dir2,
      SPLIT_INDEX(url, '/', 5) AS dir3 FROM bid`,
  q23: `SELECT B.auction, P.name, A.id FROM bid AS B JOIN person AS P ON B.bidder = P.id JOIN auction AS A ON A.seller = B.bidder`,
  c0: `SELECT * FROM bid MATCH_RECOGNIZE (
      PARTITION BY auction, bidder ORDER BY dateTime
      MEASURES START_ROW.dateTime AS start_time, LAST(PRICE_DOWN.dateTime) AS bottom_time, LAST(PRICE_UP.dateTime) AS end_time
      ONE ROW PER MATCH AFTER MATCH SKIP TO LAST PRICE_UP
      PATTERN (START_ROW PRICE_DOWN+ PRICE_UP)
      DEFINE
        PRICE_DOWN AS (LAST(PRICE_DOWN.price, 1) IS NULL AND PRICE_DOWN.price < START_ROW.price)
          OR PRICE_DOWN.price < LAST(PRICE_DOWN.price, 1),
        PRICE_UP AS PRICE_UP.price > LAST(PRICE_DOWN.price, 1)
    ) AS m`,
  c1: `SELECT * FROM bid MATCH_RECOGNIZE (
      PARTITION BY auction, bidder ORDER BY dateTime
      MEASURES FIRST(A.dateTime) AS start_time, LAST(A.dateTime) AS end_time, AVG(A.price) AS avg_price
      ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A+ B) DEFINE A AS AVG(A.price) < 10000)`,
  c2: `SELECT * FROM bid MATCH_RECOGNIZE (
      PARTITION BY auction, bidder ORDER BY dateTime MEASURES AVG(A.price) AS avg_price
      ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A+ B) DEFINE A AS AVG(A.price) < 10000)`,
  c3: `SELECT * FROM bid MATCH_RECOGNIZE (
      PARTITION BY auction, bidder ORDER BY dateTime MEASURES C.dateTime AS drop_time, A.price - C.price AS drop_diff
      ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B* C) WITHIN INTERVAL '5' SECOND
      DEFINE B AS B.price > A.price - 50, C AS C.price < A.price - 50)`,
};

describe('Nexmark', () => {
  it.each([['tables', tables], ...Object.entries(queries)])('%s parses and prints', (_name, text) => {
    const statements = parseStatements(text);
    const printed = statements.map(printStatement).join(';\n');
    expect(withoutSpans(parseStatements(printed))).toEqual(withoutSpans(statements));
  });

  it('declares its one table with nested rows, a computed column and a watermark', () => {
    expect(parseStatements(tables)[0]).toMatchObject({
      kind: 'CreateTable',
      name: { parts: [{ name: 'nexmark' }] },
      schema: {
        columns: [
          { kind: 'PhysicalColumn', name: { name: 'event_type' }, type: { kind: 'ScalarType', name: 'INT' } },
          { kind: 'PhysicalColumn', name: { name: 'person' }, type: { kind: 'RowType' } },
          { kind: 'PhysicalColumn', name: { name: 'auction' } },
          { kind: 'PhysicalColumn', name: { name: 'bid' } },
          { kind: 'ComputedColumn', name: { name: 'dateTime' }, expression: { kind: 'Case' } },
        ],
        watermark: {
          column: { parts: [{ name: 'dateTime' }] },
          expression: { kind: 'BinaryExpression', operator: '-' },
        },
      },
      options: [
        { key: { value: 'connector' }, value: { value: 'nexmark' } },
        { key: { value: 'events.num' }, value: { value: '1000000' } },
      ],
    });
  });

  it('aggregates over a window function', () => {
    const [statement] = parseStatements(queries['q11'] ?? '');
    expect(statement).toMatchObject({
      kind: 'Query',
      body: {
        kind: 'Select',
        from: {
          kind: 'FunctionTable',
          call: {
            name: { parts: [{ name: 'SESSION' }] },
            args: [
              { kind: 'TableArgument', partitionBy: [{ parts: [{ name: 'bidder' }] }] },
              { kind: 'Descriptor', columns: [{ name: 'dateTime' }] },
              { kind: 'IntervalLiteral', value: '10', qualifier: { from: 'SECOND' } },
            ],
          },
        },
        groupBy: { elements: [{ kind: 'ColumnReference' }, {}, {}] },
      },
    });
  });
});
