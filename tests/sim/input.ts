import type { Random } from '../../src/base/random.ts';

/** The tables of a simulated job as JSON lines, by path. */
export interface SimInput {
  readonly files: Readonly<Record<string, string>>;
  /** DDL of the tables. */
  readonly tables: string;
}

const epochMs = Date.UTC(2024, 0, 1);

/** How much there is: few rows of a few keys, or so many long ones that state by key takes some megabytes. */
interface InputSize {
  readonly orders: number;
  readonly customers: number;
  readonly regions: number;
  readonly orderEveryMs: number;
  /** Letters that a customer, or a note, has at most. */
  readonly customerLetters: number;
  readonly noteLetters: number;
  /** Small ones give many steps. */
  readonly splitSize: string;
}

/**
 * Orders in one or two files, in order of time within a few seconds, and payments of most of them in another. With `isLarge` their keys and
 * texts are more than some slots have memory for.
 */
export function simInput(random: Random, isLarge: boolean): SimInput {
  const pick = (count: number): number => random.nextUint32() % count;
  const size: InputSize = isLarge
    ? {
        orders: 1000 + pick(1200),
        customers: 600 + pick(1400),
        regions: 2000,
        orderEveryMs: 5,
        customerLetters: 300 + pick(500),
        noteLetters: 400 + pick(1000),
        splitSize: '64 kb',
      }
    : {
        orders: 60 + pick(700),
        customers: 1 + pick(60),
        regions: 5,
        orderEveryMs: 100,
        customerLetters: 0,
        noteLetters: 30,
        splitSize: '2 kb',
      };
  const { orders, orderEveryMs } = size;
  const fileCount = 1 + pick(2);
  const lines: string[] = [];
  const payments: string[] = [];
  for (let id = 0; id < orders; id++) {
    const customer = customerName(pick(size.customers), size.customerLetters);
    lines.push(
      JSON.stringify({
        id,
        customer: pick(20) === 0 ? null : customer,
        region: pick(size.regions),
        amount: pick(100),
        note: 'n'.repeat(pick(size.noteLetters)) + pick(1000),
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
  return { files, tables: inputTables(size.splitSize) };
}

/** The same for the same number, and as good as any other. */
function customerName(number: number, letters: number): string {
  return `customer-${number}`.padEnd(letters - (number % 100), 'c');
}

const inputTables = (splitSize: string): string => `
CREATE TABLE orders (
  id BIGINT, customer STRING, region BIGINT, amount BIGINT, note STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'orders', 'format' = 'json', 'source.split-size' = '${splitSize}');
CREATE TABLE payments (
  order_id BIGINT, payer STRING, means STRING, paid BIGINT
) WITH ('connector' = 'filesystem', 'path' = 'payments', 'format' = 'json', 'source.split-size' = '${splitSize}');
`;

function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
}
