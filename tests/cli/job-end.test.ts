import { describe, expect, test } from 'vitest';
import type { CheckpointRecord, JobHandle, JobStatus } from '../../src/cluster/job-handle.ts';
import { PeltonError } from '../../src/base/errors.ts';
import { sayHowToGoOn, stoppable } from '../../src/cli/job-end.ts';
import type { JobOptions } from '../../src/cli/job-options.ts';
import { TestPlanner } from '../support/test-planner.ts';
import { memoryConsole } from './memory-console.ts';

const record = (changes: Partial<CheckpointRecord>): CheckpointRecord => ({
  id: 7,
  kind: 'checkpoint',
  status: 'completed',
  triggeredMs: 0,
  durationMs: 1,
  alignmentMs: 0,
  pauseMs: 0,
  storedBytes: 0,
  stateBytes: 0,
  inFlightBytes: 0,
  path: '/state/job/chk-7',
  failure: undefined,
  ...changes,
});

const metrics = { elapsedMs: 0, operators: [], slots: [] };

/** A job in this state; what is asked of it is noted. */
function fakeJob(
  state: JobStatus['state'],
  stop: () => Promise<CheckpointRecord> = () => Promise.resolve(record({ path: '/sp/savepoint-1', kind: 'savepoint' })),
): { readonly job: JobHandle; readonly asked: string[] } {
  const asked: string[] = [];
  const never = (): Promise<never> => Promise.reject(new Error('not asked for here'));
  const job: JobHandle = {
    done: Promise.resolve({ status: 'cancelled', metrics }),
    results: { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }) },
    async cancel() {
      asked.push('cancel');
    },
    stop(options) {
      asked.push(`stop ${options?.path}`);
      return stop();
    },
    metrics: () => metrics,
    status: () => ({ state, jobUid: 'job', regions: [], restarts: 0, lastFailure: undefined }),
    checkpoints: () => [record({ id: 6, path: '/state/job/chk-6' }), record({}), record({ id: 8, status: 'failed' })],
    triggerCheckpoint: never,
    savepoint: never,
  };
  return { job, asked };
}

function planned(...settings: string[]) {
  const planner = new TestPlanner();
  for (const setting of settings) planner.plan(setting);
  return { graph: planner.job('SELECT a FROM plain').graph, command: 'pelton run job.sql' };
}

const kept = [
  "SET 'execution.checkpointing.dir' = '/state'",
  "SET 'execution.checkpointing.externalized-checkpoint-retention' = 'RETAIN_ON_CANCELLATION'",
];

describe('Ctrl-C', () => {
  test('cancels unless something else is asked for', async () => {
    const { job, asked } = fakeJob('running');
    const ends = stoppable(memoryConsole().console, { job, ...planned() }, { onStop: 'cancel' });
    expect('endAsAsked' in ends).toBe(false);
    await ends.cancel();
    expect(asked).toEqual(['cancel']);
  });

  test.each([
    ['the folder of savepoints', ["SET 'state.savepoints.dir' = '/sp'"], '/sp'],
    ['the folder of checkpoints', ["SET 'state.checkpoints.dir' = '/state'"], '/state'],
    ['a folder of its own', [], 'savepoints'],
  ])('takes a savepoint into %s, and says how to go on', async (_, settings, folder) => {
    const { job, asked } = fakeJob('running');
    const { console, messages } = memoryConsole();
    const options: JobOptions = { onStop: 'savepoint', checkpointDir: 'state' };
    const ends = stoppable(console, { job, ...planned(...settings) }, options);
    expect(ends.endText).toBe('stopping the job with a savepoint');
    await ends.endAsAsked?.();
    expect(asked).toEqual([`stop ${folder}`]);
    expect(messages.text).toBe(
      'savepoint /sp/savepoint-1; go on with\n  pelton run job.sql --checkpoint-dir state --restore /sp/savepoint-1\n',
    );
  });

  test('cancels when there is no savepoint to be had, and says why', async () => {
    const refuse = (): Promise<never> =>
      Promise.reject(new PeltonError({ code: 'SNAPSHOT_UNWRITABLE', message: 'the disk is full' }));
    const { job, asked } = fakeJob('running', refuse);
    const { console, messages } = memoryConsole();
    await stoppable(console, { job, ...planned() }, { onStop: 'savepoint' }).endAsAsked?.();
    expect(asked).toEqual(['stop savepoints', 'cancel']);
    expect(messages.text).toContain('the disk is full');
  });

  test('cancels when only the reader of the output has gone', async () => {
    const { job, asked } = fakeJob('running');
    const { console } = memoryConsole();
    const ends = stoppable(console, { job, ...planned() }, { onStop: 'savepoint' });
    await console.interruption.during(ends, async () => console.interruption.outputClosed('readerGone'));
    expect(asked).toEqual(['cancel']);
  });
});

describe('after the end', () => {
  const said = (state: JobStatus['state'], settings: readonly string[]): string => {
    const { console, messages } = memoryConsole();
    sayHowToGoOn(console, { job: fakeJob(state).job, ...planned(...settings) }, {});
    return messages.text;
  };

  test('of a job that was cancelled or failed, the last checkpoint that stays is named', () => {
    const text = 'checkpoint 7 stays; go on with\n  pelton run job.sql --restore /state/job/chk-7\n';
    expect(said('cancelled', kept)).toBe(text);
    expect(said('failed', kept)).toBe(text);
  });

  test('nothing is said where none stays', () => {
    expect(said('finished', kept)).toBe('');
    expect(said('cancelled', kept.slice(0, 1))).toBe('');
    expect(said('failed', [])).toBe('');
  });
});
