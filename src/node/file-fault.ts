/** The system's code of a thrown error, such as `ENOENT`; empty for others. */
export function errorCodeOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EACCES: 'the permissions forbid it',
  EPERM: 'the permissions forbid it',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
};

/** Why a file operation failed, as the end of a sentence. */
export function fileFaultReason(thrown: unknown): string {
  return reasons[errorCodeOf(thrown)] ?? (thrown instanceof Error ? thrown.message : String(thrown));
}
