import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pelton-count-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function count(report: unknown): { line: string; exitCode: number | null } {
  const path = join(folder, 'report.json');
  if (report !== undefined) writeFileSync(path, JSON.stringify(report));
  const script = join(import.meta.dirname, '../../tools/count-tests.mjs');
  const result = spawnSync(process.execPath, [script, path], { encoding: 'utf8' });
  return { line: result.stdout, exitCode: result.status };
}

it('counts tests, and a test file that did not load as one failure', () => {
  const testResults = [
    { status: 'passed', assertionResults: [{}, {}] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'failed', assertionResults: [] },
  ];
  const report = { numPassedTests: 2, numFailedTests: 1, testResults };
  expect(count(report)).toEqual({ line: '2 passed, 2 failed\n', exitCode: 0 });
});

it('counts a missing report as a failure and exits with 1', () => {
  expect(count(undefined)).toEqual({ line: '0 passed, 1 failed\n', exitCode: 1 });
});
