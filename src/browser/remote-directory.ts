import { asPeltonError, PeltonError, type PeltonErrorFields } from '../base/errors.ts';
import type { Port } from '../runtime/port.ts';
import type { FileDirectory } from './file-directory.ts';

type Method = keyof FileDirectory;
type Result<M extends Method> = Awaited<ReturnType<FileDirectory[M]>>;

/** A worker's call of one of the directory's methods. */
export type DirectoryRequest = {
  readonly [M in Method]: { readonly id: number; readonly method: M; readonly args: Parameters<FileDirectory[M]> };
}[Method];

/** What the call with this `id` came to. */
export type DirectoryAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: PeltonErrorFields };

/** On the page: answers the calls of a worker. */
export function serveDirectory(port: Port<DirectoryAnswer, DirectoryRequest>, directory: FileDirectory): void {
  port.onMessage((request) => {
    const { id } = request;
    call(directory, request).then(
      (value) => port.post({ id, value }),
      (thrown: unknown) => port.post({ id, error: asPeltonError(thrown).toFields() }),
    );
  });
}

function call(directory: FileDirectory, request: DirectoryRequest): Promise<unknown> {
  switch (request.method) {
    case 'stat':
      return directory.stat(...request.args);
    case 'list':
      return directory.list(...request.args);
    case 'listHidden':
      return directory.listHidden(...request.args);
    case 'glob':
      return directory.glob(...request.args);
    case 'find':
      return directory.find(...request.args);
    case 'delete':
      return directory.delete(...request.args);
    case 'add':
      return directory.add(...request.args);
    case 'rename':
      return directory.rename(...request.args);
  }
}

/** In a worker: the directory of the page. */
export function remoteDirectory(port: Port<DirectoryRequest, DirectoryAnswer>): FileDirectory {
  const waiting = new Map<number, (answer: DirectoryAnswer) => void>();
  let id = 0;
  port.onMessage((answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const ask = <M extends Method>(make: (id: number) => DirectoryRequest & { readonly method: M }): Promise<Result<M>> =>
    new Promise((resolve, reject) => {
      id++;
      waiting.set(id, (answer) => {
        if ('error' in answer) reject(new PeltonError(answer.error));
        else resolve(answer.value as Result<M>);
      });
      port.post(make(id));
    });
  return {
    stat: (path) => ask<'stat'>((id) => ({ id, method: 'stat', args: [path] })),
    list: (folder) => ask<'list'>((id) => ({ id, method: 'list', args: [folder] })),
    listHidden: (folder) => ask<'listHidden'>((id) => ({ id, method: 'listHidden', args: [folder] })),
    glob: (pattern) => ask<'glob'>((id) => ({ id, method: 'glob', args: [pattern] })),
    find: (path) => ask<'find'>((id) => ({ id, method: 'find', args: [path] })),
    add: (path, blob) => ask<'add'>((id) => ({ id, method: 'add', args: [path, blob] })),
    rename: (from, to) => ask<'rename'>((id) => ({ id, method: 'rename', args: [from, to] })),
    delete: (path) => ask<'delete'>((id) => ({ id, method: 'delete', args: [path] })),
  };
}
