import { expect, it } from 'vitest';
import { nodeClock, yieldToEvents } from '../../src/node/clock.ts';
import type { OperatorSnapshot } from '../../src/operators/operator.ts';
import { localPorts } from '../../src/runtime/local-port.ts';
import type { Deployment, FromSlot, ToSlot } from '../../src/runtime/protocol.ts';
import { Slot } from '../../src/runtime/slot.ts';
import { kernelModule } from '../support/kernel-module.ts';
import { countingGraph, deliveredRows, expectedCounts } from './test-job.ts';
import { testRegistry } from './test-registry.ts';

/** Runs one slot until it has finished, or until its source has emitted all and waits. */
async function runOneSlot(
  options: Readonly<Record<string, string>>,
  rowsOut: number,
  restore?: ReadonlyMap<string, OperatorSnapshot>,
): Promise<{ snapshot: ReadonlyMap<string, OperatorSnapshot>; messages: FromSlot[] }> {
  const [control, slotControl] = localPorts<ToSlot, FromSlot>();
  const deployment: Deployment = {
    graph: countingGraph(1, options),
    slot: 0,
    kernels: kernelModule(),
    attemptUid: 'test',
    metricsIntervalMs: 1,
    ...(restore === undefined ? {} : { restore }),
  };
  const environment = { clock: nodeClock, registry: testRegistry(nodeClock), yieldToEvents };
  const slot = new Slot(deployment, { control: slotControl, peers: [undefined] }, environment);
  slotControl.onMessage((message) => slot.onMessage(message));
  const messages: FromSlot[] = [];
  const settled = new Promise<void>((resolve) => {
    control.onMessage((message) => {
      messages.push(message);
      if (message.kind === 'finished' || message.kind === 'failed') resolve();
      if (message.kind === 'metrics' && message.metrics.subtasks[0]?.rowsOut === rowsOut) resolve();
    });
  });
  const run = slot.run();
  await settled;
  const snapshot = slot.snapshot();
  control.post({ kind: 'stop' });
  await run;
  return { snapshot, messages };
}

it('a slot that begins with the snapshot of another goes on where that one was', async () => {
  const first = await runOneSlot({ rows: '300', keys: '7', forever: '1' }, 300);
  expect([...first.snapshot.keys()]).toEqual(['counting-0', 'watermarks-1', 'counter-2', 'collect-3']);
  expect(deliveredRows(first.messages)).toEqual([]);

  const second = await runOneSlot({ rows: '1000', keys: '7' }, 1000, first.snapshot);
  expect(deliveredRows(second.messages)).toEqual(expectedCounts(1000, 7));
  expect(second.messages.at(-1)?.kind).toBe('finished');
});
