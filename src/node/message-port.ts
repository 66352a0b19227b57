import type { MessagePort } from 'node:worker_threads';
import type { Port } from '../runtime/port.ts';

/** A port between threads. */
export function threadPort<Out, In>(port: MessagePort): Port<Out, In> {
  return {
    post: (message, transfer = []) => port.postMessage(message, transfer),
    onMessage: (handler) => {
      port.on('message', handler);
    },
    close: () => port.close(),
  };
}
