import { expect, test } from 'vitest';
import { timeStart } from '../../bench/startup.ts';

test('a start is timed from spawn to the first byte, with its memory', async () => {
  const start = await timeStart([
    '-e',
    'process.stdout.write("1\\n"); setTimeout(() => process.stdout.write("2\\n"), 20)',
  ]);
  expect(start.output).toBe('1\n2\n');
  expect(start.firstByteMs).toBeGreaterThan(0);
  expect(start.exitMs).toBeGreaterThanOrEqual(start.firstByteMs);
  expect(start.maxResidentBytes).toBeGreaterThan(10 << 20);
});

test('a program that fails is not measured', async () => {
  await expect(timeStart(['-e', 'console.error("boom"); process.exit(3)'])).rejects.toThrow(/ended with 3: boom/);
});
