import { describe, expect, it } from 'vitest';
import { limits } from '../../src/base/limits.ts';
import { ResultQueue } from '../../src/cluster/result-queue.ts';

function queueOf(holds: boolean) {
  const queue = new ResultQueue(holds, async () => undefined);
  const reader = queue[Symbol.asyncIterator]();
  const taken: string[] = [];
  const add = (name: string, epoch = 0, { region = 0, rows = 1 } = {}): void => {
    const batch = { rows, bufferBytes: [], body: new ArrayBuffer(0) };
    const schema = { fields: [{ name, type: { kind: 'int', nullable: false } }] } as const;
    queue.add({ result: { node: 0, subtask: 0, schema, batch }, epoch, region, onTaken: () => taken.push(name) });
  };
  /** What the reader gets until the end. */
  const rest = async (): Promise<string[]> => {
    queue.end();
    const names: string[] = [];
    for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
      names.push(next.value.schema.fields[0]?.name ?? '');
    }
    return names;
  };
  return { queue, reader, taken, add, rest };
}

describe('results without checkpoints', () => {
  it('are there at once, and let more come when they are read', async () => {
    const { reader, taken, add, rest } = queueOf(false);
    add('a');
    add('b');
    expect(taken).toEqual([]);
    await reader.next();
    expect(taken).toEqual(['a']);
    expect(await rest()).toEqual(['b']);
  });

  it('are dropped with their region when nobody has read them', async () => {
    const { queue, add, rest } = queueOf(false);
    add('a', 0, { region: 0 });
    add('b', 0, { region: 1 });
    expect(queue.wouldRepeat(0)).toBe(false);
    queue.drop(0);
    expect(await rest()).toEqual(['b']);
    expect([queue.wouldRepeat(0), queue.wouldRepeat(1)]).toEqual([false, true]);
  });
});

describe('results with checkpoints', () => {
  it('come when the checkpoint behind them is complete', async () => {
    const { queue, add, rest } = queueOf(true);
    add('before 1', 0);
    add('before 2', 1);
    add('also before 1', 0);
    add('before 3', 2);
    queue.complete(1);
    queue.complete(2);
    expect(await rest()).toEqual(['before 1', 'also before 1', 'before 2']);
  });

  it('come with a later checkpoint when one was given up', async () => {
    const { queue, add, rest } = queueOf(true);
    add('before 1', 0);
    add('behind 1', 1);
    queue.complete(2);
    expect(await rest()).toEqual(['before 1', 'behind 1']);
  });

  it('that were not released come again when their region restarts', async () => {
    const { queue, add, rest } = queueOf(true);
    add('a', 0, { region: 0 });
    queue.complete(1);
    add('b', 1, { region: 0 });
    add('c', 1, { region: 1 });
    queue.drop(0);
    add('b again', 0, { region: 0 });
    queue.complete(2);
    expect(await rest()).toEqual(['a', 'c', 'b again']);
  });

  it('let more come while they are held, so that a barrier can pass; the reader holds the slots back', async () => {
    const { queue, reader, taken, add } = queueOf(true);
    const rows = limits.collectRowsInFlight;
    add('a', 0, { rows });
    expect(taken).toEqual(['a']);
    queue.complete(1);
    add('b', 1);
    expect(taken).toEqual(['a']);
    await reader.next();
    expect(taken).toEqual(['a', 'b']);
  });
});
