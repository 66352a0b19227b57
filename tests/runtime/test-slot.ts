import { nodeClock } from '../../src/node/clock.ts';
import { runSlotThread, type SlotThreadTask } from '../../src/node/slot-thread.ts';
import { testRegistry } from './test-registry.ts';

export default (task: SlotThreadTask): Promise<void> => runSlotThread(task, testRegistry(nodeClock));
