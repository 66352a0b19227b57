import { operatorRegistry } from '../runtime/operator-registry.ts';
import type { Port } from '../runtime/port.ts';
import type { FromSlot, PeerMessage, ToSlot } from '../runtime/protocol.ts';
import { runSlot } from '../runtime/slot.ts';
import { browserConnectors } from './browser-connectors.ts';
import { browserClock, eventYield } from './clock.ts';
import { threadPort } from './message-port.ts';
import { type DirectoryAnswer, type DirectoryRequest, remoteDirectory } from './remote-directory.ts';
import { openBrowserSpill, openBrowserStore } from './snapshot-stores.ts';
import type { SlotWorkerEnd, SlotWorkerTask } from './slot-workers.ts';

/** What a Web Worker runs: one slot with all operators, until it is told to stop. */
function runSlotWorker({ peers, directory }: SlotWorkerTask): void {
  const connectors = browserConnectors(remoteDirectory(threadPort<DirectoryRequest, DirectoryAnswer>(directory)));
  const ports = peers.map((peer) => (peer === undefined ? undefined : threadPort<PeerMessage, PeerMessage>(peer)));
  void runSlot(
    { control: pagePort(), peers: ports },
    {
      clock: browserClock,
      registry: operatorRegistry(connectors),
      openStore: openBrowserStore,
      openSpill: openBrowserSpill,
      yieldToEvents: eventYield(),
    },
  );
}

/** The channel to the page that started this worker. The page ends the worker when the port is closed. */
function pagePort(): Port<FromSlot, ToSlot> {
  return {
    post: (message, transfer = []) => globalThis.postMessage(message, { transfer: [...transfer] }),
    onMessage: (handler) => {
      addEventListener('message', ({ data }: MessageEvent<ToSlot>) => handler(data));
    },
    close: () => {
      const end: SlotWorkerEnd = { kind: 'ended' };
      globalThis.postMessage(end);
    },
  };
}

addEventListener('message', ({ data }: MessageEvent<SlotWorkerTask>) => runSlotWorker(data), { once: true });
