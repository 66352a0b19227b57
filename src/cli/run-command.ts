import type { StatementResult } from '../api/statement-result.ts';
import { PeltonError } from '../base/errors.ts';
import { cliSession } from './cli-session.ts';
import { type Console, exitCodeBeforeRun } from './console.ts';
import { listenForCommands } from './control/listen-for-commands.ts';
import { exitCode } from './exit-code.ts';
import { sayHowToGoOn, stoppable } from './job-end.ts';
import { applyJobOptions, type JobOptions } from './job-options.ts';
import { showProgress } from './job-progress.ts';
import { jobSummary } from './job-summary.ts';
import { jobTotals } from './job-totals.ts';
import { runStatements } from './run-statements.ts';
import { showTextTable } from './show-query.ts';
import { statementText } from './statement-text.ts';

/** `pelton run`: runs all INSERTs of a file as one job, with a live line and a summary on stderr. Returns the exit code. */
export async function runCommand(console: Console, file: string, options: JobOptions): Promise<number> {
  const session = cliSession(console, options.parallelism);
  const command = `pelton run ${file}`;
  let jobs = 0;
  try {
    await applyJobOptions(console, session, options);
    const { text, sourceName } = await statementText({ file }, 'run');
    const show = async (result: StatementResult): Promise<void> => {
      switch (result.kind) {
        case 'message':
          return;
        case 'explanation':
          await console.out.write(`${result.text}\n`);
          return;
        case 'table':
          await showTextTable(console, result.table, 'table');
          return;
        case 'query':
          await result.job.cancel();
          throw new PeltonError({
            code: 'COMMAND_LINE',
            message: `${sourceName} has a query, whose rows pelton run has no place for`,
            hint: `pelton sql -f ${sourceName} prints them; INSERT INTO writes them to a table`,
          });
        case 'insert': {
          jobs++;
          const end = showProgress(console.status, result.graph, result.job);
          const control = await listenForCommands(console, { ...result, command }, options);
          try {
            const { metrics, status } = await result.job.done;
            end();
            console.status.say(`${result.graph.name}: ${jobSummary(jobTotals(result.graph, metrics), status)}`);
          } finally {
            end();
            await control.close();
            sayHowToGoOn(console, { ...result, command }, options);
          }
        }
      }
    };
    const code = await runStatements(console, session.executeAsOneJob(text, sourceName), show, (result) =>
      stoppable(console, { ...result, command }, options),
    );
    if (jobs > 0 || code !== exitCode.ok) return code;
    throw new PeltonError({
      code: 'COMMAND_LINE',
      message: `${sourceName} has no INSERT, so there is no job to run`,
      hint: 'INSERT INTO a table SELECT … makes one',
    });
  } catch (thrown) {
    console.fail(thrown);
    return exitCodeBeforeRun(thrown);
  }
}
