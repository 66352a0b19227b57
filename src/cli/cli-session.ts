import type { PeltonSession } from '../api/pelton-session.ts';
import { createSession } from '../node/index.ts';
import type { Console } from './console.ts';
import { durationText } from './quantity-text.ts';

/** Fresh numbers this often; the status line is redrawn about as often. */
const metricsIntervalMs = 100;

/** A session whose print connector and notices are written around the status line. */
export function cliSession(console: Console, parallelism: number | undefined): PeltonSession {
  return createSession({
    metricsIntervalMs,
    ...(parallelism === undefined ? {} : { parallelism }),
    onRestart({ attempt, delayMs, error, checkpointId }) {
      const from = checkpointId === undefined ? 'the beginning' : `checkpoint ${checkpointId}`;
      console.status.say(`restart ${attempt} in ${durationText(delayMs)} from ${from}: ${error.message}\n`);
    },
    onNotice: (text) => console.status.say(`note: ${text}\n`),
    print(text, stream) {
      if (stream === 'stderr') console.status.say(text);
      else void console.out.write(text);
    },
  });
}
