// npm packages as the lock file names them. Plain Node: this runs before any package is there.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeBuildLock } from './build-lock.mjs';
import { projectRoot } from './build-steps.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} LockFile
 */

/** @param {string} path relative to the project root
 * @returns {LockFile | undefined} */
function readLockFile(path) {
  try {
    return JSON.parse(readFileSync(join(projectRoot, path), 'utf8'));
  } catch {
    return undefined;
  }
}

/** True when what npm noted as installed is what the lock file asks for, whoever installed it. */
function areInstalled() {
  const wanted = readLockFile('package-lock.json')?.packages;
  const installed = readLockFile('node_modules/.package-lock.json')?.packages;
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    // Packages for other platforms are in the lock file, and not installed here.
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version;
  });
}

/** @param {(line: string) => void} say
 * @returns {Promise<boolean>} false when npm failed; its output has been shown */
export async function installPackages(say) {
  if (areInstalled()) return true;
  const release = await takeBuildLock(projectRoot, say);
  try {
    if (areInstalled()) return true;
    say('installing npm packages from the lock file (once, some 500 MB on disk)');
    const startMs = performance.now();
    // Not `npm ci`: it would empty node_modules under a running test, and it refuses a lock file that lacks the
    // binaries of other platforms, which is what npm writes behind a mirror without them. The lock file stays as it is.
    const result = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: projectRoot,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (result.status !== 0) {
      console.error(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? String(result.error) : ''}`.trim());
      say('npm install failed: check that the npm registry is reachable, then run the same command again');
      return false;
    }
    say(`npm packages installed in ${((performance.now() - startMs) / 1000).toFixed(0)} s`);
    return true;
  } finally {
    release();
  }
}
