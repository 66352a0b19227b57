// A slot on a thread of the built package, with sources that are slow. Threads need JavaScript.

import { nodeClock } from '../../dist/node/clock.js';
import { nodeConnectors } from '../../dist/node/node-connectors.js';
import { runSlotThread } from '../../dist/node/slot-thread.js';
import { operatorRegistry } from '../../dist/runtime/operator-registry.js';

// Behind every batch: long enough for a job of a few dozen batches to see several checkpoints.
const pauseMs = 10;

/** @param {import('../../dist/operators/source.js').Source} source
 * @returns {import('../../dist/operators/source.js').Source} */
function slow(source) {
  let isPaused = false;
  return {
    poll() {
      isPaused = !isPaused;
      if (!isPaused) return source.poll();
      /** @type {Promise<void>} */
      const ready = new Promise((resolve) => nodeClock.after(pauseMs, resolve));
      return { kind: 'wait', ready };
    },
    get bytesRead() {
      return source.bytesRead;
    },
    snapshot: () => source.snapshot(),
    close: () => source.close(),
  };
}

/** @param {import('../../dist/node/slot-thread.js').SlotThreadTask} task */
export default (task) => {
  const registry = operatorRegistry(nodeConnectors());
  return runSlotThread(task, {
    roleOf(spec) {
      const made = registry.roleOf(spec);
      if (made.role !== 'source') return made;
      return { role: 'source', create: (context) => slow(made.create(context)) };
    },
  });
};
