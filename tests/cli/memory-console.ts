import pc from 'picocolors';
import type { Console } from '../../src/cli/console.ts';
import { Interruption } from '../../src/cli/interruption.ts';
import { StatusLine } from '../../src/cli/status-line.ts';
import { capturedOutput } from './captured-output.ts';

/** A console without a terminal, whose output and messages a test reads. */
export function memoryConsole(): {
  readonly console: Console;
  readonly out: ReturnType<typeof capturedOutput>;
  readonly messages: ReturnType<typeof capturedOutput>;
} {
  const out = capturedOutput();
  const messages = capturedOutput();
  const status = new StatusLine(messages);
  const interruption = new Interruption((line) => status.say(line));
  const fail = (thrown: unknown): void => status.say(`${String(thrown)}\n`);
  const console: Console = {
    out,
    status,
    interruption,
    colors: pc.createColors(false),
    remark: () => undefined,
    fail,
  };
  return { console, out, messages };
}
