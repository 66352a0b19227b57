import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { limits } from '../base/limits.ts';
import type { CheckOptions } from './check-savepoint.ts';
import type { Console, ConsoleOptions } from './console.ts';
import { addControlCommands } from './control/control-command-line.ts';
import { outputFormats } from './rows/row-writer.ts';
import { type JobOptions, stopModes } from './job-options.ts';
import { reportErrors } from './report-errors.ts';
import type { SqlOptions } from './sql-command.ts';
import { addStateCommands } from './state/state-command-line.ts';

const footer = `
Exit codes: 0 done (or the reader of the output left), 1 a job failed, 2 wrong command line or SQL,
130 ended with Ctrl-C, 143 terminated.`;

const topExamples = `
Examples:
  pelton sql -e "SELECT 1 + 1 AS two"
  pelton sql -f queries.sql --output json | head -3
  pelton explain -f queries.sql
  pelton run job.sql --parallelism 2
  pelton demo
`;

const sqlExamples = `
Examples:
  pelton sql -e "SELECT 1 + 1 AS two"
  pelton sql -f queries.sql --output csv > result.csv
  echo "SELECT UPPER('streams')" | pelton sql
  pelton sql --parallelism 2 -e "CREATE TABLE bids (price BIGINT) WITH (
    'connector' = 'filesystem', 'path' = 'bids.json', 'format' = 'json'); SELECT price FROM bids"

Rows go to stdout, everything else to stderr. BIGINT and DECIMAL keep all their digits in every format. A query whose
results change gives changes: a JSON line is {"op":"+U","row":{…}}, and table and csv get a first column op.
`;

const runExamples = `
Examples:
  pelton run job.sql
  pelton run job.sql --parallelism 2
  pelton run job.sql --checkpoint-dir state --checkpoint-interval 1s --restore latest
  pelton run job.sql --checkpoint-dir state --on-stop savepoint

All INSERTs of the file run as one job. Ctrl-C ends it cleanly, a second one ends it at once.
`;

const explainExamples = `
Examples:
  pelton explain -e "SELECT a + 1 FROM (VALUES (1), (2)) AS t(a)"
  pelton explain -f job.sql --parallelism 2

Tables are created for the session, but nothing is read or written.
`;

const checkExamples = `
Examples:
  pelton savepoint check job.sql savepoints/savepoint-3f29ab-17
  pelton savepoint check job.sql state --allow-non-restored --json

Everything in the snapshot is read and verified, and nothing is run. The exit code is 1 when the job could not begin with it.
`;

const demoExamples = `
Examples:
  pelton demo
  pelton demo --events 300000 --parallelism 1

Writes Nexmark events (people, auctions, bids) as JSON lines below ./data, once, then answers two windowed queries over them.
`;

/** Runs one command with the console that its options ask for; takes over its exit code. */
export type RunCommand = (options: ConsoleOptions, body: (console: Console) => Promise<number>) => Promise<void>;

/** The commands. What they need is loaded when one of them runs, so that the help is there at once. */
export function commandLine(run: RunCommand): Command {
  const program = new Command('pelton')
    .description("SQL over streams and files, with Apache Flink's semantics")
    .version(version(), '-V, --version', 'print the version')
    .option('--verbose', 'with errors, also print code, cause and stack')
    .option('--no-color', 'no colors; the same as NO_COLOR=1')
    .helpOption('-h, --help', 'print help for a command')
    .helpCommand('help [command]', 'print help for a command')
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', topExamples + footer);
  const consoleOptions = (): ConsoleOptions => {
    const { color, verbose = false } = program.opts<{ color: boolean; verbose?: boolean }>();
    return { color, verbose };
  };

  const sql = program
    .command('sql')
    .description('run SQL statements and print the rows of each query')
    .addOption(new Option('-e, --execute <sql>', 'the statements themselves'))
    .addOption(new Option('-f, --file <path>', 'a file of statements; - is standard input'))
    .addOption(new Option('-o, --output <format>', 'how rows are printed').choices(outputFormats).default('table'))
    .option('--changelog', 'show the kind of each row, also where all are new (+I)');
  addJobOptions(sql)
    .addHelpText('after', sqlExamples + footer)
    .action((options: SqlOptions) =>
      run(consoleOptions(), async (console) => (await import('./sql-command.ts')).sqlCommand(console, options)),
    );
  const runJob = program
    .command('run')
    .description('run the INSERT statements of a file as one job, with live progress')
    .argument('<file>', 'a file of statements; - is standard input');
  addJobOptions(runJob)
    .addHelpText('after', runExamples + footer)
    .action((file: string, options: JobOptions) =>
      run(consoleOptions(), async (console) => (await import('./run-command.ts')).runCommand(console, file, options)),
    );
  program
    .command('explain')
    .description('print the plans of queries and INSERTs without running them')
    .addOption(new Option('-e, --execute <sql>', 'the statements themselves'))
    .addOption(new Option('-f, --file <path>', 'a file of statements; - is standard input'))
    .addOption(parallelismOption())
    .addHelpText('after', explainExamples + footer)
    .action((options: SqlOptions) =>
      run(consoleOptions(), async (console) => (await import('./explain-command.ts')).explainCommand(console, options)),
    );
  program
    .command('demo')
    .description('write a few million events and answer two questions about them')
    .addOption(new Option('--events <n>', 'events to write and read').argParser(wholeNumber(1000, 1e9)).default(3e6))
    .addOption(parallelismOption())
    .addHelpText('after', demoExamples)
    .action((options: { events: number; parallelism?: number }) =>
      run(consoleOptions(), async (console) => (await import('./demo/demo-command.ts')).demoCommand(console, options)),
    );
  const savepoint = addControlCommands(program, run, consoleOptions);
  savepoint
    .command('check')
    .description('say what a job would take over from a checkpoint or savepoint, and what not and why')
    .argument('<file>', 'the statements of the job; - is standard input')
    .argument('<path>', 'a checkpoint, a savepoint, or a folder of checkpoints')
    .option('--allow-non-restored', 'leave state behind that the job has no operator for')
    .option('--json', 'an object a line, for scripts')
    .addOption(parallelismOption())
    .addHelpText('after', checkExamples)
    .action((file: string, path: string, _options: CheckOptions, command: Command) =>
      run(consoleOptions(), async (console) => {
        // Commander gives an option to the command around, when that has one of the same name.
        const options = command.optsWithGlobals<CheckOptions>();
        const { checkSavepoint } = await import('./check-savepoint.ts');
        return await reportErrors(console, () => checkSavepoint(console, file, path, options));
      }),
    );
  addStateCommands(program, run, consoleOptions, parallelismOption());
  return program;
}

function addJobOptions(command: Command): Command {
  return command
    .addOption(parallelismOption())
    .option('--checkpoint-dir <folder>', 'folder or s3:// address in which checkpoints and savepoints are kept')
    .option('--checkpoint-interval <time>', "time between checkpoints, such as '1s'; 10 s with --checkpoint-dir")
    .option('--restore <path>', 'begin with a savepoint or checkpoint; latest: the newest in --checkpoint-dir')
    .option('--allow-non-restored', 'leave state behind that the job has no operator for')
    .addOption(new Option('--on-stop <how>', 'what the first Ctrl-C does').choices(stopModes).default('cancel'));
}

function parallelismOption(): Option {
  return new Option('-p, --parallelism <n>', "threads of a job; SET 'parallelism.default' in the SQL wins").argParser(
    wholeNumber(1, limits.parallelismMax),
  );
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text.replaceAll('_', ''));
    if (!/^[\d_]+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

function version(): string {
  const { version: text }: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return text;
}
