import type { StatementResult } from '../api/statement-result.ts';
import { cliSession } from './cli-session.ts';
import { type Console, exitCodeBeforeRun } from './console.ts';
import { sayHowToGoOn, stoppable } from './job-end.ts';
import { applyJobOptions, type JobOptions } from './job-options.ts';
import { showProgress } from './job-progress.ts';
import { runStatements } from './run-statements.ts';
import { type ShowOptions, sayWritten, showQuery, showTextTable } from './show-query.ts';
import { type StatementOptions, statementText } from './statement-text.ts';

export interface SqlOptions extends StatementOptions, ShowOptions, JobOptions {}

/** `pelton sql`: carries out statements and prints the rows of each query. Returns the exit code. */
export async function sqlCommand(console: Console, options: SqlOptions): Promise<number> {
  const session = cliSession(console, options.parallelism);
  const command = options.file === undefined ? 'pelton sql -e …' : `pelton sql -f ${options.file}`;
  let shown = 0;
  const messages: string[] = [];
  /** A blank line parts tables; machines want none. */
  const separate = async (): Promise<void> => {
    if (shown++ > 0 && options.output === 'table') await console.out.write('\n');
  };
  const show = async (result: StatementResult): Promise<void> => {
    switch (result.kind) {
      case 'message':
        messages.push(result.text);
        return;
      case 'explanation':
        await separate();
        await console.out.write(`${result.text}\n`);
        return;
      case 'table':
        await separate();
        await showTextTable(console, result.table, options.output);
        return;
      case 'query':
        await separate();
        await showQuery(console, result, options);
        return;
      case 'insert': {
        shown++;
        const end = showProgress(console.status, result.graph, result.job);
        try {
          sayWritten(console, result.tables, result.graph, await result.job.done);
        } finally {
          end();
          sayHowToGoOn(console, { ...result, command }, options);
        }
      }
    }
  };
  try {
    await applyJobOptions(console, session, options);
    const { text, sourceName } = await statementText(options, 'sql');
    const code = await runStatements(console, session.execute(text, sourceName), show, (result) =>
      stoppable(console, { ...result, command }, options),
    );
    // In front of rows, "table created" is noise; alone it is the answer.
    if (shown === 0) for (const message of messages) console.remark(message);
    return code;
  } catch (thrown) {
    console.fail(thrown);
    return exitCodeBeforeRun(thrown);
  }
}
