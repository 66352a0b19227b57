import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WatermarkValve } from '../../src/runtime/watermark-valve.ts';

/** `0@5`: watermark 5 on channel 0; `0i` idle, `0a` active, `0e` end. After `→` what the task announces, `-` for nothing. */
const cases: readonly (readonly [name: string, channels: number, script: string])[] = [
  ['one channel passes on what rises', 1, '0@5→5 0@5→- 0@3→- 0@6→6'],
  ['the minimum counts', 2, '0@5→- 1@3→3 1@9→5 0@7→7'],
  ['an idle channel does not count', 2, '0@5→- 1i→5 0@8→8'],
  ['watermarks of an idle channel are ignored', 2, '1i→- 1@3→- 0@5→5 1@9→- 0@6→6'],
  ['a channel back from idleness behind the others does not hold them back', 2, '0@5→- 1@1→1 1i→5 1a→- 0@8→8 1@7→-'],
  ['it counts again when it has caught up', 2, '0@5→- 1@1→1 1i→5 1a→- 0@8→8 1@9→- 0@20→9'],
  ['when the last becomes idle nothing is waited for', 3, '0@5→- 1@3→- 2@9→3 0i→- 2i→- 1i→9'],
  ['idle channels that lag do not lower it', 2, '0@5→- 1@5→5 0i→- 1i→- 0a→- 1a→-'],
  ['an ended channel does not count', 2, '0@5→- 1@∞→5 1e→- 0@6→6'],
  ['the end of all ends event time', 2, '0@∞→- 1@4→4 1@∞→∞ 0e→- 1e→-'],
  ['a channel that ended says nothing when the other becomes idle', 2, '0@∞→- 1@4→4 0e→- 1i→-'],
];

const announced = (valve: WatermarkValve, action: string): number | undefined => {
  const channel = Number(action[0]);
  const rest = action.slice(1);
  const text = rest.slice(1);
  const rose =
    rest === 'i'
      ? valve.onStatus(channel, true)
      : rest === 'a'
        ? valve.onStatus(channel, false)
        : rest === 'e'
          ? valve.onEnd(channel)
          : valve.onWatermark(channel, text === '∞' ? Number.POSITIVE_INFINITY : Number(text));
  return rose ? valve.watermarkMs : undefined;
};

describe('event time of several channels', () => {
  it.each(cases)('%s', (_name, channels, script) => {
    const valve = new WatermarkValve(channels);
    const happened = script.split(' ').map((step) => {
      const action = step.split('→')[0] ?? '';
      const result = announced(valve, action);
      return `${action}→${result === undefined ? '-' : result === Number.POSITIVE_INFINITY ? '∞' : result}`;
    });
    expect(happened.join(' ')).toBe(script);
  });

  it('is idle while every channel that has not ended is', () => {
    const valve = new WatermarkValve(3);
    valve.onStatus(0, true);
    valve.onStatus(1, true);
    expect(valve.idle).toBe(false);
    valve.onWatermark(2, Number.POSITIVE_INFINITY);
    valve.onEnd(2);
    expect(valve.idle).toBe(true);
    valve.onStatus(1, false);
    expect(valve.idle).toBe(false);
  });

  it('never goes backwards, and never passes a channel that counts', () => {
    const action = fc.record({
      channel: fc.nat(3),
      what: fc.constantFrom('watermark', 'idle', 'active'),
      timestampMs: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const valve = new WatermarkValve(4);
        const rising = [0, 0, 0, 0];
        let wentIdle = false;
        let beforeMs = Number.NEGATIVE_INFINITY;
        for (const { channel, what, timestampMs } of actions) {
          if (what === 'watermark') {
            rising[channel] = (rising[channel] ?? 0) + timestampMs;
            valve.onWatermark(channel, rising[channel] ?? 0);
          } else {
            wentIdle ||= what === 'idle';
            valve.onStatus(channel, what === 'idle');
          }
          expect(valve.watermarkMs).toBeGreaterThanOrEqual(beforeMs);
          beforeMs = valve.watermarkMs;
          if (!wentIdle) expect(valve.watermarkMs).toBeLessThanOrEqual(Math.min(...rising));
        }
      }),
    );
  });
});
