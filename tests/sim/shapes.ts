import type { OperatorSpec } from '../../src/plan/job-graph.ts';

/** A kind of job that is simulated. */
export interface JobShape {
  readonly name: string;
  /** The operators that it proves. Every operator with a role in jobs stands in one of the shapes. */
  readonly covers: readonly OperatorSpec['kind'][];
  /** The query; `orders` and `payments` are its tables. */
  readonly query: string;
  /** Columns of the table that takes the rows. */
  readonly columns: string;
  /** Rows are never taken back, so they can go to files. */
  readonly appendOnly: boolean;
  /** It has state by key, which may be larger than the memory for it. */
  readonly isKeyed: boolean;
}

/** One entry for each shape; adding an operator to the simulation is adding one here. */
export const jobShapes: readonly JobShape[] = [
  {
    name: 'filter',
    covers: ['source', 'program', 'sink'],
    query: 'SELECT id, customer, amount * 2 AS twice FROM orders WHERE amount > 20',
    columns: 'id BIGINT, customer STRING, twice BIGINT',
    appendOnly: true,
    isKeyed: false,
  },
  {
    name: 'values',
    covers: ['values'],
    query: "SELECT n, word FROM (VALUES (1, 'one'), (2, 'two'), (3, 'three')) AS t(n, word)",
    columns: 'n INT, word STRING',
    appendOnly: true,
    isKeyed: false,
  },
  {
    name: 'tumble',
    covers: ['window-aggregate', 'watermark-assigner'],
    query: `SELECT window_start, customer, COUNT(*) AS n, SUM(amount) AS total, MAX(note) AS note
      FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, customer`,
    columns: 'window_start TIMESTAMP(3), customer STRING, n BIGINT, total BIGINT, note STRING',
    appendOnly: true,
    isKeyed: true,
  },
  {
    name: 'hop',
    covers: ['window-aggregate'],
    query: `SELECT window_end, region, COUNT(amount) AS n, MIN(amount) AS least, AVG(amount) AS average, MAX(note) AS note
      FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '15' SECOND)) GROUP BY window_start, window_end, region`,
    columns: 'window_end TIMESTAMP(3), region BIGINT, n BIGINT, least BIGINT, average BIGINT, note STRING',
    appendOnly: true,
    isKeyed: true,
  },
  {
    name: 'window-assign',
    covers: ['window-assign'],
    query: `SELECT window_start, id FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '20' SECOND))`,
    columns: 'window_start TIMESTAMP(3), id BIGINT',
    appendOnly: true,
    isKeyed: false,
  },
  {
    name: 'group',
    covers: ['group-aggregate'],
    query: 'SELECT customer, COUNT(*) AS n, SUM(amount) AS total, MAX(note) AS note FROM orders GROUP BY customer',
    columns: 'customer STRING, n BIGINT, total BIGINT, note STRING',
    appendOnly: false,
    isKeyed: true,
  },
  {
    name: 'group-of-groups',
    covers: ['group-aggregate'],
    query: `SELECT n, COUNT(*) AS customers, SUM(total) AS total
      FROM (SELECT region, customer, COUNT(*) AS n, SUM(amount) AS total FROM orders GROUP BY region, customer) GROUP BY n`,
    columns: 'n BIGINT, customers BIGINT, total BIGINT',
    appendOnly: false,
    isKeyed: true,
  },
  {
    name: 'deduplicate',
    covers: ['deduplicate'],
    query: `SELECT customer, id, amount, note FROM (
      SELECT *, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1`,
    columns: 'customer STRING, id BIGINT, amount BIGINT, note STRING',
    appendOnly: false,
    isKeyed: true,
  },
  {
    name: 'top-1',
    covers: ['deduplicate'],
    query: `SELECT region, id, note, amount FROM (
      SELECT *, ROW_NUMBER() OVER (PARTITION BY region ORDER BY note, amount DESC NULLS LAST, id) AS rn FROM orders) WHERE rn = 1`,
    columns: 'region BIGINT, id BIGINT, note STRING, amount BIGINT',
    appendOnly: false,
    isKeyed: true,
  },
  {
    name: 'top-1-of-groups',
    covers: ['deduplicate', 'group-aggregate'],
    query: `SELECT region, customer, n, total FROM (
      SELECT *, ROW_NUMBER() OVER (PARTITION BY region ORDER BY n DESC, total, customer NULLS LAST) AS rn FROM (
        SELECT region, customer, COUNT(*) AS n, SUM(amount) AS total FROM orders GROUP BY region, customer)) WHERE rn = 1`,
    columns: 'region BIGINT, customer STRING, n BIGINT, total BIGINT',
    appendOnly: false,
    isKeyed: true,
  },
  {
    name: 'join',
    covers: ['join'],
    query: `SELECT o.id, o.customer, p.means, p.paid FROM orders AS o JOIN payments AS p ON o.id = p.order_id`,
    columns: 'id BIGINT, customer STRING, means STRING, paid BIGINT',
    appendOnly: true,
    isKeyed: true,
  },
  {
    name: 'join-of-groups',
    covers: ['join', 'group-aggregate'],
    query: `SELECT a.customer, a.total, b.n FROM
      (SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer) AS a
      JOIN (SELECT payer, COUNT(*) AS n FROM payments GROUP BY payer) AS b ON a.customer = b.payer`,
    columns: 'customer STRING, total BIGINT, n BIGINT',
    appendOnly: false,
    isKeyed: true,
  },
];
