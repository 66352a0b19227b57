import type { JobEnd } from '../cluster/job-handle.ts';
import type { JobTotals } from './job-totals.ts';
import { bytesText, countText, durationText, shortCountText, watermarkText } from './quantity-text.ts';

/**
 * What a job came to, for people:
 *
 *     finished in 0.74 s at parallelism 2
 *       rows in           3,000,000   4.05 M/s
 *       rows out             12,345
 *       late rows                 0
 *       skipped records           0
 *       bytes read           728 MB   984 MB/s
 */
export function jobSummary(totals: JobTotals, status: JobEnd): string {
  const perSecond = (amount: number): number => amount / Math.max(totals.elapsedMs / 1000, 0.001);
  const rows: readonly (readonly [string, string, string])[] = [
    ['rows in', countText(totals.rowsIn), `${shortCountText(perSecond(totals.rowsIn))}/s`],
    ['rows out', countText(totals.rowsOut), ''],
    ['late rows', countText(totals.lateRows), ''],
    ['skipped records', countText(totals.skippedRecords), ''],
    ['bytes read', bytesText(totals.bytesRead), `${bytesText(perSecond(totals.bytesRead))}/s`],
  ];
  const width = Math.max(...rows.map(([, amount]) => amount.length));
  const lines = rows.map(([name, amount, rate]) =>
    `  ${name.padEnd(15)}  ${amount.padStart(width)}   ${rate}`.trimEnd(),
  );
  const first = `${status} in ${durationText(totals.elapsedMs)} at parallelism ${totals.parallelism}`;
  return `${[first, ...lines].join('\n')}\n`;
}

/** The live line of a running job; what matters most comes first, because a narrow terminal cuts it. */
export function progressText(totals: JobTotals, rowsPerSecond: number): string {
  return [
    `${durationText(totals.elapsedMs)}`,
    `${shortCountText(totals.rowsIn)} rows in`,
    `${shortCountText(rowsPerSecond)} rows/s`,
    `${shortCountText(totals.rowsOut)} out`,
    `watermark ${watermarkText(totals.watermarkMs)}`,
    `${bytesText(totals.bytesRead)} read`,
  ].join(' | ');
}
