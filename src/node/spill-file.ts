import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ErrorCode, PeltonError } from '../base/errors.ts';
import type { SpillFile } from '../state/spill-file.ts';
import { fileFaultReason } from './file-fault.ts';

/**
 * A spill file below `folder`, made at the first write. It has a name for a moment only: what has none is gone with its process, however
 * that ends.
 */
export function openNodeSpill(folder: string = tmpdir()): SpillFile {
  let opened: { readonly descriptor: number; readonly home: string; readonly path: string } | undefined;

  const attempt = <T>(code: ErrorCode, path: string, work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      throw new PeltonError({
        code,
        message: `spill file ${path}: ${fileFaultReason(thrown)}`,
        hint: 'state that does not fit into memory goes there; give the job more memory, or the disk more room',
        cause: thrown,
      });
    }
  };

  const open = (): NonNullable<typeof opened> =>
    attempt('FILE_UNWRITABLE', folder, () => {
      const home = mkdtempSync(join(folder, 'pelton-spill-'));
      const path = join(home, 'pages');
      try {
        return { descriptor: openSync(path, 'w+', 0o600), home, path };
      } finally {
        loseName(home);
      }
    });

  return {
    write(position, bytes) {
      opened ??= open();
      const { descriptor, path } = opened;
      attempt('FILE_UNWRITABLE', path, () => {
        for (let done = 0; done < bytes.length; )
          done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
      });
    },

    read(position, into) {
      opened ??= open();
      const { descriptor, path } = opened;
      attempt('FILE_UNREADABLE', path, () => {
        for (let done = 0; done < into.length; ) {
          const count = readSync(descriptor, into, done, into.length - done, position + done);
          if (count === 0) throw new Error(`it ends before byte ${position + into.length}`);
          done += count;
        }
      });
    },

    close() {
      if (opened === undefined) return;
      const { descriptor, home, path } = opened;
      opened = undefined;
      attempt('FILE_UNWRITABLE', path, () => {
        closeSync(descriptor);
        rmSync(home, { recursive: true, force: true });
      });
    },
  };
}

/** Where the system keeps the names of open files, this one goes when it is closed. */
function loseName(home: string): void {
  try {
    rmSync(home, { recursive: true, force: true });
  } catch {
    // It is tried again at the end.
  }
}
