import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlignmentAction, type AlignmentKind, initialAlignment } from '../../src/runtime/alignment.ts';

/**
 * `0b1`: barrier 1 on channel 0; `0e`: its end; `x1`: checkpoint 1 is given up everywhere; `o1`: it becomes unaligned. After `→` what is to be
 * done: `h0` hold, `r` release, `s1` snapshot, `r01` record channels 0 and 1, `c1` complete, `g1` give up, `-` nothing.
 */
const tables: Readonly<Record<AlignmentKind, readonly (readonly [name: string, channels: number, script: string])[]>> =
  {
    aligned: [
      ['one channel never waits', 1, '0b1→s1,c1,r 0b2→s2,c2,r'],
      ['held until all have come', 3, '1b1→h1 0b1→h0 2b1→s1,c1,r'],
      ['one after the other', 2, '0b1→h0 1b1→s1,c1,r 1b2→h1 0b2→s2,c2,r'],
      ['a channel that has ended is not waited for', 2, '0e→- 1b1→s1,c1,r'],
      ['the end of the last missing channel completes', 3, '0b1→h0 1b1→h1 2e→s1,c1,r'],
      ['everything ends without a barrier', 2, '0e→- 1e→-'],
      ['given up while channels are held', 2, '0b1→h0 x1→r 1b1→- 1b2→h1 0b2→s2,c2,r'],
      ['given up before the first barrier', 2, 'x1→- 0b2→h0 1b2→s2,c2,r'],
      ['a barrier that never came on one channel', 2, '0b1→h0 1b2→g1,r,h1 0b2→s2,c2,r'],
      ['a barrier twice, and one too late', 2, '0b2→h0 0b2→- 1b1→- 1b2→s2,c2,r 0b1→-'],
      ['it becomes unaligned while one is held', 3, '0b1→h0 o1→r,s1,r12 1b1→- 2b1→c1,r'],
      ['it becomes unaligned before anything was taken', 2, 'o1→s1,r01 1b1→- 0b1→c1,r'],
      ['a later one becomes unaligned', 2, '0b1→h0 o2→g1,r,s2,r01 0b2→- 1b2→c2,r'],
      ['an earlier one becomes unaligned too late', 2, '0b2→h0 o1→- 1b2→s2,c2,r o2→-'],
    ],
    'at-least-once': [
      ['nothing is held', 2, '0b1→- 1b1→s1,c1'],
      ['several at once', 2, '0b1→- 0b2→- 1b1→s1,c1 1b2→s2,c2'],
      ['the end of a channel completes all of them', 2, '0b1→- 0b2→- 1e→s1,c1,s2,c2'],
      ['given up', 2, '0b1→- 0b2→- x1→- 1b1→- 1b2→g1,s2,c2'],
      ['the only one is given up', 2, '0b1→- x1→- 0b2→- 1b2→s2,c2'],
      ['too late', 1, '0b2→s2,c2 0b1→-'],
    ],
    unaligned: [
      ['one channel', 1, '0b1→s1,c1,r'],
      ['the first barrier counts, the others are recorded up to theirs', 3, '1b1→s1,r02 0b1→- 2b1→c1,r'],
      ['an end is as good as a barrier', 2, '0b1→s1,r1 1e→c1,r'],
      ['ended before', 3, '2e→- 0b1→s1,r1 1b1→c1,r'],
      ['given up while it is recorded', 2, '0b1→s1,r1 x1→r 1b1→- 1b2→s2,r0 0b2→c2,r'],
      ['a later one begins', 2, '0b1→s1,r1 0b2→g1,r,s2,r1 1b2→c2,r'],
      ['announced again', 2, '0b1→s1,r1 o1→- 1b1→c1,r o1→-'],
    ],
  };

function textOf(action: AlignmentAction): string {
  switch (action.kind) {
    case 'hold':
      return `h${action.channel}`;
    case 'release':
      return 'r';
    case 'record':
      return `r${action.channels.join('')}`;
    default:
      return `${action.kind[0]}${action.checkpointId}`;
  }
}

function run(kind: AlignmentKind, channels: number, script: string): string {
  let state = initialAlignment(channels);
  const happened = script.split(' ').map((step) => {
    const event = step.split('→')[0] ?? '';
    const [subject = '', what = ''] = event;
    const number = Number(event.slice(what === 'b' ? 2 : 1));
    const { next, actions } =
      subject === 'x'
        ? state.onAbort(number)
        : subject === 'o'
          ? state.onOvertake(number)
          : what === 'e'
            ? state.onEnd(Number(subject))
            : state.onBarrier(Number(subject), number, kind);
    state = next;
    return `${event}→${actions.map(textOf).join() || '-'}`;
  });
  return happened.join(' ');
}

describe.each(Object.entries(tables) as [AlignmentKind, (typeof tables)[AlignmentKind]][])('%s', (kind, table) => {
  it.each(table)('%s', (_name, channels, script) => expect(run(kind, channels, script)).toBe(script));
});

it('a savepoint among checkpoints that nobody waits for', () => {
  let state = initialAlignment(2);
  const happened = (
    [
      [0, 1, 'at-least-once'],
      [0, 2, 'aligned'],
      [1, 2, 'aligned'],
    ] as const
  ).map(([channel, checkpointId, kind]) => {
    const { next, actions } = state.onBarrier(channel, checkpointId, kind);
    state = next;
    return actions.map(textOf).join();
  });
  expect(happened).toEqual(['', 'g1,h0', 's2,c2,r']);
});

it('each checkpoint that every channel brings is taken once, in order, with its channels at the right place', () => {
  const kinds = fc.constantFrom<AlignmentKind>('aligned', 'at-least-once', 'unaligned');
  fc.assert(
    fc.property(kinds, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat()), (kind, channels, random) => {
      const checkpoints = 3;
      let state = initialAlignment(channels);
      const at = Array.from({ length: channels }, () => 0);
      const held = new Set<number>();
      const taken: number[] = [];
      const complete: number[] = [];
      for (const choice of random) {
        // Unaligned checkpoints come one at a time.
        const before = kind === 'unaligned' ? Math.min(...at) + 1 : checkpoints;
        const open = at.flatMap((done, channel) => (done < before && !held.has(channel) ? [channel] : []));
        const channel = open[choice % open.length];
        if (channel === undefined) break;
        const checkpointId = (at[channel] ?? 0) + 1;
        at[channel] = checkpointId;
        const { next, actions } = state.onBarrier(channel, checkpointId, kind);
        state = next;
        for (const action of actions) {
          if (action.kind === 'hold') held.add(action.channel);
          else if (action.kind === 'release') held.clear();
          else if (action.kind === 'snapshot') taken.push(action.checkpointId);
          else if (action.kind === 'complete') {
            complete.push(action.checkpointId);
            expect(Math.min(...at)).toBeGreaterThanOrEqual(action.checkpointId);
            if (kind === 'aligned') expect(Math.max(...at)).toBe(action.checkpointId);
          } else expect(action.kind).toBe('record');
        }
        if (Math.min(...at) === checkpoints) break;
      }
      expect(taken).toEqual([1, 2, 3]);
      expect(complete).toEqual([1, 2, 3]);
      expect(held.size).toBe(0);
    }),
  );
});
