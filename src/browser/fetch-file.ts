import { PeltonError } from '../base/errors.ts';
import type { StoredFile } from './file-directory.ts';

/**
 * Asks a server for a file: for its size alone when the server answers requests for byte ranges, otherwise for all of it.
 * @throws PeltonError FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function fetchFile(path: string, url: string): Promise<StoredFile> {
  const response = await request(path, url, { range: 'bytes=0-0' });
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (response.status === 206 && total !== undefined) {
    await response.arrayBuffer();
    return { kind: 'ranges', url, sizeBytes: Number(total) };
  }
  // A range of an empty file does not exist, and another site may hide how long the whole is.
  const whole = response.status === 200 ? response : await request(path, url, {});
  return { kind: 'blob', blob: await attempt(path, url, () => whole.blob()) };
}

/** Bytes `start` up to `end` of a file on a server, fewer only at the end of the file. @throws PeltonError */
export async function fetchRange(path: string, url: string, start: number, end: number): Promise<Uint8Array> {
  if (end <= start) return new Uint8Array(0);
  const response = await request(path, url, { range: `bytes=${start}-${end - 1}` });
  if (response.status !== 206)
    throw unreadable(path, url, `the server answered a request for a range with ${response.status}`);
  return new Uint8Array(await attempt(path, url, () => response.arrayBuffer()));
}

async function request(path: string, url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  const response = await attempt(path, url, () => fetch(url, { headers }));
  if (response.ok || response.status === 416) return response;
  const reason = `the server answered ${response.status} ${response.statusText}`.trimEnd();
  throw unreadable(path, url, reason, response.status === 404 ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE');
}

async function attempt<T>(path: string, url: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const hint =
      'the network or the server is away, or a server of another site does not allow this page to read it (CORS)';
    throw unreadable(path, url, reason, 'FILE_UNREADABLE', hint);
  }
}

function unreadable(
  path: string,
  url: string,
  reason: string,
  code: 'FILE_NOT_FOUND' | 'FILE_UNREADABLE' = 'FILE_UNREADABLE',
  hint?: string,
): PeltonError {
  const message = `cannot read ${path} from ${url}: ${reason}`;
  return new PeltonError(hint === undefined ? { code, message } : { code, message, hint });
}
