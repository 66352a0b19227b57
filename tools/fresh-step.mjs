// A step of a build that knows when it is fresh: the hash of everything it reads equals the hash in its stamp, and its
// outputs exist. Several processes may ask at once (two test runs, say): one of them works under the build lock and the
// others find the work done. A failed step is stamped too, with its log, so that the same broken sources are not compiled
// again by every test run.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { takeBuildLock } from './build-lock.mjs';

/**
 * @typedef {{ name: string, ok: boolean, usable: boolean, log: string }} StepResult `usable`: outputs are there, if old ones
 * @typedef {{ hash: string, ok: boolean, log: string }} Stamp
 * @typedef {{ ok: boolean, log: string, killed?: boolean }} Outcome
 * @typedef {object} Step
 * @property {string} name short, for messages and for the stamp's file name
 * @property {string} doing what to say while it runs
 * @property {() => string[]} inputs paths relative to the root
 * @property {() => string[]} versions anything else that the outputs depend on
 * @property {() => boolean} outputsExist
 * @property {() => Outcome | Promise<Outcome>} run
 */

/** Files under `folder` (relative to `root`) that `keep` accepts, sorted, with forward slashes.
 * @param {string} root
 * @param {string} folder
 * @param {(path: string) => boolean} keep
 * @returns {string[]} */
export function filesUnder(root, folder, keep) {
  const absolute = join(root, folder);
  if (!existsSync(absolute)) return [];
  const found = [];
  for (const entry of readdirSync(absolute, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = relative(root, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (keep(path)) found.push(path);
  }
  return found.sort();
}

/** @param {string} root
 * @param {Step} step */
function inputHash(root, step) {
  const hash = createHash('sha256');
  for (const version of step.versions()) hash.update(`${version}\n`);
  for (const path of step.inputs()) {
    // A file that another process removed between the listing and here changes the hash like any edit.
    const bytes = existsSync(join(root, path)) ? readFileSync(join(root, path)) : 'removed';
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** @param {string} root
 * @param {Step} step */
function stampPath(root, step) {
  return join(root, '.build', `${step.name}.json`);
}

/** @param {string} root
 * @param {Step} step
 * @returns {Stamp | undefined} */
function readStamp(root, step) {
  try {
    return JSON.parse(readFileSync(stampPath(root, step), 'utf8'));
  } catch {
    return undefined;
  }
}

/** The stamp when it still describes the inputs and the outputs are there, else undefined.
 * @param {string} root
 * @param {Step} step */
function freshStamp(root, step) {
  const stamp = readStamp(root, step);
  if (stamp === undefined || stamp.hash !== inputHash(root, step)) return undefined;
  return stamp.ok && !step.outputsExist() ? undefined : stamp;
}

/** @param {Step} step
 * @param {{ ok: boolean, log: string }} outcome
 * @returns {StepResult} */
function resultOf(step, { ok, log }) {
  return { name: step.name, ok, usable: step.outputsExist(), log };
}

/** Runs the step unless it is fresh, alone in `root`. A compiler's errors are a result, not an exception.
 * @param {string} root
 * @param {Step} step
 * @param {{ force?: boolean, say?: (line: string) => void }} [options]
 * @returns {Promise<StepResult>} */
export async function ensureFresh(root, step, { force = false, say = () => {} } = {}) {
  const found = force ? undefined : freshStamp(root, step);
  if (found !== undefined) return resultOf(step, found);
  const release = await takeBuildLock(root, say);
  try {
    const stamp = force ? undefined : freshStamp(root, step);
    if (stamp !== undefined) return resultOf(step, stamp);
    // Hashed before the run: an edit that lands while the compiler works makes the stamp stale, not wrong.
    const hash = inputHash(root, step);
    const startMs = performance.now();
    const { ok, log, killed } = await step.run();
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    say(`${step.doing}: ${ok ? 'done' : 'failed'} in ${seconds} s`);
    // A compiler that was killed says nothing about the sources.
    if (killed !== true) {
      const temporary = `${stampPath(root, step)}.${process.pid}`;
      writeFileSync(temporary, JSON.stringify({ hash, ok, log }));
      renameSync(temporary, stampPath(root, step));
    }
    return resultOf(step, { ok, log });
  } finally {
    release();
  }
}
