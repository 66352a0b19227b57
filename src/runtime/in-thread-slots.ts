import { localPorts } from './local-port.ts';
import { peerPorts } from './peer-ports.ts';
import type { SlotEnvironment, SlotHandle, SlotRequest } from './platform.ts';
import type { Port } from './port.ts';
import type { FromSlot, PeerMessage, ToSlot } from './protocol.ts';
import { runSlot } from './slot.ts';

/** Slots that take turns on the thread of the caller. */
export function startSlotsInThread(request: SlotRequest, environment: SlotEnvironment): SlotHandle[] {
  const peers = peerPorts<Port<PeerMessage, PeerMessage>>(request, () => localPorts());
  return peers.map((ports) => {
    const [control, slotControl] = localPorts<ToSlot, FromSlot>();
    const ended = runSlot({ control: slotControl, peers: ports }, environment).then(() => undefined);
    // A thread cannot be taken from under a slot that shares it; a stop reaches it between two steps.
    return { control, ended, kill: () => control.post({ kind: 'stop' }) };
  });
}
