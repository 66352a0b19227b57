/**
 * Runs cases of SQL suites and says how many pass: npm run suites -- [FOLDER…] [--restore] [--parallelism n] [--json FILE] [--verbose]
 *
 * FOLDER: folders of cases, or single case files; those of the project unless given. --restore: with savepoints on the way.
 * Ends with 1 when a case fails. With --record it notes instead which cases of the project pass, for the tests.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { caseFolder, recordPassing, runCases } from './recorded-runs.ts';
import { failureList, folderOf, scores, scoreTable } from './report.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    restore: { type: 'boolean', default: false },
    parallelism: { type: 'string' },
    json: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
});

if (options.record) await recordPassing();
else await report();

async function report(): Promise<void> {
  const paths = positionals.length > 0 ? positionals : [caseFolder];
  const savepoints = options.restore ? [3, 1] : [];
  const parallelism = Number(options.parallelism ?? (options.restore ? 2 : 1));
  const results = await runCases(paths, { parallelism, savepoints });
  const failures = failureList(results, 'fail');
  const byTag = [...scores(results, ({ tags }) => tags)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = [
    failures === '' ? '' : `failed:\n${failures}\n`,
    options.verbose ? `unsupported:\n${failureList(results, 'unsupported')}\n` : '',
    scoreTable('tag', new Map(byTag)),
    '',
    scoreTable('folder', new Map([...scores(results, folderOf), ...scores(results, () => ['all'])])),
  ];
  process.stdout.write(`${parts.join('\n')}\n`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
  process.exitCode = failures === '' ? 0 : 1;
}
