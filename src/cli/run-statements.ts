import type { StatementResult } from '../api/statement-result.ts';
import { type Console, exitCodeBeforeRun } from './console.ts';
import { asPeltonError } from '../base/errors.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Cancellable } from './interruption.ts';

export type RunningResult = Extract<StatementResult, { kind: 'query' | 'insert' }>;

/**
 * Takes the statements one by one and gives each result to `show`, until one fails or the user wants no more. Returns the exit
 * code: errors of the statement itself and of the job that it started are told apart by when they come. `stoppable` is what Ctrl-C
 * ends.
 */
export async function runStatements(
  console: Console,
  results: AsyncIterator<StatementResult>,
  show: (result: StatementResult) => Promise<void>,
  stoppable: (result: RunningResult) => Cancellable = ({ job }) => job,
): Promise<number> {
  for (;;) {
    let next: IteratorResult<StatementResult>;
    try {
      next = await results.next();
    } catch (thrown) {
      console.fail(thrown);
      return exitCodeBeforeRun(thrown);
    }
    if (next.done === true) return exitCode.ok;
    const result = next.value;
    try {
      if (result.kind === 'query' || result.kind === 'insert') {
        await console.interruption.during(stoppable(result), () => show(result));
      } else await show(result);
    } catch (thrown) {
      console.fail(thrown);
      return console.interruption.exitCode ?? exitCodeOfRun(thrown);
    }
    const stopped = console.interruption.exitCode;
    if (stopped !== undefined) return stopped;
  }
}

/** A job may also turn out to be one that the command has no place for. */
function exitCodeOfRun(thrown: unknown): ExitCode {
  return asPeltonError(thrown).code === 'COMMAND_LINE' ? exitCode.usage : exitCode.failed;
}
