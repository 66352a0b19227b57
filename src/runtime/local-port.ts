import type { Port } from './port.ts';

/**
 * Two ends of a queue within one thread. A message arrives in a microtask after `post`, in order; buffers are handed over as
 * they are, so the sender must not touch them again.
 */
export function localPorts<A, B>(): [Port<A, B>, Port<B, A>] {
  const toFirst = new LocalQueue<B>();
  const toSecond = new LocalQueue<A>();
  return [portOf(toSecond, toFirst), portOf(toFirst, toSecond)];
}

function portOf<Out, In>(outgoing: LocalQueue<Out>, incoming: LocalQueue<In>): Port<Out, In> {
  return {
    post: (message) => outgoing.add(message),
    onMessage: (handler) => incoming.setHandler(handler),
    close: () => {
      incoming.close();
      outgoing.close();
    },
  };
}

class LocalQueue<T> {
  readonly #waiting: T[] = [];
  #handler: ((message: T) => void) | undefined;
  #delivering = false;
  #closed = false;

  add(message: T): void {
    if (this.#closed) return;
    this.#waiting.push(message);
    this.#deliver();
  }

  setHandler(handler: (message: T) => void): void {
    this.#handler = handler;
    this.#deliver();
  }

  /** What was sent before still arrives. */
  close(): void {
    this.#closed = true;
  }

  #deliver(): void {
    if (this.#delivering || this.#handler === undefined || this.#waiting.length === 0) return;
    this.#delivering = true;
    queueMicrotask(() => {
      this.#delivering = false;
      const message = this.#waiting.shift();
      if (message !== undefined) this.#handler?.(message);
      this.#deliver();
    });
  }
}
