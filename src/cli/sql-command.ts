import type { StatementResult } from '../api/statement-result.ts';
import { cliSession } from './cli-session.ts';
import { type Console, exitCodeBeforeRun } from './console.ts';
import { showProgress } from './job-progress.ts';
import { runStatements } from './run-statements.ts';
import { type ShowOptions, sayWritten, showQuery, showTextTable } from './show-query.ts';
import { type StatementOptions, statementText } from './statement-text.ts';

export interface SqlOptions extends StatementOptions, ShowOptions {
  readonly parallelism?: number;
}

/** `pelton sql`: carries out statements and prints the rows of each query. Returns the exit code. */
export async function sqlCommand(console: Console, options: SqlOptions): Promise<number> {
  const session = cliSession(console, options.parallelism);
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
        }
      }
    }
  };
  try {
    const { text, sourceName } = await statementText(options, 'sql');
    const code = await runStatements(console, session.execute(text, sourceName), show);
    // In front of rows, "table created" is noise; alone it is the answer.
    if (shown === 0) for (const message of messages) console.remark(message);
    return code;
  } catch (thrown) {
    console.fail(thrown);
    return exitCodeBeforeRun(thrown);
  }
}
