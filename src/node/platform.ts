import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSlotsInThread } from '../runtime/in-thread-slots.ts';
import type { Platform } from '../runtime/platform.ts';
import type { OperatorRegistry } from '../runtime/registry.ts';
import { nodeClock } from './clock.ts';
import { loadNodeKernels } from './node-kernels.ts';
import { isMarkOfDead, processMark } from './process-mark.ts';
import { nodeRandom } from './random.ts';
import { nodeSlotEnvironment } from './slot-environment.ts';
import type { SlotPoolOptions } from './slot-pool.ts';
import { openNodeStore } from './snapshot-stores.ts';

const temporaryPrefix = 'pelton-checkpoints-';

export interface NodePlatformOptions extends SlotPoolOptions {
  /** The operators of slots that run on the caller's thread. */
  loadRegistry(): Promise<OperatorRegistry>;
}

/** Slots on a piscina pool of this process: one thread and one endless task each. */
export function nodePlatform(options: NodePlatformOptions): Platform {
  let kernels: Promise<WebAssembly.Module> | undefined;
  return {
    clock: nodeClock,
    random: nodeRandom,
    openStore: openNodeStore,
    temporaryStore() {
      removeAbandonedFolders(tmpdir());
      const address = mkdtempSync(join(tmpdir(), `${temporaryPrefix}${processMark()}-`));
      return { address, remove: () => rm(address, { recursive: true, force: true }) };
    },
    loadKernels() {
      kernels ??= loadNodeKernels();
      return kernels;
    },
    async startSlots(request) {
      if (!request.inThread) {
        // Loaded late, because a job that fits on this thread starts faster without it.
        const { startSlotPool } = await import('./slot-pool.ts');
        return startSlotPool(request, options);
      }
      return startSlotsInThread(request, nodeSlotEnvironment(await options.loadRegistry()));
    },
  };
}

/** The temporary checkpoints of processes that were killed. */
function removeAbandonedFolders(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const mark = name.slice(temporaryPrefix.length, name.lastIndexOf('-'));
    if (!isMarkOfDead(mark)) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // It may be another user's.
    }
  }
}
