// The build as three steps: generated files, kernels.wasm, dist.
//
// Plain Node without dependencies, because the set-up of a fresh clone runs it before anything is installed. Outputs are
// replaced by rename, so that a test run beside the build never reads half a file.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureFresh, filesUnder } from './fresh-step.mjs';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const buildFolder = join(projectRoot, '.build');

/** @returns {string[]} the generator scripts, each of which writes its files when run without arguments */
export function generatorScripts() {
  return filesUnder(projectRoot, 'tools', (path) => /^tools\/generate-[a-z-]+\.ts$/.test(path));
}

/** @param {string} packageName */
function installedVersion(packageName) {
  const path = join(projectRoot, 'node_modules', packageName, 'package.json');
  return existsSync(path) ? String(JSON.parse(readFileSync(path, 'utf8')).version) : 'missing';
}

/** @param {string} script path of a JavaScript file relative to the project root
 * @param {string[]} argumentList */
function runNode(script, argumentList) {
  const result = spawnSync(process.execPath, [join(projectRoot, script), ...argumentList], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const log = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? String(result.error) : ''}`.trim();
  return { ok: result.status === 0, log, killed: result.status === null };
}

/** @type {import('./fresh-step.mjs').Step} */
const generateStep = {
  name: 'generate',
  doing: 'generating the kernel contract',
  inputs: () => [
    ...filesUnder(projectRoot, 'src', (path) => path.startsWith('src/abi/') || path.endsWith('.fbs')),
    ...filesUnder(projectRoot, 'tools', (path) => path.endsWith('.ts')),
  ],
  versions: () => [],
  outputsExist: () => generatorScripts().length === 0 || existsSync(join(projectRoot, 'assembly/index.ts')),
  run: () => {
    for (const script of generatorScripts()) {
      const result = runNode('node_modules/tsx/dist/cli.mjs', [script]);
      if (!result.ok) return { ...result, log: `${script}\n${result.log}` };
    }
    return { ok: true, log: '' };
  },
};

/** @type {import('./fresh-step.mjs').Step} */
const wasmStep = {
  name: 'wasm',
  doing: 'compiling the kernels to WebAssembly',
  inputs: () => [...filesUnder(projectRoot, 'assembly', (path) => path.endsWith('.ts')), 'asconfig.json'],
  versions: () => [installedVersion('assemblyscript')],
  outputsExist: () =>
    existsSync(join(projectRoot, 'wasm-build/kernels.wasm')) || !existsSync(join(projectRoot, 'assembly/index.ts')),
  run: () => {
    if (!existsSync(join(projectRoot, 'assembly/index.ts'))) return { ok: true, log: '' };
    const staged = join(buildFolder, 'staged-kernels.wasm');
    const result = runNode('node_modules/assemblyscript/bin/asc.js', ['--outFile', relative(projectRoot, staged)]);
    if (!result.ok || !existsSync(staged)) {
      rmSync(staged, { force: true });
      return { ...result, ok: false };
    }
    mkdirSync(join(projectRoot, 'wasm-build'), { recursive: true });
    renameSync(staged, join(projectRoot, 'wasm-build/kernels.wasm'));
    return { ok: true, log: '' };
  },
};

/** @type {import('./fresh-step.mjs').Step} */
const typescriptStep = {
  name: 'typescript',
  doing: 'compiling TypeScript to dist',
  inputs: () => [
    ...filesUnder(projectRoot, 'src', isCompiled),
    'tsconfig.json',
    'tsconfig.build.json',
    'tools/build-steps.mjs',
  ],
  versions: () => [installedVersion('typescript'), installedVersion('esbuild')],
  // Every source has its output, so that a dist damaged by hand is built again.
  outputsExist: () =>
    filesUnder(projectRoot, 'src', isCompiled).every((path) => existsSync(join(projectRoot, outputOf(path)))),
  run: async () => {
    if (filesUnder(projectRoot, 'src', isCompiled).length === 0) return { ok: true, log: '' };
    const staged = join(buildFolder, 'staged-dist');
    rmSync(staged, { recursive: true, force: true });
    const result = runNode('node_modules/typescript/bin/tsc', ['--project', 'tsconfig.build.json', '--outDir', staged]);
    // tsc emits in spite of type errors, and what it emitted is worth running while somebody is mid-change.
    if (existsSync(staged)) {
      await bundleEntries(staged);
      replaceFolder(staged, join(projectRoot, 'dist'));
    }
    rmSync(staged, { recursive: true, force: true });
    const main = join(projectRoot, 'dist/cli/main.js');
    if (existsSync(main)) chmodSync(main, 0o755);
    return result;
  },
};

/** What Node starts from: the command line, the package, and the thread of a slot. */
const nodeEntries = ['cli/main.js', 'node/index.js', 'node/slot-worker.js'];

/** Replaces Node's entries by bundles of our own modules: one file loads in a fraction of the time of a hundred.
 * @param {string} folder what tsc emitted */
async function bundleEntries(folder) {
  const { build } = await import('esbuild');
  const entryPoints = nodeEntries.map((entry) => join(folder, entry)).filter((path) => existsSync(path));
  if (entryPoints.length === 0) return;
  await build({
    entryPoints,
    outdir: folder,
    outbase: folder,
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    // As deep as the entries, so that paths relative to a module lead to the same places.
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
}

/** @param {string} path */
function isCompiled(path) {
  return /\.tsx?$/.test(path) && !path.endsWith('.d.ts');
}

/** @param {string} path */
function outputOf(path) {
  return path.replace(/^src\//, 'dist/').replace(/\.tsx?$/, '.js');
}

/** In the order in which they depend on each other.
 * @type {readonly import('./fresh-step.mjs').Step[]} */
export const buildSteps = [generateStep, wasmStep, typescriptStep];

/** Makes `target` equal to `staged` file by file, each by rename, so that a reader never sees half a file.
 * @param {string} staged
 * @param {string} target */
function replaceFolder(staged, target) {
  const wanted = new Set();
  for (const path of filesUnder(projectRoot, relative(projectRoot, staged), () => true)) {
    const name = relative(staged, join(projectRoot, path));
    wanted.add(name);
    const from = join(staged, name);
    const to = join(target, name);
    if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }
  for (const path of filesUnder(projectRoot, relative(projectRoot, target), () => true)) {
    if (!wanted.has(relative(target, join(projectRoot, path)))) unlinkSync(join(projectRoot, path));
  }
}

/** Brings the named steps up to date and says what happened.
 * @param {{ names?: readonly string[], force?: boolean, say?: (line: string) => void }} [options]
 * @returns {Promise<import('./fresh-step.mjs').StepResult[]>} */
export async function ensureBuilt({ names, force = false, say = () => {} } = {}) {
  const steps = buildSteps.filter((step) => names === undefined || names.includes(step.name));
  const results = [];
  for (const step of steps) results.push(await ensureFresh(projectRoot, step, { force, say }));
  return results;
}
