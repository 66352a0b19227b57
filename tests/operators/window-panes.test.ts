import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  lastWindowEnd,
  lateBefore,
  nextWindowEnd,
  type PaneLayout,
  paneLayout,
  windowsEnded,
  windowStart,
} from '../../src/operators/window-panes.ts';
import { arbitraryShape, windowsContaining } from '../support/window-oracle.ts';

/** Every window that contains a time, by stepping from end to end. */
function windowsOf(layout: PaneLayout, time: number): [number, number][] {
  const paneStartMs = Math.floor((time - layout.originMs) / layout.widthMs) * layout.widthMs + layout.originMs;
  const windows: [number, number][] = [];
  let endMs = nextWindowEnd(layout, paneStartMs, Number.NEGATIVE_INFINITY);
  while (endMs !== undefined) {
    windows.push([windowStart(layout, endMs), endMs]);
    endMs = nextWindowEnd(layout, paneStartMs, endMs);
  }
  return windows;
}

const timeMs = fc.integer({ min: -1000, max: 1000 });

it('finds the windows of a time', () => {
  fc.assert(
    fc.property(arbitraryShape, timeMs, (shape, time) => {
      expect(windowsOf(paneLayout(shape), time)).toEqual(windowsContaining(shape, time));
    }),
    { numRuns: 1000 },
  );
});

it('cuts time into panes that no window border cuts', () => {
  fc.assert(
    fc.property(arbitraryShape, timeMs, (shape, time) => {
      const { widthMs, originMs } = paneLayout(shape);
      const startMs = Math.floor((time - originMs) / widthMs) * widthMs + originMs;
      for (const other of [startMs, startMs + widthMs - 1]) {
        expect(windowsContaining(shape, other)).toEqual(windowsContaining(shape, time));
      }
    }),
  );
});

it('calls a time late when its last window has fired', () => {
  fc.assert(
    fc.property(arbitraryShape, timeMs, timeMs, (shape, time, watermarkMs) => {
      const windows = windowsContaining(shape, time);
      fc.pre(windows.length > 0);
      const allFired = windows.every(([, endMs]) => endMs - 1 <= watermarkMs);
      expect(time < lateBefore(paneLayout(shape), watermarkMs)).toBe(allFired);
    }),
    { numRuns: 1000 },
  );
});

it('gives windows of a gap-less hop that does not divide evenly', () => {
  const layout = paneLayout({ kind: 'hop', slideMs: 4, sizeMs: 10, offsetMs: 1 });
  expect(layout.widthMs).toBe(2);
  expect(windowsOf(layout, -1)).toEqual([
    [-7, 3],
    [-3, 7],
  ]);
  expect(lastWindowEnd(layout, -1)).toBe(7);
  expect(windowStart(layout, 7)).toBe(-3);
  expect(lateBefore(layout, Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
});

it('counts another window end exactly when a watermark fires a window or makes rows late', () => {
  fc.assert(
    fc.property(arbitraryShape, fc.integer({ min: -500, max: 500 }), fc.nat(300), (shape, fromMs, byMs) => {
      const layout = paneLayout(shape);
      const toMs = fromMs + byMs;
      const isSame = windowsEnded(layout, fromMs) === windowsEnded(layout, toMs);
      if (isSame) expect(lateBefore(layout, toMs)).toBe(lateBefore(layout, fromMs));
      for (let timeMs = fromMs - 200; isSame && timeMs < toMs; timeMs += 7) {
        for (const [, endMs] of windowsContaining(shape, timeMs))
          expect(endMs - 1 > fromMs && endMs - 1 <= toMs).toBe(false);
      }
    }),
  );
});
