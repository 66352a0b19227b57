import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

export interface PageServer {
  /** Ends with a slash. */
  readonly url: string;
  /** Requests for ranges that were answered as such. */
  readonly rangeCount: () => number;
  close(): Promise<void>;
}

/** Serves a folder on the loopback interface, files below `/ranges/` and at the top level alike; only the former by range. */
export async function servePages(folder: string): Promise<PageServer> {
  let rangeCount = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const withRanges = pathname.startsWith('/ranges/');
    const path = normalize(pathname.replace(/^\/ranges\//, '/').replace(/\/$/, '/index.html'));
    readFile(join(folder, path)).then(
      (bytes) => {
        const headers = { 'content-type': contentTypes[extname(path)] ?? 'application/octet-stream' };
        const range = withRanges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : null;
        if (range === null) {
          response.writeHead(200, headers).end(bytes);
          return;
        }
        rangeCount++;
        const start = Number(range[1]);
        const part = bytes.subarray(start, Number(range[2]) + 1);
        const contentRange = `bytes ${start}-${start + part.length - 1}/${bytes.length}`;
        response.writeHead(206, { ...headers, 'content-range': contentRange }).end(part);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    rangeCount: () => rangeCount,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
