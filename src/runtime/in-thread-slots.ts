import { localPorts } from './local-port.ts';
import type { SlotEnvironment, SlotHandle, SlotRequest } from './platform.ts';
import type { Port } from './port.ts';
import type { FromSlot, PeerMessage, ToSlot } from './protocol.ts';
import { runSlot } from './slot.ts';

/** Slots that take turns on the thread of the caller. */
export function startSlotsInThread(request: SlotRequest, environment: SlotEnvironment): SlotHandle[] {
  const slots = Array.from({ length: request.count }, (_, slot) => slot);
  const peers: (Port<PeerMessage, PeerMessage> | undefined)[][] = slots.map(() => slots.map(() => undefined));
  if (request.connected) {
    for (const one of slots) {
      for (let other = one + 1; other < request.count; other++) {
        const [here, there] = localPorts<PeerMessage, PeerMessage>();
        peers[one]?.splice(other, 1, here);
        peers[other]?.splice(one, 1, there);
      }
    }
  }
  return slots.map((slot) => {
    const [control, slotControl] = localPorts<ToSlot, FromSlot>();
    const ended = runSlot({ control: slotControl, peers: peers[slot] ?? [] }, environment).then(() => undefined);
    // A thread cannot be taken from under a slot that shares it; a stop reaches it between two steps.
    return { control, ended, kill: () => control.post({ kind: 'stop' }) };
  });
}
