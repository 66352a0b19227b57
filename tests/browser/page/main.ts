import {
  type BrowserSession,
  createSession,
  describeLocation,
  PeltonError,
  type PeltonErrorFields,
} from 'pelton/browser';

/** What a query came to, as plain data. */
export interface Outcome {
  readonly status: string;
  /** Each row's values as text. */
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  /** The place in the SQL with its caret. */
  readonly place: string | undefined;
  /** The place in the data. */
  readonly data: PeltonErrorFields['data'];
  readonly hint: string | undefined;
}

/** Where a file of a test comes from. */
export type FileSource = { readonly chosen: true } | { readonly url: string } | { readonly text: string };

/** What tests call in the page. */
export interface TestPage {
  query(parallelism: number, files: Readonly<Record<string, FileSource>>, sql: string): Promise<Outcome>;
  failure(files: Readonly<Record<string, FileSource>>, sql: string): Promise<Failure>;
  /** A query in a session whose worker script or kernels are nowhere, or whose worker throws. */
  broken(what: 'worker' | 'crash' | 'kernels'): Promise<Failure>;
  /** Cancels the query when its first rows have come. */
  cancelled(sql: string): Promise<string>;
  /** The text of the files below `out/` that the statements wrote. */
  written(sql: string): Promise<string>;
}

declare global {
  var testPage: TestPage;
}

function session(parallelism: number, files: Readonly<Record<string, FileSource>>): BrowserSession {
  const contents = Object.entries(files).map(([path, source]): [string, Blob | URL] => {
    if ('url' in source) return [path, new URL(source.url, location.href)];
    return [path, 'text' in source ? new Blob([source.text]) : chosenFile()];
  });
  return createSession({ parallelism, files: Object.fromEntries(contents), metricsIntervalMs: 50 });
}

function chosenFile(): File {
  const file = document.querySelector<HTMLInputElement>('#file')?.files?.[0];
  if (file === undefined) throw new Error('no file is chosen');
  return file;
}

async function failureOf(failing: BrowserSession, sql: string): Promise<Failure> {
  try {
    await failing.each(sql, () => undefined);
  } catch (thrown) {
    if (!(thrown instanceof PeltonError)) throw thrown;
    const { code, message, location: place, data, hint } = thrown.fields;
    return { code, message, place: place === undefined ? undefined : describeLocation(place), data, hint };
  }
  throw new Error('the query did not fail');
}

globalThis.testPage = {
  async query(parallelism, files, sql) {
    const rows: (string | null)[][] = [];
    const { status } = await session(parallelism, files).each(sql, (batch) => {
      for (const row of batch.rows) rows.push(row.map((value) => (value === null ? null : String(value))));
    });
    return { status, rows };
  },

  failure: (files, sql) => failureOf(session(1, files), sql),

  broken(what) {
    const crash = "addEventListener('message', () => { throw new Error('out of luck'); });";
    const script =
      what === 'crash' ? URL.createObjectURL(new Blob([crash], { type: 'text/javascript' })) : 'nowhere.js';
    const broken =
      what === 'kernels'
        ? createSession({ kernelsUrl: new URL('nowhere.wasm', location.href) })
        : createSession({ createWorker: () => new Worker(script, { type: 'module' }) });
    return failureOf(broken, 'SELECT 1');
  },

  async cancelled(sql) {
    const abort = new AbortController();
    const { status } = await session(2, {}).each(sql, () => abort.abort(), { signal: abort.signal });
    return status;
  },

  async written(sql) {
    const writing = session(1, {});
    await writing.run(sql);
    const texts = [...writing.files].flatMap(([path, file]) =>
      path.startsWith('out/') && file instanceof Blob ? [file.text()] : [],
    );
    return (await Promise.all(texts)).join('');
  },
};
