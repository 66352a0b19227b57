import { pageState } from '../abi/memory.ts';
import type { Ptr } from '../abi/ptr.ts';
import { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import { expectedAbiHash, type KernelExports, kernelNames } from './exports.generated.ts';

/** Identifies who holds memory of a slot: an operator's index in its job, or one of the reserved owners. */
export type MemoryOwner = number;

/** Batches, frames and scratch of the slot itself. */
export const slotOwner: MemoryOwner = 0;

/**
 * The one linear memory of a slot with the kernels instantiated over it.
 *
 * The memory is created at its full budget and never grows, so the views below stay valid for the life of the slot. Pages
 * that nobody touches cost no real memory. Addresses returned by kernels are signed in JavaScript: `address()` makes them
 * unsigned.
 */
export class SlotMemory {
  readonly memory: WebAssembly.Memory;
  readonly kernels: KernelExports;
  readonly budgetBytes: number;
  /** How much of it state may take before it goes to disk. */
  readonly stateBytes: number;
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
  readonly i64: BigInt64Array;
  readonly view: DataView;
  readonly #stateZoneBytes: number;
  readonly #ownerNames = new Map<MemoryOwner, string>([[slotOwner, 'slot']]);

  private constructor(memory: WebAssembly.Memory, kernels: KernelExports, budgetBytes: number, stateBytesMax: number) {
    this.memory = memory;
    this.kernels = kernels;
    this.budgetBytes = budgetBytes;
    this.#stateZoneBytes = kernels.pagesStateFreeBytes() >>> 0;
    this.stateBytes = Math.min(this.#stateZoneBytes, stateBytesMax);
    const { buffer } = memory;
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.view = new DataView(buffer);
  }

  /**
   * `stateBytesMax`: less for state than the three quarters that it may have.
   * @throws KERNEL_MISMATCH when the module was built from another contract.
   */
  static create(
    module: WebAssembly.Module,
    budgetBytes: number = limits.slotMemoryBytes,
    stateBytesMax: number = Number.POSITIVE_INFINITY,
  ): SlotMemory {
    const pages = Math.floor(Math.min(budgetBytes, limits.slotMemoryBytesMax) / limits.pageBytes);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const missing = ['abiHash', ...kernelNames].find((name) => typeof exports[name] !== 'function');
    const kernels = exports as unknown as KernelExports;
    if (missing !== undefined || kernels.abiHash() !== expectedAbiHash) {
      throw new PeltonError({
        code: 'KERNEL_MISMATCH',
        message: `the Wasm kernels do not match this version of Pelton (${missing === undefined ? 'other contract' : `no kernel ${missing}`})`,
        hint: 'build again with `npm run build`, or install the package again',
      });
    }
    const limitBytes = pages * limits.pageBytes;
    kernels.pagesInit(limitBytes);
    return new SlotMemory(memory, kernels, limitBytes, stateBytesMax);
  }

  nameOwner(owner: MemoryOwner, name: string): void {
    this.#ownerNames.set(owner, name);
  }

  /** A zeroed run of pages. @throws MEMORY_BUDGET */
  allocate(owner: MemoryOwner, bytes: number, state: number = pageState.PAGE_SCRATCH): Ptr {
    const run = address(this.kernels.pagesAllocate(owner, bytes, state));
    if (run === 0) throw this.budgetError();
    return run;
  }

  release(run: Ptr): void {
    this.kernels.pagesRelease(run);
  }

  /** What state may still take before some of it should go to disk. */
  get stateFreeBytes(): number {
    const takenBytes = this.#stateZoneBytes - (this.kernels.pagesStateFreeBytes() >>> 0);
    return Math.max(0, this.stateBytes - takenBytes);
  }

  usedBytes(owner: MemoryOwner = -1): number {
    return this.kernels.pagesUsedBytes(owner) >>> 0;
  }

  /** The error for FAULT_MEMORY: names the operator that asked and the budget. */
  budgetError(): PeltonError {
    const owner = this.kernels.pagesLastOwner();
    const name = this.#ownerNames.get(owner) ?? `owner ${owner}`;
    const megabytes = (bytes: number) => `${Math.round(bytes / 1048576)} MiB`;
    return new PeltonError({
      code: 'MEMORY_BUDGET',
      operator: name,
      message: `${name} needs more memory than the slot's budget of ${megabytes(this.budgetBytes)} (it holds ${megabytes(this.usedBytes(owner))}, the slot ${megabytes(this.usedBytes())})`,
      hint: "raise it with SET 'pelton.slot.memory' = '2 gb', or spread the keys over a higher parallelism",
    });
  }
}

/** A kernel's address result, which JavaScript sees as a signed number, as an address. */
export function address(result: number): Ptr {
  return (result >>> 0) as Ptr;
}
