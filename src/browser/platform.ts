import { PeltonError } from '../base/errors.ts';
import type { Platform } from '../runtime/platform.ts';
import { browserClock } from './clock.ts';
import { browserRandom } from './random.ts';
import { noSnapshots, openBrowserStore } from './snapshot-stores.ts';
import { type SlotWorkerOptions, startSlotWorkers } from './slot-workers.ts';

export interface BrowserPlatformOptions extends SlotWorkerOptions {
  /** Where `kernels.wasm` is. */
  readonly kernelsUrl: URL;
}

/** Slots in Web Workers, also for small jobs: the page stays responsive. */
export function browserPlatform(options: BrowserPlatformOptions): Platform {
  let kernels: Promise<WebAssembly.Module> | undefined;
  return {
    clock: browserClock,
    random: browserRandom,
    openStore: openBrowserStore,
    temporaryStore() {
      throw noSnapshots();
    },
    loadKernels() {
      if (kernels === undefined) {
        kernels = fetchKernels(options.kernelsUrl);
        kernels.catch(() => {
          kernels = undefined;
        });
      }
      return kernels;
    },
    startSlots: async (request) => startSlotWorkers(request, options),
  };
}

async function fetchKernels(url: URL): Promise<WebAssembly.Module> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (thrown) {
    throw new PeltonError({
      code: 'FILE_UNREADABLE',
      message: `cannot load the Wasm kernels from ${url.href}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      hint: 'serve kernels.wasm of the package there, or say where it is with the setting kernelsUrl',
      cause: thrown,
    });
  }
}
