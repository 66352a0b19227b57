import { describe, expect, it } from 'vitest';
import type { InFlightRows } from '../../src/checkpoint/subtask-snapshot.ts';
import type { StreamElement } from '../../src/exchange/element.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import type { AlignmentKind } from '../../src/runtime/alignment.ts';
import { Gate } from '../../src/runtime/gate.ts';
import { BusyTimer, SubtaskCounters } from '../../src/runtime/metrics.ts';
import { ReceivingSubtask, type SubtaskBody } from '../../src/runtime/receiving-subtask.ts';
import { LocalInput } from '../../src/runtime/subtask-input.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { testGraph } from './test-graph.ts';

const schema = schemaFromText('id BIGINT NOT NULL');
const memory = testMemory();
const arena = new Arena(memory);

/** A subtask with two channels within its slot, and what it does, in order. */
function twoChannels(kind: AlignmentKind) {
  const did: string[] = [];
  const inFlight: InFlightRows[] = [];
  const nothing = Promise.resolve();
  const body: SubtaskBody = {
    ended: false,
    keyedState: undefined,
    onBatch: (batch) => did.push(`rows ${batch.rows}`),
    onWatermark: (timestampMs) => did.push(`watermark ${timestampMs}`),
    onIdle: () => {},
    onLatencyMarker: () => {},
    beforeBarrier: () => did.push('let go'),
    snapshot: () => ({ operator: { tables: [] }, splits: [] }),
    passOn: ({ checkpointId }) => did.push(`barrier ${checkpointId}`),
    onEnd: () => did.push('end'),
    retire: () => {},
    commit: () => nothing,
    restore: () => nothing,
    close: () => nothing,
  };
  let isOver = false;
  const checkpoints = {
    alignmentOf: () => (isOver ? undefined : kind),
    knows: () => true,
    barrierOf: (checkpointId: number) => ({ kind: 'barrier' as const, checkpointId, triggeredMs: 0 }),
    takeSnapshot: (_subtask: unknown, checkpointId: number) => did.push(`snapshot ${checkpointId}`),
    takeInFlight: (_subtask: unknown, checkpointId: number, rows: readonly InFlightRows[]) => {
      did.push(`complete ${checkpointId}`);
      inFlight.push(...rows);
    },
    giveUp: (checkpointId: number) => did.push(`give up ${checkpointId}`),
  };
  const node = testGraph([{ operator: 'collect', parallelism: 1 }]).nodes[0];
  if (node === undefined) throw new Error('no node');
  const origins = ['left', 'right'].map((from, input) => ({ input, from, schema }));
  const host = { timer: new BusyTimer(new ManualClock()), checkpoints, wake: () => {}, fail: () => {} };
  const subtask = new ReceivingSubtask(node, origins, body, new SubtaskCounters(), host);
  const gates = origins.map(() => new Gate(() => {}, 'alignment'));
  for (const [channel, gate] of gates.entries()) subtask.connect(channel, new LocalInput(memory, gate));
  const send = (channel: number, element: StreamElement): void => subtask.receive(element, channel);
  return {
    did,
    inFlight,
    gates,
    subtask,
    send,
    rows: (channel: number, count: number): void => {
      const ids = Array.from({ length: count }, (_, index) => [BigInt(index)]);
      send(channel, { kind: 'batch', batch: batchFromRows(memory, arena, schema, ids) });
      arena.reset();
    },
    barrier: (channel: number, checkpointId: number) =>
      send(channel, { kind: 'barrier', checkpointId, triggeredMs: 0 }),
    abort: (checkpointId: number): void => {
      isOver = true;
      subtask.onAbort(checkpointId);
    },
  };
}

describe('a subtask with two channels in its slot', () => {
  it('holds the one that has brought its barrier', () => {
    const { did, gates, rows, barrier } = twoChannels('aligned');
    barrier(0, 1);
    expect(gates.map(({ closed }) => closed)).toEqual([true, false]);
    rows(1, 3);
    barrier(1, 1);
    expect(gates.map(({ closed }) => closed)).toEqual([false, false]);
    expect(did).toEqual(['rows 3', 'let go', 'snapshot 1', 'barrier 1', 'complete 1']);
  });

  it('lets it go when the checkpoint is given up, and ignores its barriers from then on', () => {
    const { did, gates, barrier, abort } = twoChannels('aligned');
    barrier(0, 1);
    abort(1);
    barrier(1, 1);
    expect(gates.map(({ closed }) => closed)).toEqual([false, false]);
    expect(did).toEqual([]);
  });

  it('takes what the other one still brings as in flight', () => {
    const { did, inFlight, rows, barrier } = twoChannels('unaligned');
    rows(1, 1);
    barrier(0, 1);
    rows(0, 2);
    rows(1, 3);
    rows(1, 4);
    barrier(1, 1);
    rows(1, 5);
    const end = ['rows 2', 'rows 3', 'rows 4', 'complete 1', 'rows 5'];
    expect(did).toEqual(['rows 1', 'let go', 'snapshot 1', 'barrier 1', ...end]);
    expect(inFlight.map(({ from, input, batches }) => [from, input, batches.map((batch) => batch.rows)])).toEqual([
      ['right', 1, [3, 4]],
    ]);
  });

  it('takes the snapshot that waits for a channel before the end of that channel', () => {
    for (const kind of ['aligned', 'at-least-once'] as const) {
      const { did, send, barrier } = twoChannels(kind);
      barrier(0, 1);
      if (kind === 'at-least-once') send(0, { kind: 'end' });
      send(1, { kind: 'watermark', timestampMs: 7 });
      send(1, { kind: 'end' });
      if (kind === 'aligned') send(0, { kind: 'end' });
      const events = did.filter((event) => !event.startsWith('watermark'));
      expect(events).toEqual(['let go', 'snapshot 1', 'barrier 1', 'complete 1', 'end']);
    }
  });
});
