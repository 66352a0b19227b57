import { expect, test } from 'vitest';
import { StatusLine } from '../../src/cli/status-line.ts';
import { capturedOutput } from './captured-output.ts';

const clear = '\r\u001b[2K';

test('is redrawn in place and cut to a narrow terminal', () => {
  const out = capturedOutput(10);
  const line = new StatusLine(out);
  line.show('12345');
  line.show('123456789012345');
  expect(out.text).toBe(`${clear}12345${clear}12345678…`);
});

test('messages scroll by above it', () => {
  const out = capturedOutput(40);
  const line = new StatusLine(out);
  line.show('working');
  line.say('note: this\n');
  line.clear();
  expect(out.text).toBe(`${clear}working${clear}note: this\n${clear}working${clear}`);
});

test('without a terminal only the messages exist', () => {
  const out = capturedOutput();
  const line = new StatusLine(out);
  line.show('working');
  line.say('note\n');
  line.clear();
  expect(out.text).toBe('note\n');
});
