import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachOf } from '../../src/base/for-each-of.ts';

describe('a task for each item', () => {
  it('begins in order, at most so many at once, and all of them end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(12), fc.integer({ min: 1, max: 5 }), async (scheduler, count, limit) => {
        const items = Array.from({ length: count }, (_, item) => item);
        const begun: number[] = [];
        let underWay = 0;
        let ended = 0;
        const all = forEachOf(items, limit, async (item) => {
          begun.push(item);
          underWay++;
          expect(underWay).toBeLessThanOrEqual(limit);
          await scheduler.schedule(Promise.resolve());
          underWay--;
          ended++;
        });
        await scheduler.waitFor(all);
        expect(begun).toEqual(items);
        expect(ended).toBe(count);
      }),
    );
  });

  it('does not begin after a failure, which is thrown when the others have ended', async () => {
    const events: string[] = [];
    let finish = (): void => {};
    const others = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const all = forEachOf([0, 1, 2, 3], 2, async (item) => {
      events.push(`begin ${item}`);
      if (item === 1) throw new Error('no room');
      await others;
      events.push(`end ${item}`);
    });
    const thrown = expect(all).rejects.toThrow('no room');
    finish();
    await thrown;
    expect(events).toEqual(['begin 0', 'begin 1', 'end 0']);
  });
});
