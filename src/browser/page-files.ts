import { PeltonError } from '../base/errors.ts';
import { globExpression } from '../base/glob-pattern.ts';
import type { FileEntry, PathStat } from '../operators/file-store.ts';
import { fetchFile } from './fetch-file.ts';
import type { FileDirectory, StoredFile } from './file-directory.ts';

/** Names of files with their bytes, or with the address that has them. */
export type NamedFiles = Map<string, Blob | URL>;

const isHidden = (name: string): boolean => name.startsWith('.') || name.startsWith('_');

const storedBytes = (stored: StoredFile): number => (stored.kind === 'blob' ? stored.blob.size : stored.sizeBytes);

/** The directory over a page's map of files, which may change while jobs run. A folder is there as long as a file is in it. */
export class PageFiles implements FileDirectory {
  readonly #files: NamedFiles;
  /** What is known of the addresses that were asked for; a URL is fetched, or measured, once. */
  readonly #fetched = new WeakMap<URL, Promise<StoredFile>>();

  constructor(files: NamedFiles) {
    this.#files = files;
  }

  async stat(path: string): Promise<PathStat> {
    if (this.#files.has(path)) return { kind: 'file', entry: await this.#entry(path) };
    const isFolder = path === '.' || [...this.#files.keys()].some((key) => key.startsWith(`${path}/`));
    return { kind: isFolder ? 'folder' : 'missing' };
  }

  list(folder: string): Promise<readonly FileEntry[]> {
    const prefix = folder === '.' ? '' : `${folder}/`;
    return this.#entries((path) => path.startsWith(prefix) && !path.slice(prefix.length).split('/').some(isHidden));
  }

  listHidden(folder: string): Promise<readonly FileEntry[]> {
    const prefix = folder === '.' ? '' : `${folder}/`;
    const isIn = (path: string): boolean => path.startsWith(prefix) && !path.slice(prefix.length).includes('/');
    return this.#entries((path) => isIn(path) && isHidden(path.slice(prefix.length)));
  }

  glob(pattern: string): Promise<readonly FileEntry[]> {
    const expression = globExpression(pattern);
    return this.#entries((path) => expression.test(path) && !path.split('/').some(isHidden));
  }

  async find(path: string): Promise<StoredFile> {
    const content = this.#files.get(path);
    if (content === undefined) throw missing(path);
    if (!(content instanceof URL)) return { kind: 'blob', blob: content };
    let fetched = this.#fetched.get(content);
    if (fetched === undefined) {
      fetched = fetchFile(path, content.href);
      this.#fetched.set(content, fetched);
      // A server that was away may be back for the next job.
      fetched.catch(() => this.#fetched.delete(content));
    }
    return await fetched;
  }

  async add(path: string, blob: Blob): Promise<void> {
    this.#files.set(path, blob);
  }

  async rename(from: string, to: string): Promise<void> {
    const content = this.#files.get(from);
    if (content === undefined) throw missing(from);
    this.#files.delete(from);
    this.#files.set(to, content);
  }

  async delete(path: string): Promise<void> {
    this.#files.delete(path);
  }

  async #entries(keep: (path: string) => boolean): Promise<readonly FileEntry[]> {
    const paths = [...this.#files.keys()].filter(keep).sort();
    return await Promise.all(paths.map((path) => this.#entry(path)));
  }

  async #entry(path: string): Promise<FileEntry> {
    const content = this.#files.get(path);
    const modifiedMs = content instanceof File ? content.lastModified : 0;
    return { path, sizeBytes: storedBytes(await this.find(path)), modifiedMs };
  }
}

function missing(path: string): PeltonError {
  return new PeltonError({
    code: 'FILE_NOT_FOUND',
    message: `there is no file ${path}`,
    hint: 'give it to the session under this name: session.files.set(name, file)',
  });
}
