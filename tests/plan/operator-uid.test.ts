import { describe, expect, test } from 'vitest';
import { TestPlanner } from '../support/test-planner.ts';

/** The uids of the operators that keep state, in the order of the plan. */
function uids(text: string): string[] {
  const planner = new TestPlanner();
  const { nodes } = planner.job(text).graph;
  return nodes.filter(({ spec }) => spec.kind !== 'program').map((node) => node.uid);
}

const counts = 'INSERT INTO changes SELECT auction, COUNT(*) FROM bids GROUP BY auction';

describe('names by which state is found', () => {
  test('say what an operator does to which columns of which tables', () => {
    expect(uids(counts)).toEqual(['source:bids', 'group-aggregate:bids:auction', 'sink:changes']);
    expect(
      uids(`SELECT COUNT(*) FROM TABLE(HOP(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '5' SECOND))
GROUP BY bidder, window_start, window_end`),
    ).toEqual(['source:bids', 'watermark:bids', 'window-aggregate:bids:bidder:HOP 1 s, 5 s', 'collect']);
    expect(uids('SELECT b.price FROM bids AS b JOIN plain AS p ON p.b = b.auction')).toEqual([
      'source:bids',
      'source:plain',
      'join:bids,plain:auction=b',
      'collect',
    ]);
    expect(
      uids(`SELECT price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY ts) AS n FROM bids)
WHERE n = 1`),
    ).toEqual(['source:bids', 'deduplicate:bids:bidder,auction', 'collect']);
  });

  test.each([
    ['aliases', 'INSERT INTO changes SELECT b.auction AS x, COUNT(*) AS y FROM bids AS b GROUP BY b.auction'],
    [
      'formatting and comments',
      'insert into changes -- counts\n  select auction,\n count(*) from bids group by auction',
    ],
    ['a filter before', 'INSERT INTO changes SELECT auction, COUNT(*) FROM bids WHERE price > 5 GROUP BY auction'],
    ['a filter behind', `${counts} HAVING COUNT(*) > 3`],
    ['the order of what is selected', 'INSERT INTO changes SELECT COUNT(*), auction FROM bids GROUP BY auction'],
    ['other aggregates', 'INSERT INTO changes SELECT auction, MAX(price) FROM bids GROUP BY auction'],
    [
      'a subquery around the table',
      'INSERT INTO changes SELECT id, COUNT(*) FROM (SELECT auction AS id, price FROM bids) GROUP BY id',
    ],
    [
      'a WITH query',
      'INSERT INTO changes WITH t AS (SELECT channel, auction FROM bids) SELECT auction, COUNT(*) FROM t GROUP BY auction',
    ],
  ])('stay with other %s', (_, text) => {
    expect(uids(text)).toEqual(uids(counts));
  });

  test('stay with another parallelism', () => {
    const planner = new TestPlanner();
    planner.plan("SET 'parallelism.default' = '3'");
    const { nodes } = planner.job(counts).graph;
    expect(nodes.map((node) => node.uid)).toContain('group-aggregate:bids:auction');
  });

  test('stay with another INSERT, before or behind', () => {
    const other = "INSERT INTO latest SELECT b, COUNT(*) FROM plain WHERE s = 'a' GROUP BY b";
    const both = (first: string, second: string): string[] =>
      uids(`EXECUTE STATEMENT SET BEGIN ${first}; ${second}; END`);
    expect(both(counts, other)).toEqual(expect.arrayContaining(uids(counts)));
    expect(both(other, counts)).toEqual(expect.arrayContaining(uids(counts)));
  });

  test('change with keys, windows and tables, whose state is another', () => {
    expect(uids('SELECT COUNT(*) FROM bids GROUP BY bidder')).toContain('group-aggregate:bids:bidder');
    expect(uids('SELECT COUNT(*) FROM bids GROUP BY UPPER(channel)')).toContain('group-aggregate:bids:UPPER(channel)');
    expect(uids('SELECT COUNT(*) FROM bids')).toContain('group-aggregate:bids');
    expect(uids('SELECT COUNT(*) FROM plain GROUP BY b')).toContain('group-aggregate:plain:b');
  });

  test('columns of state are called after what they are made of, whatever else is selected', () => {
    const columns = (text: string): string[] => {
      const { nodes } = new TestPlanner().job(text).graph;
      const spec = nodes.map((node) => node.spec).find(({ kind }) => kind === 'group-aggregate');
      return spec?.kind === 'group-aggregate' ? spec.input.fields.map(({ name }) => name).toSorted() : [];
    };
    expect(columns('SELECT auction, MAX(price) FROM bids GROUP BY auction')).toEqual(['auction', 'price']);
    expect(
      columns(`SELECT MIN(p + 1) AS low, a, SUM(b), MAX(p) AS high
FROM (SELECT auction AS a, bidder AS b, price AS p FROM bids WHERE channel = 'web') AS t GROUP BY a`),
    ).toEqual(['auction', 'bidder', 'price', 'price + 1']);
  });

  test('two operators that do the same are numbered', () => {
    expect(
      uids(`EXECUTE STATEMENT SET BEGIN ${counts};
INSERT INTO changes SELECT auction, COUNT(*) FROM bids WHERE price > 5 GROUP BY auction; END`),
    ).toEqual([
      'source:bids',
      'group-aggregate:bids:auction',
      'sink:changes',
      'source:bids#2',
      'group-aggregate:bids:auction#2',
      'sink:changes#2',
    ]);
  });

  test('long ones end in a number', () => {
    const keys = Array.from({ length: 12 }, (_, index) => `price + ${index}`).join(', ');
    const [, uid = ''] = uids(`SELECT COUNT(*) FROM bids GROUP BY ${keys}`);
    expect(uid).toMatch(/^group-aggregate:bids:price \+ 0.*~[0-9a-f]{8}$/);
    expect(uid.length).toBeLessThan(120);
  });
});
