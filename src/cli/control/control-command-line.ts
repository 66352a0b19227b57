import type { Command } from 'commander';
import type { Console, ConsoleOptions } from '../console.ts';
import type { RunCommand } from '../command-line.ts';
import { reportErrors } from '../report-errors.ts';
import type * as controlCommands from './control-commands.ts';
import type { ControlOptions, StopCommandOptions } from './control-commands.ts';

type Commands = typeof controlCommands;

const examples = `
Examples:
  pelton jobs
  pelton savepoint 3f29ab savepoints
  pelton stop 'insert-into totals' --drain
  pelton checkpoints 3f29ab --json

JOB is the uid of a job that \`pelton run\` runs on this machine as the same user, the beginning of it, or its name.
`;

/** The commands that talk to running jobs. Returns `pelton savepoint`, which has a command of its own. */
export function addControlCommands(program: Command, run: RunCommand, consoleOptions: () => ConsoleOptions): Command {
  const carryOut = (body: (commands: Commands, console: Console) => Promise<number>): Promise<void> =>
    run(consoleOptions(), async (console) => {
      const commands = await import('./control-commands.ts');
      return await reportErrors(console, () => body(commands, console));
    });
  const add = (name: string, description: string): Command =>
    program.command(name).description(description).addHelpText('after', examples);
  const jsonText = 'an object a line, for scripts';

  add('jobs', 'list the jobs that run on this machine')
    .option('--json', jsonText)
    .action((options: ControlOptions) => carryOut((commands, console) => commands.listJobs(console, options)));
  add('checkpoints', 'list the latest checkpoints and savepoints of a running job')
    .argument('<job>', 'uid, the beginning of it, or name')
    .option('--json', jsonText)
    .action((job: string, options: ControlOptions) =>
      carryOut((commands, console) => commands.listCheckpoints(console, job, options)),
    );
  add('stop', 'end a running job behind a savepoint, and print where that is')
    .argument('<job>', 'uid, the beginning of it, or name')
    .option('--drain', 'end event time first, so that every window fires')
    .option('--savepoint-dir <folder>', 'folder or s3:// address for the savepoint')
    .option('--json', jsonText)
    .action((job: string, options: StopCommandOptions) =>
      carryOut((commands, console) => commands.stopJob(console, job, options)),
    );
  add('cancel', 'end a running job at once')
    .argument('<job>', 'uid, the beginning of it, or name')
    .action((job: string) => carryOut((commands, console) => commands.cancelJob(console, job)));
  return add('savepoint', 'take a savepoint of a running job, and print where it is')
    .argument('<job>', 'uid, the beginning of it, or name')
    .argument('[path]', 'folder or s3:// address in which the savepoint gets a folder')
    .option('--json', jsonText)
    .action((job: string, path: string | undefined, options: ControlOptions) =>
      carryOut((commands, console) => commands.takeSavepoint(console, job, path, options)),
    );
}
