import type { Clock } from '../../src/base/clock.ts';
import type { Random } from '../../src/base/random.ts';
import { nodeClock } from '../../src/node/clock.ts';
import type { Port } from '../../src/runtime/port.ts';

/*
 * The same job in another order of events for each seed, in one thread: messages that dawdle, slices of work that are longer or
 * shorter, slots that sleep in.
 */

export const chance = (random: Random, oneIn: number): boolean => random.nextUint32() % oneIn === 0;

const immediately = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Resolves some turns of the event loop later. */
export async function aWhile(random: Random, turnsMax = 3): Promise<void> {
  for (let turns = random.nextUint32() % (turnsMax + 1); turns >= 0; turns--) await immediately();
}

/** Jumps with each look at it, and does not let anybody wait for long. */
export function unsteadyClock(random: Random): Clock {
  let nowMs = 0;
  return {
    nowMs: () => nodeClock.nowMs(),
    monotonicMs: () => {
      nowMs += (random.nextUint32() % 1000) / 1500;
      return nowMs;
    },
    after: (delayMs, callback) =>
      nodeClock.after(0, () => {
        nowMs += delayMs;
        callback();
      }),
  };
}

/** Two ends of a queue that keeps the order, and nothing else. */
export function unsteadyPorts<A, B>(random: Random): [Port<A, B>, Port<B, A>] {
  const toFirst = new UnsteadyQueue<B>(random);
  const toSecond = new UnsteadyQueue<A>(random);
  return [portOf(toSecond, toFirst), portOf(toFirst, toSecond)];
}

function portOf<Out, In>(outgoing: UnsteadyQueue<Out>, incoming: UnsteadyQueue<In>): Port<Out, In> {
  return {
    post: (message) => outgoing.add(message),
    onMessage: (handler) => incoming.setHandler(handler),
    close: () => {
      incoming.close();
      outgoing.close();
    },
  };
}

class UnsteadyQueue<T> {
  readonly #random: Random;
  readonly #waiting: T[] = [];
  #handler: ((message: T) => void) | undefined;
  #delivering = false;
  #closed = false;

  constructor(random: Random) {
    this.#random = random;
  }

  add(message: T): void {
    if (this.#closed) return;
    this.#waiting.push(message);
    void this.#deliver();
  }

  setHandler(handler: (message: T) => void): void {
    this.#handler = handler;
    void this.#deliver();
  }

  close(): void {
    this.#closed = true;
  }

  async #deliver(): Promise<void> {
    if (this.#delivering || this.#handler === undefined) return;
    this.#delivering = true;
    while (this.#waiting.length > 0) {
      await aWhile(this.#random);
      const count = 1 + (this.#random.nextUint32() % 3);
      for (const message of this.#waiting.splice(0, count)) this.#handler(message);
    }
    this.#delivering = false;
  }
}
