import { PeltonError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { invalidOption } from '../../base/option-schema.ts';
import type { FileEntry, FileStore } from '../../operators/file-store.ts';
import { comparePaths } from './path-order.ts';

const compressedName = /\.(?:gz|gzip|deflate|bz2|xz|zst)$/;

const isPattern = (path: string): boolean => /[*?[{]/.test(path);

/**
 * The files that a path means, in order (numbers in names count as numbers): the file itself, those below a folder, or those that match a pattern; of these only
 * the ones whose whole path matches `regexPattern`.
 * @throws PeltonError FILE_NOT_FOUND with the nearest name, FILE_UNREADABLE also for compressed files, OPTION_INVALID for a bad
 * regular expression
 */
export async function findFiles(
  files: FileStore,
  path: string,
  regexPattern: string | undefined,
): Promise<readonly FileEntry[]> {
  const all = [...(await filesAt(files, path))].sort((a, b) => comparePaths(a.path, b.path));
  const expression = regexPattern === undefined ? undefined : wholePathExpression(regexPattern);
  const found = expression === undefined ? all : all.filter((entry) => expression.test(entry.path));
  const compressed = found.find((entry) => compressedName.test(entry.path));
  if (compressed === undefined) return found;
  throw new PeltonError({
    code: 'FILE_UNREADABLE',
    message: `cannot read ${compressed.path}: compressed files are not supported`,
    hint: "decompress it, or leave it out with 'source.path.regex-pattern'",
  });
}

async function filesAt(files: FileStore, path: string): Promise<readonly FileEntry[]> {
  const stat = await files.stat(path);
  switch (stat.kind) {
    case 'file':
      return [stat.entry];
    case 'folder':
      return files.list(path);
    case 'missing': {
      const matching = isPattern(path) ? await files.glob(path) : [];
      if (matching.length === 0) throw await notFound(files, path);
      return matching;
    }
  }
}

/** @throws PeltonError OPTION_INVALID */
export function wholePathExpression(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (thrown) {
    throw invalidOption(
      'source.path.regex-pattern',
      pattern,
      thrown instanceof Error ? thrown.message : String(thrown),
    );
  }
}

async function notFound(files: FileStore, path: string): Promise<PeltonError> {
  if (isPattern(path)) {
    return new PeltonError({
      code: 'FILE_NOT_FOUND',
      message: `no file matches ${path}`,
      hint: '* stands for a part of one name, ** for any folders, {a,b} for either; names that start with . or _ do not count',
    });
  }
  const message = `there is no file or folder ${path}`;
  const slash = path.lastIndexOf('/');
  const folder = slash < 0 ? '.' : path.slice(0, slash) || '/';
  const name = path.slice(slash + 1);
  const stat = await files.stat(folder);
  if (stat.kind !== 'folder') {
    return new PeltonError({ code: 'FILE_NOT_FOUND', message, hint: `its folder ${folder} does not exist either` });
  }
  const prefix = slash < 0 ? '' : path.slice(0, slash + 1);
  // Files beside it, and folders beside it that hold files. What cannot be listed gives no hint, and no other error.
  const patterns = [`${prefix}*`, `${prefix}*/*`];
  const listings = await Promise.all(patterns.map((pattern) => files.glob(pattern).catch(() => [])));
  const siblings = listings.flat();
  const names = new Set(siblings.map((entry) => entry.path.slice(prefix.length).split('/')[0] ?? ''));
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? `the folder ${folder} exists` : `did you mean ${prefix}${nearest}?`;
  return new PeltonError({ code: 'FILE_NOT_FOUND', message, hint });
}
