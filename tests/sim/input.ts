import type { Random } from '../../src/base/random.ts';

/** The tables of a simulated job as JSON lines, by path. */
export interface SimInput {
  readonly files: Readonly<Record<string, string>>;
}

const epochMs = Date.UTC(2024, 0, 1);
const orderEveryMs = 100;

/** Orders in one or two files, in order of time within a few seconds, and payments of most of them in another. */
export function simInput(random: Random): SimInput {
  const pick = (count: number): number => random.nextUint32() % count;
  const orders = 60 + pick(700);
  const customers = 1 + pick(60);
  const fileCount = 1 + pick(2);
  const lines: string[] = [];
  const payments: string[] = [];
  for (let id = 0; id < orders; id++) {
    const customer = `customer-${pick(customers)}`;
    lines.push(
      JSON.stringify({
        id,
        customer: pick(20) === 0 ? null : customer,
        region: pick(5),
        amount: pick(100),
        note: 'n'.repeat(pick(30)) + pick(1000),
        // No two alike, so that the last of a customer is one.
        ts: timeText(epochMs + id * orderEveryMs + pick(orderEveryMs)),
      }),
    );
    for (let part = pick(3); part > 0; part--) {
      payments.push(
        JSON.stringify({
          order_id: pick(orders),
          payer: customer,
          means: pick(2) === 0 ? 'card' : 'cash',
          paid: pick(100),
        }),
      );
    }
  }
  const perFile = Math.ceil(lines.length / fileCount);
  const files: Record<string, string> = { 'payments/part-0.json': `${payments.join('\n')}\n` };
  for (let file = 0; file < fileCount; file++) {
    files[`orders/part-${file}.json`] = `${lines.slice(file * perFile, (file + 1) * perFile).join('\n')}\n`;
  }
  return { files };
}

/** DDL of the tables; small splits, so that there are many steps. */
export const inputTables = `
CREATE TABLE orders (
  id BIGINT, customer STRING, region BIGINT, amount BIGINT, note STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'orders', 'format' = 'json', 'source.split-size' = '2 kb');
CREATE TABLE payments (
  order_id BIGINT, payer STRING, means STRING, paid BIGINT
) WITH ('connector' = 'filesystem', 'path' = 'payments', 'format' = 'json', 'source.split-size' = '2 kb');
`;

function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
}
