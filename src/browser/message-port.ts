import type { Port } from '../runtime/port.ts';

/** A port between workers, or between a worker and the page. */
export function threadPort<Out, In>(port: MessagePort): Port<Out, In> {
  return {
    post: (message, transfer = []) => port.postMessage(message, [...transfer]),
    onMessage: (handler) => {
      port.onmessage = (event: MessageEvent<In>) => handler(event.data);
    },
    close: () => port.close(),
  };
}
