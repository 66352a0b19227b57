// Prints "N passed, N failed" from vitest's JSON report. A test file that did not load counts as one failure,
// and so does a run that left no report (set-up failed, say).
import { readFileSync } from 'node:fs';

/** @typedef {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} Report */

/** @param {string} path
 * @returns {Report | undefined} */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const report = readReport(process.argv[2] ?? '');
if (report === undefined) {
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} else {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  console.log(`${report.numPassedTests} passed, ${report.numFailedTests + unloaded} failed`);
}
