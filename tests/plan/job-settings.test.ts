import { describe, expect, test } from 'vitest';
import { SessionOptions } from '../../src/plan/session-options.ts';
import type { JobSettings } from '../../src/checkpoint/settings.ts';
import { TestPlanner } from '../support/test-planner.ts';

function settingsWith(options: Readonly<Record<string, string>>): JobSettings {
  const session = new SessionOptions();
  for (const [name, value] of Object.entries(options)) session.set(name, value);
  return session.settings.job;
}

describe('checkpoints', () => {
  test('without options there are none, and a job that fails has failed', () => {
    expect(settingsWith({})).toEqual({
      checkpoints: {
        intervalMs: undefined,
        mode: 'exactly-once',
        timeoutMs: 600_000,
        minPauseMs: 0,
        maxConcurrent: 1,
        tolerableFailures: 0,
        unaligned: false,
        alignedTimeoutMs: 0,
        retention: 'no-externalized-checkpoints',
        retained: 1,
        incremental: true,
        folder: undefined,
        savepointFolder: undefined,
      },
      restart: { kind: 'none' },
      recovery: undefined,
    });
  });

  test('every option', () => {
    expect(
      settingsWith({
        'execution.checkpointing.interval': '2 s',
        'execution.checkpointing.mode': 'AT_LEAST_ONCE',
        'execution.checkpointing.timeout': '1 min',
        'execution.checkpointing.max-concurrent-checkpoints': '3',
        'execution.checkpointing.tolerable-failed-checkpoints': '5',
        'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
        'execution.checkpointing.num-retained': '4',
        'execution.checkpointing.incremental': 'false',
        'execution.checkpointing.dir': 'file:///tmp/checkpoints/',
        'execution.checkpointing.savepoint-dir': 's3://bucket/savepoints',
      }).checkpoints,
    ).toEqual({
      intervalMs: 2000,
      mode: 'at-least-once',
      timeoutMs: 60_000,
      minPauseMs: 0,
      maxConcurrent: 3,
      tolerableFailures: 5,
      unaligned: false,
      alignedTimeoutMs: 0,
      retention: 'retain-on-cancellation',
      retained: 4,
      incremental: false,
      folder: '/tmp/checkpoints',
      savepointFolder: 's3://bucket/savepoints',
    });
  });

  test.each([
    ['a pause', { 'execution.checkpointing.min-pause': '1 s' }],
    ['overtaking barriers', { 'execution.checkpointing.unaligned.enabled': 'true' }],
  ])('%s means one at a time', (_, options) => {
    const several = { 'execution.checkpointing.max-concurrent-checkpoints': '3', ...options };
    expect(settingsWith(several).checkpoints.maxConcurrent).toBe(1);
  });

  test('barriers overtake rows only where each row counts once', () => {
    const options = { 'execution.checkpointing.unaligned': 'true', 'execution.checkpointing.mode': 'at-least-once' };
    expect(settingsWith(options).checkpoints.unaligned).toBe(false);
  });

  test('an interval of 0 means none', () => {
    expect(settingsWith({ 'execution.checkpointing.interval': '0' }).checkpoints.intervalMs).toBeUndefined();
  });

  test('older names set the same options, and RESET knows them', () => {
    const session = new SessionOptions();
    session.set('state.checkpoints.dir', '/a');
    session.set('state.savepoints.dir', '/b');
    session.set('state.checkpoints.num-retained', '2');
    expect(session.settings.job.checkpoints).toMatchObject({ folder: '/a', savepointFolder: '/b', retained: 2 });
    session.reset('state.checkpoints.dir');
    expect(session.given).toEqual([
      ['execution.checkpointing.num-retained', '2'],
      ['execution.checkpointing.savepoint-dir', '/b'],
    ]);
  });
});

describe('restarts', () => {
  const checkpoints = { 'execution.checkpointing.interval': '1 s' };

  test('with checkpoints a job begins again, each time a little later', () => {
    expect(settingsWith(checkpoints).restart).toEqual({
      kind: 'exponential-delay',
      initialBackoffMs: 1000,
      maxBackoffMs: 60_000,
      multiplier: 1.5,
      resetThresholdMs: 3_600_000,
      jitter: 0.1,
      attempts: undefined,
    });
  });

  test.each(['none', 'off', 'disable'])('%s', (type) => {
    expect(settingsWith({ ...checkpoints, 'restart-strategy': type }).restart).toEqual({ kind: 'none' });
  });

  test('fixed-delay and failure-rate', () => {
    const fixed = { 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': '7' };
    expect(settingsWith(fixed).restart).toEqual({ kind: 'fixed-delay', attempts: 7, delayMs: 1000 });
    const rate = { 'restart-strategy.type': 'failurerate', 'restart-strategy.failure-rate.delay': '2 s' };
    expect(settingsWith(rate).restart).toEqual({
      kind: 'failure-rate',
      failuresMax: 1,
      intervalMs: 60_000,
      delayMs: 2000,
    });
  });
});

test('the snapshot to begin with, under both names of Flink', () => {
  const later = { 'execution.state-recovery.path': '/s', 'execution.state-recovery.claim-mode': 'CLAIM' };
  expect(settingsWith(later).recovery).toEqual({ path: '/s', allowNonRestored: false, claimMode: 'claim' });
  const older = { 'execution.savepoint.path': '/s', 'execution.savepoint.ignore-unclaimed-state': 'true' };
  expect(settingsWith(older).recovery).toEqual({ path: '/s', allowNonRestored: true, claimMode: 'no-claim' });
});

test.each([
  ["SET 'execution.checkpointing.mode' = 'twice'", "it can be 'exactly-once', 'at-least-once'"],
  ["SET 'execution.checkpointing.intervall' = '1 s'", "there is no session option 'execution.checkpointing.intervall'"],
  ["SET 'execution.checkpointing.interval-during-backlog' = '1 s'", 'checkpoints have no such choice'],
  ["SET 'execution.savepoint-restore-mode' = 'LEGACY'", "it can be 'claim', 'no-claim'"],
  ["SET 'state.backend.rocksdb.memory.managed' = 'true'", 'there is one state backend'],
])('%s', (statement, error) => {
  const session = new SessionOptions();
  const [, name = '', value = ''] = /'(.*)' = '(.*)'/.exec(statement) ?? [];
  expect(() => session.set(name, value)).toThrow(error);
});

test('a job carries its settings', () => {
  const planner = new TestPlanner();
  planner.plan("SET 'execution.checkpointing.interval' = '5 s'");
  expect(planner.job('SELECT a FROM plain').graph.settings.checkpoints.intervalMs).toBe(5000);
});
