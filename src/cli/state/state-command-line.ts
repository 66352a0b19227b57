import { type Command, Option } from 'commander';
import type { ConsoleOptions } from '../console.ts';
import type { RunCommand } from '../command-line.ts';
import { reportErrors } from '../report-errors.ts';
import { outputFormats } from '../rows/row-writer.ts';
import type { StateOptions } from './list-state.ts';
import type { QueryStateOptions } from './query-state.ts';

const examples = `
Examples:
  pelton state ls savepoints/savepoint-3f29ab-17
  pelton state describe state 'join:a,b:id=id/left'
  pelton state query state 'SELECT COUNT(*) FROM join_a_b_id_id_left'

PATH is a checkpoint, a savepoint, the checkpoint folder of a job or of all jobs (then the newest good one is taken),
on disk or as s3://bucket/prefix. No job has to run.
`;

/** `pelton state …`: looks into checkpoints and savepoints. */
export function addStateCommands(
  program: Command,
  run: RunCommand,
  consoleOptions: () => ConsoleOptions,
  parallelism: Option,
): void {
  const output = (): Option =>
    new Option('-o, --output <format>', 'how rows are printed').choices(outputFormats).default('table');
  const state = program
    .command('state')
    .description('look into checkpoints and savepoints')
    .addHelpText('after', examples);
  state
    .command('ls')
    .description('list the operators and their state tables')
    .argument('<path>', 'a checkpoint, a savepoint, or a folder of checkpoints')
    .addOption(output())
    .addHelpText('after', examples)
    .action((path: string, options: StateOptions) =>
      run(consoleOptions(), async (console) => {
        const { listState } = await import('./list-state.ts');
        return await reportErrors(console, () => listState(console, path, options));
      }),
    );
  state
    .command('describe')
    .description('show the columns of state tables; of one operator or table also the number of rows')
    .argument('<path>', 'a checkpoint, a savepoint, or a folder of checkpoints')
    .argument('[uid[/table]]', 'one operator, or one table of it')
    .addOption(output())
    .addHelpText('after', examples)
    .action((path: string, name: string | undefined, options: StateOptions) =>
      run(consoleOptions(), async (console) => {
        const { describeState } = await import('./describe-state.ts');
        return await reportErrors(console, () => describeState(console, path, name, options));
      }),
    );
  state
    .command('query')
    .description('carry out SQL over the state tables; `pelton state ls` shows their names')
    .argument('<path>', 'a checkpoint, a savepoint, or a folder of checkpoints')
    .argument('<sql>', 'a query, or several statements')
    .addOption(output())
    .addOption(parallelism)
    .addHelpText('after', examples)
    .action((path: string, sql: string, options: QueryStateOptions) =>
      run(consoleOptions(), async (console) => {
        const { queryState } = await import('./query-state.ts');
        return await reportErrors(console, () => queryState(console, path, sql, options));
      }),
    );
}
