import fc from 'fast-check';
import type { WindowShape } from '../../src/operators/window-aggregate.ts';

/** Windows of any shape, with offsets before and after 0, slides that do not divide the size, and gaps. */
export const arbitraryShape: fc.Arbitrary<WindowShape> = fc.oneof(
  fc.record({
    kind: fc.constant('tumble' as const),
    sizeMs: fc.integer({ min: 1, max: 100 }),
    offsetMs: fc.integer({ min: -120, max: 120 }),
  }),
  fc.record({
    kind: fc.constant('hop' as const),
    slideMs: fc.integer({ min: 1, max: 40 }),
    sizeMs: fc.integer({ min: 1, max: 100 }),
    offsetMs: fc.integer({ min: -120, max: 120 }),
  }),
  fc
    .record({
      stepMs: fc.integer({ min: 1, max: 30 }),
      steps: fc.integer({ min: 1, max: 6 }),
      offsetMs: fc.integer({ min: -120, max: 120 }),
    })
    .map(({ stepMs, steps, offsetMs }) => ({ kind: 'cumulate' as const, stepMs, sizeMs: stepMs * steps, offsetMs })),
);

/** Every window [start, end) that contains `timeMs`, by end, from the definition: try all windows around it. */
export function windowsContaining(shape: WindowShape, timeMs: number): [number, number][] {
  const stepMs = shape.kind === 'tumble' ? shape.sizeMs : shape.kind === 'hop' ? shape.slideMs : shape.sizeMs;
  const found: [number, number][] = [];
  const around = Math.floor((timeMs - shape.offsetMs) / stepMs);
  const reach = Math.ceil(shape.sizeMs / stepMs) + 1;
  for (let n = around - reach; n <= around + 1; n++) {
    const startMs = shape.offsetMs + n * stepMs;
    const sizes = [];
    if (shape.kind === 'cumulate')
      for (let size = shape.stepMs; size <= shape.sizeMs; size += shape.stepMs) sizes.push(size);
    else sizes.push(shape.sizeMs);
    for (const size of sizes) if (timeMs >= startMs && timeMs < startMs + size) found.push([startMs, startMs + size]);
  }
  return found.sort((a, b) => a[1] - b[1]);
}
