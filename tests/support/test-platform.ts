import { seededRandom } from '../../src/base/random.ts';
import { nodeClock, yieldToEvents } from '../../src/node/clock.ts';
import { openNodeSpill } from '../../src/node/spill-file.ts';
import { startSlotsInThread } from '../../src/runtime/in-thread-slots.ts';
import type { Platform, SlotEnvironment } from '../../src/runtime/platform.ts';
import type { OperatorRegistry } from '../../src/runtime/registry.ts';
import { kernelModule } from './kernel-module.ts';
import { MemoryStores } from './memory-stores.ts';

export function testSlotEnvironment(registry: OperatorRegistry, stores = new MemoryStores()): SlotEnvironment {
  return { clock: nodeClock, registry, openStore: stores.open, openSpill: openNodeSpill, yieldToEvents };
}

/** All slots on this thread, snapshots in memory. */
export function testPlatform(registry: OperatorRegistry, stores = new MemoryStores()): Platform {
  return {
    clock: nodeClock,
    random: seededRandom(1),
    openStore: stores.open,
    temporaryStore: () => stores.temporary(),
    loadKernels: () => Promise.resolve(kernelModule()),
    startSlots: (request) => Promise.resolve(startSlotsInThread(request, testSlotEnvironment(registry, stores))),
  };
}
