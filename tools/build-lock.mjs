// One build at a time in a checkout, whoever starts it: a file that names the process which holds it.

import { mkdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const lockPollMs = 50;
const lockWaitMsMax = 5 * 60_000;

/** Waits until no other process builds in `root`.
 * @param {string} root
 * @param {(line: string) => void} [say]
 * @returns {Promise<() => void>} call it to release the lock */
export async function takeBuildLock(root, say = () => {}) {
  mkdirSync(join(root, '.build'), { recursive: true });
  const lockPath = join(root, '.build', 'lock');
  const startMs = performance.now();
  let waiting = false;
  for (;;) {
    try {
      writeFileSync(lockPath, String(process.pid), { flag: 'wx' });
      return () => rmSync(lockPath, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    dropDeadLock(lockPath);
    if (!waiting) say('waiting for another build of this folder to finish');
    waiting = true;
    if (performance.now() - startMs > lockWaitMsMax) {
      throw new Error(`.build/lock is still held after ${lockWaitMsMax / 60_000} minutes: remove it if no build runs`);
    }
    await new Promise((resolve) => setTimeout(resolve, lockPollMs));
  }
}

/** Removes the lock of a process that no longer runs. The rename decides between several that notice it.
 * @param {string} lockPath */
function dropDeadLock(lockPath) {
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
