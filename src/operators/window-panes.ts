import { assert } from '../base/assert.ts';
import type { WindowShape } from './window-aggregate.ts';

/*
 * Windows in terms of panes. A pane is the widest slice of time that no window border cuts: width = gcd(size, slide), or the step
 * of a cumulating window. A window is a run of panes, so a row is aggregated once, whatever the number of its windows.
 *
 * Every shape is a family of windows by period: a new first window starts each `period`, at offset + n * period; ends lie on a
 * grid of `endStep`.
 */

/** A window shape with what its arithmetic needs. Times are ms since the epoch, ends exclusive. */
export interface PaneLayout {
  readonly shape: WindowShape;
  readonly widthMs: number;
  readonly originMs: number;
  /** From one first window to the next. */
  readonly periodMs: number;
  readonly sizeMs: number;
  /** Distance of window ends, and one of them. */
  readonly endStepMs: number;
  readonly endOriginMs: number;
}

export function paneLayout(shape: WindowShape): PaneLayout {
  const { sizeMs, offsetMs } = shape;
  const stepMs = shape.kind === 'tumble' ? sizeMs : shape.kind === 'hop' ? shape.slideMs : shape.stepMs;
  assert(sizeMs > 0 && stepMs > 0, 'a window has a size and a step above 0');
  if (shape.kind === 'cumulate') {
    assert(sizeMs % stepMs === 0, "a cumulating window's size is a multiple of its step");
    return {
      shape,
      widthMs: stepMs,
      originMs: offsetMs,
      periodMs: sizeMs,
      sizeMs,
      endStepMs: stepMs,
      endOriginMs: offsetMs,
    };
  }
  const widthMs = greatestCommonDivisor(sizeMs, stepMs);
  return {
    shape,
    widthMs,
    originMs: offsetMs,
    periodMs: stepMs,
    sizeMs,
    endStepMs: stepMs,
    endOriginMs: offsetMs + sizeMs,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The largest grid point that is not after `timeMs`. */
function alignDown(timeMs: number, originMs: number, stepMs: number): number {
  return Math.floor((timeMs - originMs) / stepMs) * stepMs + originMs;
}

/** The smallest grid point that is not before `timeMs`. */
function alignUp(timeMs: number, originMs: number, stepMs: number): number {
  return Math.ceil((timeMs - originMs) / stepMs) * stepMs + originMs;
}

/** End of the last window that contains the pane; not after the pane's start when no window does (a HOP with gaps). */
export function lastWindowEnd(layout: PaneLayout, paneStartMs: number): number {
  return alignDown(paneStartMs, layout.originMs, layout.periodMs) + layout.sizeMs;
}

/** End of the first window that contains the pane and ends after `afterMs`; undefined when there is none. */
export function nextWindowEnd(layout: PaneLayout, paneStartMs: number, afterMs: number): number | undefined {
  const fromMs = Math.max(paneStartMs + layout.widthMs, afterMs + 1);
  const endMs = alignUp(fromMs, layout.endOriginMs, layout.endStepMs);
  return endMs <= lastWindowEnd(layout, paneStartMs) ? endMs : undefined;
}

export function windowStart(layout: PaneLayout, endMs: number): number {
  if (layout.shape.kind === 'cumulate') return alignDown(endMs - 1, layout.originMs, layout.sizeMs);
  return endMs - layout.sizeMs;
}

/** Counts the window ends that the watermark has reached, from some point on. */
export function windowsEnded(layout: PaneLayout, watermarkMs: number): number {
  return Math.floor((watermarkMs + 1 - layout.endOriginMs) / layout.endStepMs);
}

/** Rows before this time are late for every window: the start of the first pane of the first window that has not fired. */
export function lateBefore(layout: PaneLayout, watermarkMs: number): number {
  if (!Number.isFinite(watermarkMs)) return watermarkMs;
  return alignDown(watermarkMs + 1 - layout.sizeMs, layout.originMs, layout.periodMs) + layout.periodMs;
}
