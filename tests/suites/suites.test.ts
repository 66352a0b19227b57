import { expect, test } from 'vitest';
import { caseFolder, readPassing, recordedRuns, runCases } from './recorded-runs.ts';

const timeoutMs = 300_000;

test.each(recordedRuns)(
  'cases pass that are known to: $name',
  async (run) => {
    const known = new Set(readPassing()[run.name]);
    const results = await runCases([caseFolder], run);
    const lost = results.filter(({ id, status }) => known.has(id) && status !== 'pass');
    const gained = results.filter(({ id, status }) => !known.has(id) && status === 'pass');
    expect(lost.map(({ id, detail }) => `${id}: ${detail}`)).toEqual([]);
    // What passes from now on has to go on passing: npm run suites -- --record
    expect(gained.map(({ id }) => id)).toEqual([]);
  },
  timeoutMs,
);
