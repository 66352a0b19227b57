// `npm run check`: everything that must hold before a commit is worth keeping. All steps run, failures are listed at the end.
// `npm run check -- lint format` runs the named steps only.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, projectRoot } from './build-steps.mjs';
import { filesUnder } from './fresh-step.mjs';

/**
 * @typedef {{ ok: boolean, log: string }} Outcome
 * @typedef {{ name: string, run: () => Outcome | Promise<Outcome> }} CheckStep
 */

/** @param {string} command
 * @param {readonly string[]} argumentList
 * @returns {Outcome} */
function run(command, argumentList) {
  const result = spawnSync(command, argumentList, {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  const log = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? String(result.error) : ''}`.trim();
  return { ok: result.status === 0, log };
}

/** Runs the command that a package of node_modules brings, by its script, so that no shell is between.
 * @param {string} script path below node_modules
 * @param {readonly string[]} argumentList */
function runPackage(script, ...argumentList) {
  return run(process.execPath, [join(projectRoot, 'node_modules', script), ...argumentList]);
}

/** @param {string} name a step of the build
 * @param {boolean} [force] */
async function build(name, force = false) {
  const [result] = await ensureBuilt({ names: [name], force });
  return result ?? { ok: false, log: `no build step ${name}` };
}

/** Written anew, the generated files equal the committed ones.
 * @returns {Promise<Outcome>} */
async function checkGenerated() {
  const outcome = await build('generate', true);
  if (!outcome.ok) return outcome;
  const generated = ['src', 'assembly', 'tests', 'docs']
    .flatMap((folder) => filesUnder(projectRoot, folder, (path) => /\.(?:ts|md)$/.test(path)))
    .filter((path) =>
      /^(?:\/\/|<!--) (?:Written|Generated) by tools\//.test(readFileSync(join(projectRoot, path), 'utf8')),
    );
  if (generated.length === 0) return { ok: true, log: '' };
  const difference = run('git', ['diff', '--exit-code', '--stat', 'HEAD', '--', ...generated]);
  const untracked = run('git', ['ls-files', '--others', '--exclude-standard', '--', ...generated]);
  if (difference.ok && untracked.log === '') return { ok: true, log: '' };
  return {
    ok: false,
    log: `generated files differ from the commit: npm run generate, then commit them\n${difference.log}\n${untracked.log}`,
  };
}

/** @type {readonly CheckStep[]} */
const steps = [
  { name: 'generate', run: checkGenerated },
  { name: 'kernels', run: () => build('wasm') },
  { name: 'dist', run: () => build('typescript') },
  { name: 'types', run: () => runPackage('typescript/bin/tsc') },
  { name: 'lint', run: () => runPackage('oxlint/bin/oxlint', '--type-aware', '--deny-warnings') },
  { name: 'format', run: () => runPackage('@biomejs/biome/bin/biome', 'format', '--reporter=summary') },
  { name: 'tidy', run: () => runPackage('vitest/vitest.mjs', 'run', '--reporter=dot', 'tests/tidy.test.ts') },
  {
    name: 'tests',
    run: () => runPackage('vitest/vitest.mjs', 'run', '--reporter=dot', '--exclude', 'tests/tidy.test.ts'),
  },
  { name: 'dead code', run: () => runPackage('knip/bin/knip.js', '--no-progress') },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`check: no step ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}`);
  process.exit(2);
}

const logLineCountMax = 60;
const startMs = performance.now();
/** @param {number} sinceMs */
const secondsSince = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1).padStart(6)} s`;
/** @type {string[]} */
const failed = [];
const chosen = steps.filter((step) => wanted.length === 0 || wanted.includes(step.name));
for (const step of chosen) {
  const stepStartMs = performance.now();
  const { ok, log } = await step.run();
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(10)} ${secondsSince(stepStartMs)}`);
  if (ok) continue;
  failed.push(step.name);
  const lines = log.split('\n');
  // Tests say what failed at the end, compilers at the beginning.
  const shown =
    step.name === 'tests' || step.name === 'tidy' ? lines.slice(-logLineCountMax) : lines.slice(0, logLineCountMax);
  console.log(shown.map((line) => `       ${line}`).join('\n'));
  if (shown.length < lines.length) console.log(`       … ${lines.length - shown.length} more lines`);
}
const summary = failed.length === 0 ? 'all ok' : `failed: ${failed.join(', ')}`;
console.log(`check: ${chosen.length} steps in ${secondsSince(startMs).trim()}, ${summary}`);
process.exitCode = failed.length === 0 ? 0 : 1;
