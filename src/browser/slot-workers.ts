import { peerPorts } from '../runtime/peer-ports.ts';
import type { SlotHandle, SlotRequest } from '../runtime/platform.ts';
import type { Port } from '../runtime/port.ts';
import type { FromSlot, ToSlot } from '../runtime/protocol.ts';
import { slotLost } from '../runtime/slot-lost.ts';
import type { FileDirectory } from './file-directory.ts';
import { threadPort } from './message-port.ts';
import { type DirectoryAnswer, type DirectoryRequest, serveDirectory } from './remote-directory.ts';

/** The first message to a worker. All that follow are those of its slot. */
export interface SlotWorkerTask {
  readonly peers: readonly (MessagePort | undefined)[];
  readonly directory: MessagePort;
}

/** The last message of a worker. */
export interface SlotWorkerEnd {
  readonly kind: 'ended';
}

export interface SlotWorkerOptions {
  /** A worker that runs `slot-worker`. */
  readonly createWorker: () => Worker;
  readonly directory: FileDirectory;
}

/** Slots in Web Workers, one each, that end with the job. */
export function startSlotWorkers(request: SlotRequest, options: SlotWorkerOptions): SlotHandle[] {
  const peers = peerPorts(request, () => {
    const { port1, port2 } = new MessageChannel();
    return [port1, port2] as const;
  });
  return peers.map((ports, slot) => startSlotWorker(slot, ports, options));
}

function startSlotWorker(
  slot: number,
  peers: readonly (MessagePort | undefined)[],
  { createWorker, directory }: SlotWorkerOptions,
): SlotHandle {
  const worker = createWorker();
  const { port1, port2 } = new MessageChannel();
  serveDirectory(threadPort<DirectoryAnswer, DirectoryRequest>(port1), directory);
  let end: ((error: SlotHandle['ended']) => void) | undefined;
  const ended: SlotHandle['ended'] = new Promise((resolve) => {
    end = (error) => {
      worker.terminate();
      port1.close();
      resolve(error);
    };
  });
  const lose = (reason: string): void => end?.(Promise.resolve(slotLost(slot, new Error(reason))));
  // The event has no message when the script cannot be loaded or fails while it is loaded.
  worker.onerror = (event) => lose(event.message || 'its script could not be loaded or run');
  worker.onmessageerror = () => lose('a message from it could not be read');
  const control = workerPort(worker, () => end?.(Promise.resolve(undefined)));
  const task: SlotWorkerTask = { peers, directory: port2 };
  worker.postMessage(task, [port2, ...peers.filter((port) => port !== undefined)]);
  return { control, ended, kill: () => lose('it did not stop in time') };
}

/** The worker's own channel as a port. Messages wait until there is a handler. */
function workerPort(worker: Worker, onEnded: () => void): Port<ToSlot, FromSlot> {
  const waiting: FromSlot[] = [];
  let handle = (message: FromSlot): void => void waiting.push(message);
  worker.onmessage = ({ data }: MessageEvent<FromSlot | SlotWorkerEnd>) => {
    if (data.kind === 'ended') onEnded();
    else handle(data);
  };
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    onMessage(handler) {
      handle = handler;
      for (const message of waiting.splice(0)) handler(message);
    },
    close: () => worker.terminate(),
  };
}
