import { expect, it } from 'vitest';
import { denseBatch } from '../../src/arrow/batch.ts';
import type { StreamElement } from '../../src/exchange/element.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { SubtaskCounters } from '../../src/runtime/metrics.ts';
import { OperatorBody } from '../../src/runtime/operator-body.ts';
import { SubtaskOutput } from '../../src/runtime/subtask-output.ts';
import { ManualClock } from '../support/manual-clock.ts';

const oneRow = denseBatch({ fields: [] }, 1, []);

function idleAfter(idleTimeoutMs: number) {
  const clock = new ManualClock();
  const output = new SubtaskOutput(new SubtaskCounters());
  const sent: string[] = [];
  const send = (element: StreamElement): void => {
    sent.push(element.kind === 'watermark-status' ? (element.idle ? 'idle' : 'active') : element.kind);
  };
  output.connect({ send });
  const operator: Operator = {
    idleTimeoutMs,
    onBatch: (batch) => output.emit(batch),
    onWatermark: (timestampMs) => output.emitWatermark(timestampMs),
    snapshot: () => ({ tables: [] }),
    restore: () => {},
    close: () => {},
  };
  return { clock, sent, body: new OperatorBody(operator, output, clock) };
}

it('declares its output idle when no batch came for the timeout, and active before the next', () => {
  const { clock, sent, body } = idleAfter(100);
  expect(body.checkIdle(clock.monotonicMs(), true)).toBe(100);
  clock.advance(99);
  expect(body.checkIdle(clock.monotonicMs(), true)).toBe(100);
  clock.advance(1);
  expect(body.checkIdle(clock.monotonicMs(), true)).toBeUndefined();
  body.onBatch(oneRow, 0);
  expect(sent).toEqual(['idle', 'active', 'batch']);
  expect(body.checkIdle(clock.monotonicMs(), true)).toBe(200);
});

it('does not count time in which its input is held up', () => {
  const { clock, sent, body } = idleAfter(100);
  for (let passed = 0; passed < 1000; passed += 90) {
    clock.advance(90);
    body.checkIdle(clock.monotonicMs(), false);
  }
  clock.advance(90);
  expect(body.checkIdle(clock.monotonicMs(), true)).toBe(clock.monotonicMs() + 10);
  expect(sent).toEqual([]);
});

it('lets an operator send what it holds back before its output goes idle', () => {
  const sent: string[] = [];
  const output = new SubtaskOutput(new SubtaskCounters());
  output.connect({ send: ({ kind }) => sent.push(kind) });
  const operator: Operator = {
    onBatch: () => {},
    onWatermark: () => {},
    beforeIdle: () => output.emit(oneRow),
    snapshot: () => ({ tables: [] }),
    restore: () => {},
    close: () => {},
  };
  const body = new OperatorBody(operator, output, new ManualClock());
  body.onIdle(true);
  body.onIdle(false);
  expect(sent).toEqual(['batch', 'watermark-status', 'watermark-status']);
});

it('passes on that all its inputs are idle, and stays idle after its own timeout', () => {
  const { clock, sent, body } = idleAfter(100);
  body.onIdle(true);
  body.onIdle(false);
  clock.advance(100);
  body.checkIdle(clock.monotonicMs(), true);
  body.onIdle(false);
  expect(sent).toEqual(['idle', 'active', 'idle']);
});

it('is never idle without a timeout, and not after the end', () => {
  const without = idleAfter(0);
  without.clock.advance(1e9);
  expect(without.body.checkIdle(1e9, true)).toBeUndefined();
  const ended = idleAfter(10);
  ended.body.onEnd();
  ended.clock.advance(1e9);
  expect(ended.body.checkIdle(1e9, true)).toBeUndefined();
  expect([...without.sent, ...ended.sent]).toEqual(['end']);
});
