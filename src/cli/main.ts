#!/usr/bin/env node
import { type Command, CommanderError } from 'commander';
import { PeltonError } from '../base/errors.ts';
import { calmOptimizer } from '../node/calm-optimizer.ts';
import { commandLine } from './command-line.ts';
import { processConsole } from './console.ts';
import { exitCode } from './exit-code.ts';

calmOptimizer();
const program = commandLine(async (options, body) => {
  const console = processConsole(options);
  console.interruption.listen();
  const code = await body(console);
  process.exitCode = console.interruption.exitCode ?? code;
});
// Nothing is printed by commander itself but help and version; its errors come out in our own form.
quiet(program);

if (process.argv.length <= 2) {
  program.outputHelp({ error: true });
  process.exitCode = exitCode.usage;
} else {
  try {
    await program.parseAsync();
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) process.exitCode = exitCode.ok;
    // A command of commands has printed what there is.
    else if (thrown instanceof CommanderError && thrown.code === 'commander.help') process.exitCode = exitCode.usage;
    else {
      const console = processConsole({
        color: !process.argv.includes('--no-color'),
        verbose: process.argv.includes('--verbose'),
      });
      console.fail(thrown instanceof CommanderError ? commandLineError(thrown) : thrown);
      process.exitCode = thrown instanceof CommanderError ? exitCode.usage : exitCode.failed;
    }
  }
}

function quiet(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  command.commands.forEach(quiet);
}

/** `error: unknown option '--ouput'\n(Did you mean --output?)` as one of our errors. */
function commandLineError(error: CommanderError): PeltonError {
  const [first = '', second = ''] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /^\(Did you mean (.*)\?\)$/.exec(second)?.[1];
  const help = `pelton ${process.argv[2]?.startsWith('-') === false ? `${process.argv[2]} ` : ''}--help shows what there is`;
  return new PeltonError({
    code: 'COMMAND_LINE',
    message: first.replace(/\.$/, ''),
    hint: suggestion === undefined ? help : `did you mean ${suggestion}?`,
  });
}
