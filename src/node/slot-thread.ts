import type { MessagePort } from 'node:worker_threads';
import type { FromSlot, PeerMessage, ToSlot } from '../runtime/protocol.ts';
import type { OperatorRegistry } from '../runtime/registry.ts';
import { runSlot } from '../runtime/slot.ts';
import { threadPort } from './message-port.ts';
import { nodeSlotEnvironment } from './slot-environment.ts';

/** The one task of a worker thread: the ports of its slot. */
export interface SlotThreadTask {
  readonly control: MessagePort;
  readonly peers: readonly (MessagePort | undefined)[];
}

/** Runs a slot on this thread until it is told to stop. */
export function runSlotThread(task: SlotThreadTask, registry: OperatorRegistry): Promise<void> {
  const control = threadPort<FromSlot, ToSlot>(task.control);
  const peers = task.peers.map((peer) => (peer === undefined ? undefined : threadPort<PeerMessage, PeerMessage>(peer)));
  return runSlot({ control, peers }, nodeSlotEnvironment(registry));
}
