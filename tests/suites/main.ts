/**
 * Runs cases of SQL suites and says how many pass: npm run suites -- [FOLDER…] [--restore] [--parallelism n] [--json FILE] [--verbose]
 *
 * FOLDER: folders of cases, or single case files; those of the project unless given. --restore: with savepoints on the way.
 * Ends with 1 when a case fails.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { failureList, folderOf, scores, scoreTable } from './report.ts';
import { canRestore, type CaseResult, runCase } from './run-case.ts';
import { readCases } from './suite-case.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    restore: { type: 'boolean', default: false },
    parallelism: { type: 'string' },
    json: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const folders = positionals.length > 0 ? positionals : [fileURLToPath(new URL('cases', import.meta.url))];
const kernels = new WebAssembly.Module(readFileSync(new URL('../../wasm-build/kernels.wasm', import.meta.url)));
const savepoints = options.restore ? [3, 1] : [];
const settings = { kernels, parallelism: Number(options.parallelism ?? (options.restore ? 2 : 1)), savepoints };

const results: CaseResult[] = [];
for (const located of folders.flatMap(readCases)) {
  if (options.restore && !canRestore(located.suiteCase)) continue;
  results.push(await runCase(located, settings));
}
const failures = failureList(results, 'fail');
const reports = [
  failures === '' ? '' : `failed:\n${failures}\n`,
  options.verbose ? `unsupported:\n${failureList(results, 'unsupported')}\n` : '',
  scoreTable('tag', new Map([...scores(results, ({ tags }) => tags)].toSorted(([a], [b]) => (a < b ? -1 : 1)))),
  '',
  scoreTable('folder', scores(results, folderOf)),
  scoreTable(
    '',
    scores(results, () => ['all']),
  ).split('\n')[1] ?? '',
];
process.stdout.write(`${reports.join('\n')}\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
process.exitCode = failures === '' ? 0 : 1;
