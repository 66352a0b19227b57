import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { PeltonError } from '../base/errors.ts';
import { peerPorts } from '../runtime/peer-ports.ts';
import type { SlotHandle, SlotRequest } from '../runtime/platform.ts';
import type { FromSlot, ToSlot } from '../runtime/protocol.ts';
import { slotLost } from '../runtime/slot-lost.ts';
import { threadPort } from './message-port.ts';
import type { SlotThreadTask } from './slot-thread.ts';

export interface SlotPoolOptions {
  /** The module that a slot's thread runs; its default export takes a `SlotThreadTask`. */
  readonly slotModule: URL;
  /** Options of Node for the threads. */
  readonly execArgv?: readonly string[];
}

/** Slots on a piscina pool of their own: one thread and one endless task each. The pool ends with the last of them. */
export function startSlotPool(request: SlotRequest, options: SlotPoolOptions): SlotHandle[] {
  const pool = new Piscina<SlotThreadTask, void>({
    filename: options.slotModule.href,
    minThreads: request.count,
    maxThreads: request.count,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: 1,
    // An idle worker that waits in Atomics would not see its messages.
    atomics: 'disabled',
    ...(options.execArgv === undefined ? {} : { execArgv: [...options.execArgv] }),
  });
  const peers = peerPorts(request, () => {
    const { port1, port2 } = new MessageChannel();
    return [port1, port2] as const;
  });
  let running = request.count;
  return peers.map((ports, slot) => {
    const { port1, port2 } = new MessageChannel();
    const abort = new AbortController();
    const transferList = [port2, ...ports.filter((port) => port !== undefined)];
    const run = pool.run({ control: port2, peers: ports }, { transferList, signal: abort.signal });
    const end = async (error: PeltonError | undefined): Promise<PeltonError | undefined> => {
      port1.close();
      running--;
      if (running === 0) await pool.destroy();
      return error;
    };
    const ended = run.then(
      () => end(undefined),
      (thrown: unknown) => end(slotLost(slot, thrown)),
    );
    return { control: threadPort<ToSlot, FromSlot>(port1), ended, kill: () => abort.abort() };
  });
}
