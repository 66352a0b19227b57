import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { PeltonError } from '../base/errors.ts';
import type { SlotHandle, SlotRequest } from '../runtime/platform.ts';
import type { FromSlot, ToSlot } from '../runtime/protocol.ts';
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
  const peers = peerPorts(request);
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

/** For each slot its ports to the others. */
function peerPorts({ count, connected }: SlotRequest): (MessagePort | undefined)[][] {
  const ports = Array.from({ length: count }, () => new Array<MessagePort | undefined>(count).fill(undefined));
  if (!connected) return ports;
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      const { port1, port2 } = new MessageChannel();
      ports[one]?.splice(other, 1, port1);
      ports[other]?.splice(one, 1, port2);
    }
  }
  return ports;
}

function slotLost(slot: number, thrown: unknown): PeltonError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new PeltonError({
    code: 'SLOT_LOST',
    message: `slot ${slot} was lost: ${reason}`,
    hint: 'its thread ended in the middle of the job; run the job again, and report it if it happens again',
    cause: thrown,
  });
}
