import { fileURLToPath } from 'node:url';
import { PeltonError } from '../base/errors.ts';
import type { OpenSnapshotStore } from '../checkpoint/snapshot-store.ts';
import { openFolderStore } from './folder-store.ts';
import { openS3Store } from './s3-store.ts';

/** Stores of the machine: a folder, by path or `file:` URL, or a bucket of S3. */
export const openNodeStore: OpenSnapshotStore = (address) => {
  const scheme = /^(file|[a-z][a-z0-9+.-]+(?=:\/\/)):/i.exec(address)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return openFolderStore(address);
    case 'file':
      return openFolderStore(fileURLToPath(address));
    case 's3':
      return openS3Store(address, process.env);
    default:
      throw new PeltonError({
        code: 'OPTION_INVALID',
        message: `snapshots cannot be kept in ${address.replace(/\?.*$/s, '')}: ${scheme}:// is unknown`,
        hint: "name a folder, or a bucket as 's3://bucket/prefix'",
      });
  }
};
