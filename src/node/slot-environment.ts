import type { SlotEnvironment } from '../runtime/platform.ts';
import type { OperatorRegistry } from '../runtime/registry.ts';
import { nodeClock, yieldToEvents } from './clock.ts';
import { openNodeStore } from './snapshot-stores.ts';
import { openNodeSpill } from './spill-file.ts';

/** What a thread of this process gives to a slot. */
export function nodeSlotEnvironment(registry: OperatorRegistry): SlotEnvironment {
  return { clock: nodeClock, registry, openStore: openNodeStore, openSpill: openNodeSpill, yieldToEvents };
}
