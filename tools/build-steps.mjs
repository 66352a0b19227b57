// The build as three steps that each know when they are fresh: generated files, kernels.wasm, dist.
//
// Plain Node without dependencies, because the set-up of a fresh clone runs it before anything is installed.
// A step is fresh when the hash of everything it reads equals the hash in its stamp and its outputs exist.
// Several processes may build at once (two test runs, say): one lock file lets one of them work, outputs are
// replaced by rename, and the others find the work done. A failed step is stamped too, with its log, so that
// the same broken sources are not compiled again by every test run.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const buildFolder = join(projectRoot, '.build');
const lockPath = join(buildFolder, 'lock');
const lockPollMs = 50;
const lockWaitMsMax = 5 * 60_000;

/**
 * @typedef {{ name: string, ok: boolean, usable: boolean, log: string }} StepResult `usable`: outputs are there, if old ones
 * @typedef {{ hash: string, ok: boolean, log: string }} Stamp
 * @typedef {object} Step
 * @property {string} name short, for messages and for the stamp's file name
 * @property {string} doing what to say while it runs
 * @property {() => string[]} inputs paths relative to the project root
 * @property {() => string[]} versions anything else that the outputs depend on
 * @property {() => boolean} outputsExist
 * @property {() => { ok: boolean, log: string, killed?: boolean }} run
 */

/** Files under `folder` (relative to the project root) that `keep` accepts, sorted, with forward slashes.
 * @param {string} folder
 * @param {(path: string) => boolean} keep
 * @returns {string[]} */
export function filesUnder(folder, keep) {
  const absolute = join(projectRoot, folder);
  if (!existsSync(absolute)) return [];
  const found = [];
  for (const entry of readdirSync(absolute, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = relative(projectRoot, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (keep(path)) found.push(path);
  }
  return found.sort();
}

/** @returns {string[]} the generator scripts, each of which writes its files when run without arguments */
export function generatorScripts() {
  return filesUnder('tools', (path) => /^tools\/generate-[a-z-]+\.ts$/.test(path));
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

/** @type {Step} */
const generateStep = {
  name: 'generate',
  doing: 'generating the kernel contract',
  inputs: () => [
    ...filesUnder('src', (path) => path.startsWith('src/abi/') || path.endsWith('.fbs')),
    ...filesUnder('tools', (path) => path.endsWith('.ts')),
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

/** @type {Step} */
const wasmStep = {
  name: 'wasm',
  doing: 'compiling the kernels to WebAssembly',
  inputs: () => [...filesUnder('assembly', (path) => path.endsWith('.ts')), 'asconfig.json'],
  versions: () => [installedVersion('assemblyscript')],
  outputsExist: () =>
    existsSync(join(projectRoot, 'wasm-build/kernels.wasm')) || !existsSync(join(projectRoot, 'assembly/index.ts')),
  run: () => {
    if (!existsSync(join(projectRoot, 'assembly/index.ts'))) return { ok: true, log: '' };
    const staged = join(buildFolder, `kernels-${process.pid}.wasm`);
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

/** @type {Step} */
const typescriptStep = {
  name: 'typescript',
  doing: 'compiling TypeScript to dist',
  inputs: () => [...filesUnder('src', isCompiled), 'tsconfig.json', 'tsconfig.build.json'],
  versions: () => [installedVersion('typescript')],
  // Every source has its output, so that a dist damaged by hand is built again.
  outputsExist: () => filesUnder('src', isCompiled).every((path) => existsSync(join(projectRoot, outputOf(path)))),
  run: () => {
    if (filesUnder('src', isCompiled).length === 0) return { ok: true, log: '' };
    const staged = join(buildFolder, `dist-${process.pid}`);
    rmSync(staged, { recursive: true, force: true });
    const result = runNode('node_modules/typescript/bin/tsc', ['--project', 'tsconfig.build.json', '--outDir', staged]);
    // tsc emits in spite of type errors, and what it emitted is worth running while somebody is mid-change.
    if (existsSync(staged)) replaceFolder(staged, join(projectRoot, 'dist'));
    rmSync(staged, { recursive: true, force: true });
    const main = join(projectRoot, 'dist/cli/main.js');
    if (existsSync(main)) chmodSync(main, 0o755);
    return result;
  },
};

/** @param {string} path */
function isCompiled(path) {
  return /\.tsx?$/.test(path) && !path.endsWith('.d.ts');
}

/** @param {string} path */
function outputOf(path) {
  return path.replace(/^src\//, 'dist/').replace(/\.tsx?$/, '.js');
}

/** In the order in which they depend on each other.
 * @type {readonly Step[]} */
export const buildSteps = [generateStep, wasmStep, typescriptStep];

/** Makes `target` equal to `staged` file by file, each by rename, so that a reader never sees half a file.
 * @param {string} staged
 * @param {string} target */
function replaceFolder(staged, target) {
  const wanted = new Set();
  for (const path of filesUnder(relative(projectRoot, staged), () => true)) {
    const name = relative(staged, join(projectRoot, path));
    wanted.add(name);
    const from = join(staged, name);
    const to = join(target, name);
    if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }
  for (const path of filesUnder(relative(projectRoot, target), () => true)) {
    if (!wanted.has(relative(target, join(projectRoot, path)))) unlinkSync(join(projectRoot, path));
  }
}

/** @param {Step} step */
function inputHash(step) {
  const hash = createHash('sha256');
  for (const version of step.versions()) hash.update(`${version}\n`);
  for (const path of step.inputs()) {
    // A file that another process removed between the listing and here changes the hash like any edit.
    const bytes = existsSync(join(projectRoot, path)) ? readFileSync(join(projectRoot, path)) : 'removed';
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** @param {Step} step */
function stampPath(step) {
  return join(buildFolder, `${step.name}.json`);
}

/** @param {Step} step
 * @returns {Stamp | undefined} */
function readStamp(step) {
  try {
    return JSON.parse(readFileSync(stampPath(step), 'utf8'));
  } catch {
    return undefined;
  }
}

/** The stamp when it still describes the inputs and the outputs are there, else undefined.
 * @param {Step} step */
function freshStamp(step) {
  const stamp = readStamp(step);
  if (stamp === undefined || stamp.hash !== inputHash(step)) return undefined;
  return stamp.ok && !step.outputsExist() ? undefined : stamp;
}

/** Brings the named steps up to date and says what happened; compiler errors are results, not exceptions.
 * @param {{ names?: readonly string[], force?: boolean, say?: (line: string) => void }} [options]
 * @returns {Promise<StepResult[]>} */
export async function ensureBuilt({ names, force = false, say = () => {} } = {}) {
  const steps = buildSteps.filter((step) => names === undefined || names.includes(step.name));
  /** @type {StepResult[]} */
  const results = [];
  for (const step of steps) {
    const stamp = force ? undefined : freshStamp(step);
    results.push(stamp === undefined ? await runLocked(step, force, say) : resultOf(step, stamp));
  }
  return results;
}

/** @param {Step} step
 * @param {{ ok: boolean, log: string }} outcome
 * @returns {StepResult} */
function resultOf(step, { ok, log }) {
  return { name: step.name, ok, usable: step.outputsExist(), log };
}

/** @param {Step} step
 * @param {boolean} force
 * @param {(line: string) => void} say
 * @returns {Promise<StepResult>} */
async function runLocked(step, force, say) {
  const release = await takeLock(say);
  try {
    const stamp = force ? undefined : freshStamp(step);
    if (stamp !== undefined) return resultOf(step, stamp);
    // Hashed before the run: an edit that lands while the compiler works makes the stamp stale, not wrong.
    const hash = inputHash(step);
    const startMs = performance.now();
    const { ok, log, killed } = step.run();
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    say(`${step.doing}: ${ok ? 'done' : 'failed'} in ${seconds} s`);
    // A compiler that was killed says nothing about the sources.
    if (killed !== true) {
      const temporary = `${stampPath(step)}.${process.pid}`;
      writeFileSync(temporary, JSON.stringify({ hash, ok, log }));
      renameSync(temporary, stampPath(step));
    }
    return resultOf(step, { ok, log });
  } finally {
    release();
  }
}

/** @param {(line: string) => void} say
 * @returns {Promise<() => void>} call it to release the lock */
export async function takeLock(say = () => {}) {
  mkdirSync(buildFolder, { recursive: true });
  const startMs = performance.now();
  let waiting = false;
  for (;;) {
    try {
      writeFileSync(lockPath, String(process.pid), { flag: 'wx' });
      return () => rmSync(lockPath, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    dropDeadLock();
    if (!waiting) say('waiting for another build of this folder to finish');
    waiting = true;
    if (performance.now() - startMs > lockWaitMsMax) {
      throw new Error(`.build/lock is still held after ${lockWaitMsMax / 60_000} minutes: remove it if no build runs`);
    }
    await new Promise((resolve) => setTimeout(resolve, lockPollMs));
  }
}

/** Removes the lock of a process that no longer runs. The rename decides between several that notice it. */
function dropDeadLock() {
  try {
    const holder = Number(readFileSync(lockPath, 'utf8'));
    const ageMs = Date.now() - statSync(lockPath).mtimeMs;
    // A lock that was just created may still be empty.
    if (holder === 0 ? ageMs < 1000 : isAlive(holder)) return;
    const aside = `${lockPath}-dead-${process.pid}`;
    renameSync(lockPath, aside);
    unlinkSync(aside);
  } catch {
    // Released or dropped by somebody else in between: the next round of the loop sees it.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
