import { operatorRegistry } from '../runtime/operator-registry.ts';
import { nodeConnectors } from './node-connectors.ts';
import { runSlotThread, type SlotThreadTask } from './slot-thread.ts';

/** What a worker thread of the pool runs: one slot with all operators. */
export default (task: SlotThreadTask): Promise<void> => runSlotThread(task, operatorRegistry(nodeConnectors()));
