import { expect, test } from 'vitest';
import { jobSummary, progressText } from '../../src/cli/job-summary.ts';

const totals = {
  elapsedMs: 740,
  rowsIn: 3_000_000,
  rowsOut: 12_345,
  lateRows: 0,
  skippedRecords: 2,
  bytesRead: 728e6,
  watermarkMs: Date.UTC(2024, 0, 1),
  parallelism: 2,
};

test('the summary of a job', () => {
  expect(jobSummary(totals, 'finished')).toBe(
    [
      'finished in 0.74 s at parallelism 2',
      '  rows in          3,000,000   4.05 M/s',
      '  rows out            12,345',
      '  late rows                0',
      '  skipped records          2',
      '  bytes read          728 MB   984 MB/s',
      '',
    ].join('\n'),
  );
});

test('the live line says what matters first', () => {
  expect(progressText(totals, 4.1e6)).toBe(
    '0.74 s | 3.00 M rows in | 4.10 M rows/s | 12.3 k out | watermark 2024-01-01 00:00:00 | 728 MB read',
  );
});
