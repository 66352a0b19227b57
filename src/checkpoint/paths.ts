/**
 * Every path of a snapshot. A job's checkpoint folder, which is the root of its store:
 *
 *   <checkpoint folder>/<jobUid>/chk-<id>/_metadata        exists = the checkpoint is complete
 *   <checkpoint folder>/<jobUid>/shared/<id>-<digest>.pack pages, named after the checkpoint that wrote them and their content
 *
 * A savepoint, the root of a store of its own:
 *
 *   <savepoint folder>/savepoint-<jobUid, 6 letters>-<id>/_metadata
 *   <savepoint folder>/savepoint-…/<operator uid>/<table>/kg-<nnnnn>.arrow
 */

import { textDigest } from '../base/text-digest.ts';

export const metadataName = '_metadata';
export const packPrefix = 'shared/';

const checkpointPattern = /^chk-(\d{1,15})$/;
const packPattern = /^shared\/(\d{1,15})-[0-9a-f]{32}\.pack$/;
const uidPrefixLength = 6;
/** Longest name of a folder, in bytes; file systems allow 255. */
const nameBytesMax = 200;

/** `names` below an address, which may be a folder or a URL with a query. */
export function addressBelow(address: string, ...names: readonly string[]): string {
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(address);
  const queryStart = isUrl ? address.indexOf('?') : -1;
  const base = queryStart < 0 ? address : address.slice(0, queryStart);
  const query = queryStart < 0 ? '' : address.slice(queryStart);
  return `${[base === '/' ? '' : base.replace(/(?<=[^/])\/+$/, ''), ...names].join('/')}${query}`;
}

/** Address of the store of a job's checkpoints. */
export function jobAddress(checkpointFolder: string, jobUid: string): string {
  return addressBelow(checkpointFolder, safeName(jobUid));
}

/** Address of the store of one savepoint. */
export function savepointAddress(savepointFolder: string, jobUid: string, checkpointId: number): string {
  return addressBelow(savepointFolder, `savepoint-${safeName(jobUid).slice(0, uidPrefixLength)}-${checkpointId}`);
}

/** Folder of a checkpoint below the job's, without a slash at the end. */
export function checkpointFolder(checkpointId: number): string {
  return `chk-${checkpointId}`;
}

export function checkpointMetadataPath(checkpointId: number): string {
  return `${checkpointFolder(checkpointId)}/${metadataName}`;
}

/** The checkpoint that a folder's name stands for; undefined for another folder. */
export function checkpointIdOf(folderName: string): number | undefined {
  const digits = checkpointPattern.exec(folderName)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Checkpoints whose metadata is among the paths of a job's folder, newest first. */
export function completedCheckpointIds(paths: readonly string[]): number[] {
  const ids = paths.flatMap((path) => {
    const [folder = '', file, ...deeper] = path.split('/');
    const id = checkpointIdOf(folder);
    return id === undefined || file !== metadataName || deeper.length > 0 ? [] : [id];
  });
  return ids.sort((a, b) => b - a);
}

/**
 * A pack belongs to the checkpoint that wrote it, so that an aborted one's can be deleted while a later one stores the same
 * pages again. `digest`: 32 hexadecimal digits.
 */
export function packPath(checkpointId: number, digest: string): string {
  return `${packPrefix}${checkpointId}-${digest}.pack`;
}

/** The checkpoint that wrote a pack; undefined for another path. */
export function checkpointIdOfPack(path: string): number | undefined {
  const digits = packPattern.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** File of one key group of one state table, below a savepoint's folder. */
export function savepointFilePath(uid: string, table: string, keyGroup: number): string {
  return `${safeName(uid)}/${safeName(table)}/kg-${String(keyGroup).padStart(5, '0')}.arrow`;
}

/**
 * Any text as the name of one folder: ASCII letters, digits, `-`, `_` and inner dots stay, every other byte becomes `~xx`,
 * and what is longer than `bytesMax` ends in a digest. Different texts give different names.
 */
export function safeName(text: string, bytesMax = nameBytesMax): string {
  let name = '';
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    const stays = /[A-Za-z0-9_-]/.test(character) || (character === '.' && name !== '');
    name += stays ? character : `~${byte.toString(16).padStart(2, '0')}`;
  }
  if (name === '') return '~';
  if (name.length <= bytesMax) return name;
  return `${name.slice(0, bytesMax - 20)}~~${textDigest(name)}`;
}
