import { describe, expect, it } from 'vitest';
import { type Decision, decide, initialFacts, isSettled } from '../../src/checkpoint/coordinator.ts';
import type { CoordinatorAction, CoordinatorEvent } from '../../src/checkpoint/coordinator-facts.ts';
import type { CheckpointSettings } from '../../src/checkpoint/settings.ts';
import { checkpointSettings } from './checkpoint-settings.ts';

const running = (region: number, ...slots: number[]): CoordinatorEvent => ({ kind: 'region-running', region, slots });
const down = (region: number): CoordinatorEvent => ({ kind: 'region-down', region });
const finished = (slot: number): CoordinatorEvent => ({ kind: 'slot-finished', slot });
const time: CoordinatorEvent = { kind: 'time' };
const ack = (checkpointId: number, slot: number): CoordinatorEvent => ({ kind: 'acknowledged', checkpointId, slot });
const stored = (checkpointId: number): CoordinatorEvent => ({ kind: 'stored', checkpointId });
const error = { code: 'SNAPSHOT_UNWRITABLE', message: 'the disk is full' } as const;
const storeFailed = (checkpointId: number): CoordinatorEvent => ({ kind: 'store-failed', checkpointId, error });
const declined = (checkpointId: number, slot: number): CoordinatorEvent => ({
  kind: 'declined',
  checkpointId,
  slot,
  error,
});
const savepoint = (then: 'continue' | 'suspend' | 'drain' = 'continue', request = 7): CoordinatorEvent => ({
  kind: 'requested',
  request: { kind: 'savepoint', request, folder: '/sp', then },
});
const checkpoint = (request = 8): CoordinatorEvent => ({
  kind: 'requested',
  request: { kind: 'checkpoint', request, full: true },
});

function text(action: CoordinatorAction): string {
  switch (action.kind) {
    case 'trigger': {
      const { checkpointId, target, then, alignment } = action.trigger;
      const what = target.kind === 'savepoint' ? `savepoint ${target.address}` : target.full ? 'full' : 'checkpoint';
      return `trigger ${checkpointId} ${what} ${alignment.kind}${then === 'continue' ? '' : ` ${then}`} to ${action.slots.join(',')}`;
    }
    case 'abort':
      return `abort ${action.checkpointId} ${action.reason}${action.request === undefined ? '' : ` (request ${action.request})`}`;
    case 'complete':
      return `complete ${action.checkpointId}${action.ends === 'no' ? '' : ` ${action.ends}`}`;
    case 'store':
      return `store ${action.checkpointId}`;
    case 'refuse':
      return `refuse ${action.request}`;
    case 'fail-job':
      return `fail: ${action.message}`;
    case 'wait':
      return `wait ${action.untilMs ?? '-'}`;
    default:
      return action.kind;
  }
}

/** Plays a script of [time, event, actions]; the wait is only checked where it is named. */
function play(
  settings: Partial<CheckpointSettings>,
  script: readonly (readonly [number, CoordinatorEvent, ...string[]])[],
  regions = 1,
): Decision {
  let decision: Decision = { facts: initialFacts('job-uid', regions, 1), actions: [] };
  for (const [monotonicMs, event, ...actions] of script) {
    decision = decide(checkpointSettings(settings), decision.facts, event, {
      monotonicMs,
      epochMs: 1e12 + monotonicMs,
    });
    const texts = decision.actions.map(text);
    expect(decision.actions.at(-1)?.kind).toBe('wait');
    const wanted = actions.some((action) => action.startsWith('wait')) ? texts : texts.slice(0, -1);
    expect(wanted, `at ${monotonicMs} ms, ${JSON.stringify(event)}`).toEqual(actions);
  }
  return decision;
}

describe('the checkpoint coordinator', () => {
  it('triggers by the interval, stores when everybody has acknowledged, completes when it is stored', () => {
    play({ intervalMs: 1000 }, [
      [0, running(0, 1, 2), 'wait 1000'],
      [999, time, 'wait 1000'],
      [1000, time, 'trigger 1 checkpoint aligned to 1,2', 'wait 601000'],
      [1100, ack(1, 1), 'wait 601000'],
      [1150, ack(1, 1)],
      [1160, ack(1, 9)],
      [1200, ack(1, 2), 'store 1', 'wait -'],
      [1300, stored(1), 'complete 1', 'wait 2000'],
      [2000, time, 'trigger 2 checkpoint aligned to 1,2'],
      [2001, stored(2)],
      [2002, stored(1)],
    ]);
  });

  it('says how barriers go', () => {
    const triggers = (settings: Partial<CheckpointSettings>): unknown => {
      const { actions } = play({ intervalMs: 1, ...settings }, [[0, running(0, 1)]]);
      expect(actions).toHaveLength(1);
      const { facts } = play({ intervalMs: 1, ...settings }, [[0, running(0, 1)]]);
      const decision = decide(checkpointSettings({ intervalMs: 1, ...settings }), facts, time, {
        monotonicMs: 1,
        epochMs: 5,
      });
      const [action] = decision.actions;
      return action?.kind === 'trigger' ? { ...action.trigger } : undefined;
    };
    expect(triggers({ unaligned: true, alignedTimeoutMs: 30 })).toEqual({
      checkpointId: 1,
      triggeredMs: 5,
      target: { kind: 'checkpoint', full: false },
      alignment: { kind: 'unaligned', afterMs: 30 },
      then: 'continue',
    });
    expect(triggers({ mode: 'at-least-once', unaligned: true })).toMatchObject({
      alignment: { kind: 'at-least-once' },
    });
    expect(triggers({ incremental: false })).toMatchObject({ target: { full: true }, alignment: { kind: 'aligned' } });
  });

  it('is late for a slow checkpoint, and catches up on nothing', () => {
    play({ intervalMs: 100 }, [
      [0, running(0, 1)],
      [100, time, 'trigger 1 checkpoint aligned to 1', 'wait 600100'],
      [200, time],
      [460, ack(1, 1), 'store 1'],
      [470, stored(1), 'complete 1', 'trigger 2 checkpoint aligned to 1', 'wait 600470'],
      [480, ack(2, 1), 'store 2'],
      [481, stored(2), 'complete 2', 'wait 570'],
    ]);
  });

  it('keeps the minimum pause after a completion, which implies one at a time', () => {
    play({ intervalMs: 100, minPauseMs: 250, maxConcurrent: 5 }, [
      [0, running(0, 1)],
      [100, time, 'trigger 1 checkpoint aligned to 1'],
      [200, time, 'wait 600100'],
      [300, ack(1, 1), 'store 1'],
      [310, stored(1), 'complete 1', 'wait 560'],
      [559, time],
      [560, time, 'trigger 2 checkpoint aligned to 1'],
    ]);
  });

  it('has as many under way as are allowed; a later one that completes subsumes earlier ones', () => {
    play({ intervalMs: 100, maxConcurrent: 2 }, [
      [0, running(0, 1, 2)],
      [100, time, 'trigger 1 checkpoint aligned to 1,2', 'wait 200'],
      [200, time, 'trigger 2 checkpoint aligned to 1,2', 'wait 600100'],
      [300, time],
      [310, ack(2, 1)],
      [320, ack(2, 2), 'store 2'],
      [325, ack(1, 1)],
      [330, stored(2), 'complete 2', 'abort 1 subsumed', 'trigger 3 checkpoint aligned to 1,2'],
      [331, ack(1, 2)],
    ]);
  });

  it('writes the metadata of one after the other', () => {
    play({ intervalMs: 100, maxConcurrent: 2 }, [
      [0, running(0, 1)],
      [100, time, 'trigger 1 checkpoint aligned to 1'],
      [200, time, 'trigger 2 checkpoint aligned to 1'],
      [210, ack(1, 1), 'store 1'],
      [220, ack(2, 1)],
      [230, stored(1), 'complete 1', 'store 2'],
      [240, stored(2), 'complete 2'],
    ]);
  });

  it('gives up after the timeout, naming who is missing', () => {
    const { actions } = play({ intervalMs: 100, timeoutMs: 50, tolerableFailures: 1 }, [
      [0, running(0, 1, 2, 3)],
      [100, time, 'trigger 1 checkpoint aligned to 1,2,3', 'wait 150'],
      [120, ack(1, 2)],
      [150, time, 'abort 1 timeout', 'wait 200'],
      [200, time, 'trigger 2 checkpoint aligned to 1,2,3'],
      [
        250,
        time,
        'abort 2 timeout',
        'fail: checkpoint 2 failed, as did the 1 before it: not complete after 50 ms: no answer from slots 1, 2, 3',
      ],
    ]);
    expect(actions[0]).toMatchObject({ message: 'not complete after 50 ms: no answer from slots 1, 2, 3' });
  });

  it.each([
    ['a decline', [[110, declined(1, 1), 'abort 1 declined']]],
    [
      'metadata that cannot be written',
      [
        [110, ack(1, 1), 'store 1'],
        [111, storeFailed(1), 'abort 1 store-failed'],
      ],
    ],
  ] as const)('counts %s, and begins again after a success', (_, failing) => {
    const again = failing.map(([atMs, event, ...actions]) => {
      const later = { ...event, checkpointId: 3 };
      return [atMs + 200, later, ...actions.map((action) => action.replace(' 1', ' 3'))] as const;
    });
    play({ intervalMs: 100, tolerableFailures: 1 }, [
      [0, running(0, 1)],
      [100, time, 'trigger 1 checkpoint aligned to 1'],
      ...failing,
      [200, time, 'trigger 2 checkpoint aligned to 1'],
      [210, ack(2, 1), 'store 2'],
      [211, stored(2), 'complete 2'],
      [300, time, 'trigger 3 checkpoint aligned to 1'],
      ...again,
      [400, time, 'trigger 4 checkpoint aligned to 1'],
      [
        401,
        { kind: 'declined', checkpointId: 4, slot: 1, error: { code: 'CANCELLED', message: 'going down' } },
        'abort 4 declined',
      ],
    ]);
  });

  it('fails the job at the first failure unless told otherwise', () => {
    const { facts } = play({ intervalMs: 100, maxConcurrent: 3 }, [
      [0, running(0, 1)],
      [100, time, 'trigger 1 checkpoint aligned to 1'],
      [200, time, 'trigger 2 checkpoint aligned to 1'],
      [
        210,
        declined(1, 1),
        'abort 1 declined',
        'abort 2 region-down',
        'fail: checkpoint 1 failed: slot 1 cannot take part: the disk is full',
      ],
      [300, time, 'wait -'],
      [400, running(0, 4)],
      [500, time, 'trigger 3 checkpoint aligned to 4'],
    ]);
    expect(facts.consecutiveFailures).toBe(0);
  });

  it('triggers nothing while a region restarts, and does not count what that ends', () => {
    const { facts } = play(
      { intervalMs: 100 },
      [
        [0, running(0, 1), 'wait -'],
        [10, running(1, 2), 'wait 110'],
        [110, time, 'trigger 1 checkpoint aligned to 1,2'],
        [120, down(1), 'abort 1 region-down', 'wait -'],
        [300, time],
        [301, savepoint()],
        [310, running(1, 3), 'trigger 2 savepoint /sp/savepoint-job-ui-2 aligned to 1,3'],
        [410, time],
        [411, ack(2, 1)],
        [412, ack(2, 3), 'store 2'],
        [413, stored(2), 'complete 2', 'trigger 3 checkpoint aligned to 1,3'],
      ],
      2,
    );
    expect(facts.consecutiveFailures).toBe(0);
  });

  it('lets metadata that is being written decide, whatever fails meanwhile', () => {
    const { facts } = play({ intervalMs: 100, timeoutMs: 20 }, [
      [0, running(0, 1)],
      [100, time, 'trigger 1 checkpoint aligned to 1'],
      [110, ack(1, 1), 'store 1', 'wait -'],
      [150, time],
      [151, declined(1, 1)],
      [160, down(0)],
    ]);
    expect(isSettled(facts)).toBe(false);
    const after = decide(checkpointSettings({ intervalMs: 100 }), facts, stored(1), { monotonicMs: 170, epochMs: 0 });
    expect(after.actions.map(text)).toEqual(['complete 1', 'wait -']);
    expect(isSettled(after.facts)).toBe(true);
  });

  it('takes a savepoint beside a checkpoint; neither ends the other', () => {
    play({ intervalMs: 100 }, [
      [0, running(0, 1)],
      [100, time, 'trigger 1 checkpoint aligned to 1'],
      [110, savepoint('continue', 1), 'trigger 2 savepoint /sp/savepoint-job-ui-2 aligned to 1'],
      [111, savepoint('continue', 2), 'trigger 3 savepoint /sp/savepoint-job-ui-3 aligned to 1'],
      [112, checkpoint(4)],
      [120, ack(2, 1), 'store 2'],
      [121, stored(2), 'complete 2'],
      [125, ack(1, 1), 'store 1'],
      [126, stored(1), 'complete 1'],
      [127, ack(3, 1), 'store 3'],
      [128, stored(3), 'complete 3', 'trigger 4 full aligned to 1'],
      [129, ack(4, 1), 'store 4'],
    ]);
  });

  it('keeps unaligned barriers one at a time, also for savepoints, which are aligned', () => {
    play({ intervalMs: 100, unaligned: true }, [
      [0, running(0, 1)],
      [100, time, 'trigger 1 checkpoint unaligned to 1'],
      [110, savepoint()],
      [120, ack(1, 1), 'store 1'],
      [121, stored(1), 'complete 1', 'trigger 2 savepoint /sp/savepoint-job-ui-2 aligned to 1'],
    ]);
  });

  it('does not count a savepoint that fails', () => {
    const { facts } = play({ intervalMs: 100 }, [
      [0, running(0, 1)],
      [10, savepoint(), 'trigger 1 savepoint /sp/savepoint-job-ui-1 aligned to 1'],
      [20, declined(1, 1), 'abort 1 declined (request 7)', 'wait 100'],
    ]);
    expect(facts.consecutiveFailures).toBe(0);
  });

  it.each(['suspend', 'drain'] as const)('stops with a savepoint: %s', (then) => {
    play({ intervalMs: 100 }, [
      [0, running(0, 1)],
      [10, savepoint(then), `trigger 1 savepoint /sp/savepoint-job-ui-1 aligned ${then} to 1`, 'wait 600010'],
      [20, checkpoint(8)],
      [200, time],
      [250, finished(1)],
      [300, ack(1, 1), 'store 1'],
      [301, stored(1), 'complete 1 stopped', 'refuse 8', 'wait -'],
      [400, savepoint('continue', 9), 'refuse 9'],
    ]);
  });

  it('goes on when the savepoint to suspend with fails; what was drained restarts', () => {
    play({ intervalMs: 100 }, [
      [0, running(0, 1)],
      [50, savepoint('suspend'), 'trigger 1 savepoint /sp/savepoint-job-ui-1 aligned suspend to 1'],
      [60, declined(1, 1), 'abort 1 declined (request 7)', 'wait 160'],
      [70, savepoint('drain'), 'trigger 2 savepoint /sp/savepoint-job-ui-2 aligned drain to 1'],
      [
        80,
        declined(2, 1),
        'abort 2 declined (request 7)',
        'fail: savepoint 2, for which the job was drained, failed: slot 1 cannot take part: the disk is full',
        'wait -',
      ],
    ]);
  });

  it('takes a final checkpoint when every slot has finished', () => {
    play({ intervalMs: 1000, tolerableFailures: 2 }, [
      [0, running(0, 1, 2)],
      [10, finished(1)],
      [1000, time, 'trigger 1 checkpoint aligned to 1,2'],
      [1010, finished(2)],
      [1020, ack(1, 1)],
      [1030, ack(1, 2), 'store 1'],
      [1040, stored(1), 'complete 1', 'trigger 2 checkpoint aligned to 1,2'],
      [1050, declined(2, 1), 'abort 2 declined', 'wait 3000'],
      [3000, time, 'trigger 3 checkpoint aligned to 1,2'],
      [3010, ack(3, 1)],
      [3011, ack(3, 2), 'store 3'],
      [3012, stored(3), 'complete 3 finished', 'wait -'],
    ]);
  });

  it('lets the sinks publish at the end of a job without checkpoints, behind its savepoints', () => {
    play({}, [
      [0, running(0, 1), 'wait -'],
      [5, finished(1), 'commit-end', 'wait -'],
      [6, finished(1)],
    ]);
    play({}, [
      [0, running(0, 1)],
      [1, savepoint(), 'trigger 1 savepoint /sp/savepoint-job-ui-1 aligned to 1'],
      [5, finished(1), 'wait 600001'],
      [6, ack(1, 1), 'store 1'],
      [7, stored(1), 'complete 1', 'commit-end', 'wait -'],
    ]);
  });

  it('gives up and refuses everything when the job ends', () => {
    play({ intervalMs: 100, unaligned: true }, [
      [0, running(0, 1)],
      [100, time, 'trigger 1 checkpoint unaligned to 1'],
      [110, savepoint()],
      [120, { kind: 'ended' }, 'refuse 7', 'abort 1 ended', 'wait -'],
      [130, ack(1, 1)],
    ]);
  });
});
