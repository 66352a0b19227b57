import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCodeOf } from './file-fault.ts';

/*
 * Names of temporary files say which process made them, so that another can tell what a killed one has left:
 *
 *   3f9a0c12-4711      where process numbers mean the same | number of the process
 *
 * The first part is a digest of the host, of when it started, and of the process namespace. A mark from anywhere else says nothing about
 * whether its process lives.
 */

/** The mark of this process, of characters that any file name may have. */
export function processMark(): string {
  return `${numberingPlace()}-${process.pid}`;
}

/** Whether a mark is that of a process which is certainly gone. */
export function isMarkOfDead(mark: string): boolean {
  const [, place, digits] = /^([0-9a-f]{8})-([1-9]\d*)$/.exec(mark) ?? [];
  return place === numberingPlace() && !isAlive(Number(digits));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return errorCodeOf(thrown) !== 'ESRCH';
  }
}

function numberingPlace(): string {
  const parts = [
    hostname(),
    textOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    textOr('', () => readlinkSync('/proc/self/ns/pid')),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8);
}

/** What cannot be read is not there on this system. */
function textOr(otherwise: string, read: () => string): string {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
