import type { SlotRequest } from './platform.ts';

/** For each slot its ends of the queues to the others, one queue for each pair; undefined for itself and where nothing crosses. */
export function peerPorts<P>({ count, connected }: SlotRequest, makePair: () => readonly [P, P]): (P | undefined)[][] {
  const ports = Array.from({ length: count }, () => new Array<P | undefined>(count).fill(undefined));
  if (!connected) return ports;
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      const [here, there] = makePair();
      ports[one]?.splice(other, 1, here);
      ports[other]?.splice(one, 1, there);
    }
  }
  return ports;
}
