import pc from 'picocolors';
import { asPeltonError, PeltonError } from '../base/errors.ts';
import { errorText } from './error-text.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { Interruption } from './interruption.ts';
import { type OutputStream, outputStream } from './output-stream.ts';
import { StatusLine } from './status-line.ts';

export type Colors = ReturnType<typeof pc.createColors>;

export interface ConsoleOptions {
  readonly color: boolean;
  readonly verbose: boolean;
}

/** What a command talks to: data to `out`, everything else to `status`, and the user who may have had enough. */
export interface Console {
  readonly out: OutputStream;
  readonly status: StatusLine;
  readonly interruption: Interruption;
  /** Of messages on stderr. */
  readonly colors: Colors;
  /** A remark that only a person wants to read: nothing unless stderr is a terminal. */
  remark(line: string): void;
  /** Prints an error in full. */
  fail(thrown: unknown): void;
}

export function processConsole({ color, verbose }: ConsoleOptions): Console {
  const messages = outputStream(process.stderr, () => undefined);
  const colors = pc.createColors(color && messages.isTerminal && allowsColor(process.env));
  const status = new StatusLine(messages);
  const interruption = new Interruption((line) => status.say(line));
  const fail = (thrown: unknown): void => {
    status.clear();
    status.say(errorText(asPeltonError(thrown), colors, verbose));
  };
  const rows = outputStream(process.stdout, (error) => {
    // A reader that has gone is no mistake of anybody.
    if (error.code === 'EPIPE') return interruption.outputClosed('readerGone');
    const message = `the output cannot be written: ${error.message}`;
    fail(new PeltonError({ code: 'FILE_UNWRITABLE', message, cause: error }));
    interruption.outputClosed('outputFailed');
  });
  return {
    out: rows.isTerminal ? aroundStatus(rows, status) : rows,
    status,
    interruption,
    colors,
    remark(line) {
      if (messages.isTerminal) status.say(`${colors.dim(line)}\n`);
    },
    fail,
  };
}

/** Rows and the status line may share a terminal. */
function aroundStatus(out: OutputStream, status: StatusLine): OutputStream {
  return {
    isTerminal: out.isTerminal,
    get columns() {
      return out.columns;
    },
    get closed() {
      return out.closed;
    },
    write: (text) => status.around(() => out.write(text)),
  };
}

/** See no-color.org: any text in NO_COLOR turns colors off. */
function allowsColor(environment: NodeJS.ProcessEnv): boolean {
  return (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
}

/** The exit code for an error that a statement gave before it ran. */
export function exitCodeBeforeRun(thrown: unknown): ExitCode {
  return asPeltonError(thrown).origin === 'engine' ? exitCode.failed : exitCode.usage;
}
