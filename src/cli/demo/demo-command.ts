import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { PeltonError } from '../../base/errors.ts';
import { nodeClock } from '../../node/clock.ts';
import { cliSession } from '../cli-session.ts';
import type { Console } from '../console.ts';
import { exitCode } from '../exit-code.ts';
import { bytesText, countText, durationText, shortCountText } from '../quantity-text.ts';
import { tableWriter } from '../rows/table-writer.ts';
import { type Answer, answer, type RowOrder } from './answer.ts';
import { bidsPerAuction, demoScript, fileTables, liveScript, priceStatistics } from './demo-sql.ts';
import { type EventFiles, ensureEventFiles } from './event-files.ts';

export interface DemoOptions {
  readonly events: number;
  readonly parallelism?: number;
}

/** More threads than this wait for the disk. */
const parallelismMax = 8;
const rowsShown = 5;

const questions: readonly {
  readonly title: string;
  readonly sql: string;
  readonly order: RowOrder;
  readonly shown: string;
}[] = [
  {
    title: 'How many bids does each auction get in 10 seconds, asked every 2 seconds?',
    sql: bidsPerAuction,
    order: { column: 2, descending: true, count: rowsShown, distinct: 0 },
    shown: 'busiest auctions, each at its busiest, out of',
  },
  {
    title: 'What are the prices in each 10 seconds?',
    sql: priceStatistics,
    order: { column: 0, descending: false, count: rowsShown },
    shown: 'first of',
  },
];

/** `pelton demo`: writes events once, answers two questions about them, and says what to try next. Returns the exit code. */
export async function demoCommand(console: Console, options: DemoOptions): Promise<number> {
  const parallelism = options.parallelism ?? Math.min(availableParallelism(), parallelismMax);
  const folder = `data/nexmark-${options.events}`;
  const say = (text: string): Promise<void> => console.out.write(text);
  const stopped = (): number => console.interruption.exitCode ?? exitCode.failed;
  try {
    await say(`Nexmark: ${countText(options.events)} events of an auction house (people, auctions, bids)\n\n`);
    // One writer keeps the events in one file in the order of their time.
    const files = await ensureEventFiles(console, cliSession(console, 1), folder, options.events);
    if (files === undefined) return stopped();
    await say(filesText(files, folder, options.events));
    const session = cliSession(console, parallelism);
    await session.run(fileTables(folder).join(';\n'), 'pelton demo');
    for (const [index, { title, sql, order, shown }] of questions.entries()) {
      await say(`\n${index + 2}. ${title}\n\n${indented(sql)}\n\n`);
      const found = await answer(console, session, sql, order);
      if (found === undefined) return stopped();
      await showAnswer(console, found, shown);
      await say(`\n   ${speedText(found, options.events, parallelism)}\n`);
    }
    await say(await nextSteps(folder));
    return exitCode.ok;
  } catch (thrown) {
    console.fail(isFileError(thrown) ? unwritable(thrown) : thrown);
    return console.interruption.exitCode ?? exitCode.failed;
  }
}

function isFileError(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && 'syscall' in thrown;
}

function unwritable(cause: NodeJS.ErrnoException): PeltonError {
  return new PeltonError({
    code: 'FILE_UNWRITABLE',
    message: `the demo cannot write below ${process.cwd()}: ${cause.message}`,
    hint: 'run it in a folder of your own; it makes a folder data there',
    cause,
  });
}

function filesText({ bytes, writtenInMs }: EventFiles, folder: string, events: number): string {
  const what = `${folder}: ${bytesText(bytes)} of JSON lines`;
  if (writtenInMs === undefined) return `1. ${what}, there from last time\n`;
  const perSecond = events / (writtenInMs / 1000);
  return `1. ${what}, written in ${durationText(writtenInMs)} (${shortCountText(perSecond)} events/s)\n`;
}

async function showAnswer(console: Console, { schema, rows, rowCount }: Answer, shown: string): Promise<void> {
  const lines: string[] = [];
  const writer = tableWriter(
    {
      isTerminal: console.out.isTerminal,
      columns: console.out.columns === undefined ? undefined : console.out.columns - 3,
      closed: false,
      async write(text) {
        lines.push(text);
      },
    },
    { schema, changelog: false },
    nodeClock,
  );
  await writer.write(rows, []);
  await writer.end();
  await console.out.write(`${indented(lines.join('').trimEnd())}\n`);
  if (rowCount > rows.length) await console.out.write(`   … the ${rows.length} ${shown} ${countText(rowCount)} rows\n`);
}

function speedText({ totals }: Answer, events: number, parallelism: number): string {
  const seconds = totals.elapsedMs / 1000;
  const threads = parallelism === 1 ? '1 thread' : `${parallelism} threads`;
  const late = totals.lateRows === 0 ? '' : `, ${countText(totals.lateRows)} late rows dropped`;
  return `${durationText(totals.elapsedMs)} on ${threads}: ${shortCountText(events / seconds)} events/s, ${bytesText(totals.bytesRead / seconds)}/s${late}`;
}

async function nextSteps(folder: string): Promise<string> {
  await mkdir('data', { recursive: true });
  await writeFile('data/demo.sql', demoScript(folder));
  await writeFile('data/live.sql', liveScript());
  const pelton = commandName();
  return `
Try next:
  # rows for a script
  ${pelton} sql -f data/demo.sql --output json | head -3
  # what is read, and how the work is split
  ${pelton} explain -f data/demo.sql
  # a stream without an end, until Ctrl-C
  ${pelton} sql -f data/live.sql
`;
}

/** How the user can start this program again: an installed `pelton`, or the file that Node was given. */
function commandName(): string {
  const path = process.argv[1] ?? '';
  return path.endsWith('.js') ? `node ${relative(process.cwd(), path)}` : 'pelton';
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `   ${line}`)
    .join('\n');
}
