import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import type { Split } from '../operators/source.ts';
import type { Gate } from './gate.ts';
import type { SlotEnvironment, SlotPorts } from './platform.ts';
import type { Deployment } from './protocol.ts';
import type { SubtaskHost } from './subtask.ts';

/** What a slot offers to the tasks that are built on it. */
export interface SlotHost extends SubtaskHost {
  readonly deployment: Deployment;
  readonly memory: SlotMemory;
  readonly environment: SlotEnvironment;
  readonly peers: SlotPorts['peers'];
  onGate(gate: Gate): void;
  nextSplit(node: number): Promise<Split | undefined>;
  /** `epoch`: the last checkpoint whose barrier the sink has seen. */
  deliver(node: number, batch: PackedBatch, epoch: number): Promise<void> | undefined;
  print(text: string, stream: 'stdout' | 'stderr'): Promise<void> | undefined;
}

/** Who holds the memory of a node; owner 0 is the slot itself. */
export function ownerOf(node: number): MemoryOwner {
  return node + 1;
}
