import { cliSession } from './cli-session.ts';
import { type Console, exitCodeBeforeRun } from './console.ts';
import { runStatements } from './run-statements.ts';
import { showTextTable } from './show-query.ts';
import { type StatementOptions, statementText } from './statement-text.ts';

export interface ExplainOptions extends StatementOptions {
  readonly parallelism?: number;
}

/** `pelton explain`: prints the plan of each query and INSERT and runs none. Returns the exit code. */
export async function explainCommand(console: Console, options: ExplainOptions): Promise<number> {
  const session = cliSession(console, options.parallelism);
  let shown = 0;
  try {
    const { text, sourceName } = await statementText(options, 'explain');
    return await runStatements(console, session.explain(text, sourceName), async (result) => {
      if (result.kind === 'table') await showTextTable(console, result.table, 'table');
      if (result.kind === 'explanation') await console.out.write(`${shown++ > 0 ? '\n' : ''}${result.text}\n`);
    });
  } catch (thrown) {
    console.fail(thrown);
    return exitCodeBeforeRun(thrown);
  }
}
