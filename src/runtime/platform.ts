import type { Clock } from '../base/clock.ts';
import type { PeltonError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { OpenSnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { SpillFile } from '../state/spill-file.ts';
import type { Port } from './port.ts';
import type { FromSlot, PeerMessage, ToSlot } from './protocol.ts';
import type { OperatorRegistry } from './registry.ts';

/** What a thread gives to the slot that runs on it. */
export interface SlotEnvironment {
  readonly clock: Clock;
  readonly registry: OperatorRegistry;
  readonly openStore: OpenSnapshotStore;
  /** A file of the slot for cold state, deleted when it is closed. */
  openSpill(): SpillFile;
  /** Lets messages, timers and input arrive; resolves soon after. */
  yieldToEvents(): Promise<void>;
}

/** The ports of a slot: to the coordinator, and to every other slot by its number (absent for itself and where no edge crosses). */
export interface SlotPorts {
  readonly control: Port<FromSlot, ToSlot>;
  readonly peers: readonly (Port<PeerMessage, PeerMessage> | undefined)[];
}

/** A started slot as the coordinator sees it. */
export interface SlotHandle {
  readonly control: Port<ToSlot, FromSlot>;
  /** Resolves when the slot has ended: with the reason if it was lost, with undefined after it was told to stop. */
  readonly ended: Promise<PeltonError | undefined>;
  /** Ends the slot at once, in the middle of whatever it does. */
  kill(): void;
}

export interface SlotRequest {
  readonly count: number;
  /** Whether batches cross from slot to slot, so that every pair needs a port. */
  readonly connected: boolean;
  /** Run the slots on the caller's thread: for jobs so small that starting threads would take longest. */
  readonly inThread: boolean;
}

/** Where jobs run. A value, never a global: Node, browser and simulation each have their own. */
export interface Platform {
  readonly clock: Clock;
  readonly random: Random;
  readonly openStore: OpenSnapshotStore;
  /** Address of a new temporary folder of a job that names none for its checkpoints; `remove` when the job has ended. */
  temporaryStore(): { readonly address: string; remove(): Promise<void> };
  /** The compiled kernels, shared by all slots. */
  loadKernels(): Promise<WebAssembly.Module>;
  startSlots(request: SlotRequest): Promise<readonly SlotHandle[]>;
}
