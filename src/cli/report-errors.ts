import { asPeltonError } from '../base/errors.ts';
import type { Console } from './console.ts';
import { exitCode } from './exit-code.ts';

/** The exit code of a command that starts no job: what it was asked for can be wrong, or what it needs can fail. */
export async function reportErrors(console: Console, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (thrown) {
    console.fail(thrown);
    return asPeltonError(thrown).origin === 'user' ? exitCode.usage : exitCode.failed;
  }
}
