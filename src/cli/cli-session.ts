import type { PeltonSession } from '../api/pelton-session.ts';
import { createSession } from '../node/index.ts';
import type { Console } from './console.ts';

/** Fresh numbers this often; the status line is redrawn about as often. */
const metricsIntervalMs = 100;

/** A session whose print connector writes around the status line. */
export function cliSession(console: Console, parallelism: number | undefined): PeltonSession {
  return createSession({
    metricsIntervalMs,
    ...(parallelism === undefined ? {} : { parallelism }),
    print(text, stream) {
      if (stream === 'stderr') console.status.say(text);
      else void console.out.write(text);
    },
  });
}
