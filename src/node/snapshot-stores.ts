import { fileURLToPath } from 'node:url';
import { PeltonError } from '../base/errors.ts';
import type { OpenSnapshotStore } from '../checkpoint/snapshot-store.ts';
import { openFolderStore } from './folder-store.ts';

/** A folder of this machine, by path or file:// URL. */
export const openNodeStore: OpenSnapshotStore = (address) => {
  if (address.startsWith('file:')) return openFolderStore(fileURLToPath(address));
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return openFolderStore(address);
  throw new PeltonError({
    code: 'OPTION_INVALID',
    message: `there is no store for snapshots at '${address}'`,
    hint: 'it can be a folder or a file:// URL',
  });
};
