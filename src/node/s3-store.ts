import { S3mini } from 's3mini';
import { type ErrorCode, PeltonError } from '../base/errors.ts';
import { corruptSnapshot, snapshotFault } from '../checkpoint/snapshot-fault.ts';
import type { SnapshotStore } from '../checkpoint/snapshot-store.ts';

/** Waits before another try of a request that failed for a reason that may pass. */
const retryDelaysMs = [100, 500, 2000];
const requestTimeoutMs = 120_000;

/**
 * Snapshots in a bucket of S3, or of a server that speaks its language. `s3://bucket/prefix`; where the server is and who
 * asks comes from the environment as for Amazon's own tools (AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION,
 * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), or from the address: `?endpoint=…&region=…&access-key=…&secret-key=…`. An
 * object appears whole or not at all.
 *
 * @throws OPTION_INVALID, OPTION_MISSING
 */
export function openS3Store(
  address: string,
  environment: Readonly<Record<string, string | undefined>>,
  delaysMs: readonly number[] = retryDelaysMs,
): SnapshotStore {
  const { bucket, prefix, shownAddress, settings } = parseAddress(address, environment);
  const client = new S3mini({ ...settings, requestAbortTimeout: requestTimeoutMs });
  const keyOf = (path: string): string => `${prefix}${path}`;

  const store: SnapshotStore = {
    address: shownAddress,

    async write(path, parts) {
      await attempt('SNAPSHOT_UNWRITABLE', path, async () => {
        await client.putObject(keyOf(path), Buffer.concat(parts));
      });
    },

    async read(path) {
      return await attempt('SNAPSHOT_UNREADABLE', path, async () => {
        const bytes = await client.getObjectArrayBuffer(keyOf(path));
        if (bytes === null) throw missing(path);
        return new Uint8Array(bytes);
      });
    },

    async readInto(path, offset, into) {
      const wantedBytes = into.reduce((sum, part) => sum + part.byteLength, 0);
      if (wantedBytes === 0) return;
      const end = offset + wantedBytes;
      await attempt('SNAPSHOT_UNREADABLE', path, async () => {
        const response = await client.getObjectRaw(keyOf(path), false, offset, end);
        const received = new Uint8Array(await response.arrayBuffer());
        // A server that knows no ranges sends everything.
        const bytes = response.status === 206 ? received : received.subarray(offset, end);
        if (bytes.byteLength < wantedBytes) throw tooShort(path, offset + bytes.byteLength, end);
        let at = 0;
        for (const part of into) {
          part.set(bytes.subarray(at, at + part.byteLength));
          at += part.byteLength;
        }
      }).catch((thrown: unknown) => {
        throw statusOf(thrown) === 416 ? tooShort(path, undefined, end) : thrown;
      });
    },

    async list(below) {
      return await attempt('SNAPSHOT_UNREADABLE', below, async () => {
        const objects = await client.listObjects('/', keyOf(below));
        if (objects === null) throw new Error(`there is no bucket ${bucket}`);
        return objects.map(({ Key }) => Key.slice(prefix.length)).sort();
      });
    },

    async delete(path) {
      await attempt('SNAPSHOT_UNWRITABLE', path, async () => {
        await client.deleteObject(keyOf(path));
      });
    },
  };

  const missing = (path: string): PeltonError => snapshotFault('SNAPSHOT_MISSING', store, path, 'does not exist');

  function tooShort(path: string, sizeBytes: number | undefined, neededBytes: number): PeltonError {
    const where = sizeBytes === undefined ? 'it ends too soon' : `it ends at byte ${sizeBytes}`;
    return corruptSnapshot(store, path, `${where}, and byte ${neededBytes - 1} is wanted`, sizeBytes);
  }

  async function attempt<T>(code: ErrorCode, path: string, action: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await action();
      } catch (thrown) {
        if (thrown instanceof PeltonError) throw thrown;
        const status = statusOf(thrown);
        if (status === 404 && code === 'SNAPSHOT_UNREADABLE' && !isNoBucket(thrown)) throw missing(path);
        const delayMs = delaysMs[tries];
        if (delayMs !== undefined && mayPass(status)) {
          await new Promise<void>((resolve) => {
            setTimeout(resolve, delayMs);
          });
          continue;
        }
        if (status === 416) throw thrown;
        const verb = code === 'SNAPSHOT_UNWRITABLE' ? 'written' : 'read';
        throw snapshotFault(code, store, path, `cannot be ${verb}: ${reasonOf(thrown, settings.endpoint)}`, {
          cause: thrown,
        });
      }
    }
  }

  return store;
}

function parseAddress(address: string, environment: Readonly<Record<string, string | undefined>>) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const bucket = url?.hostname ?? '';
  if (url === undefined || url.protocol !== 's3:' || bucket === '') {
    throw new PeltonError({
      code: 'OPTION_INVALID',
      message: `${address.replace(/\?.*$/s, '')} is no address of a bucket`,
      hint: "write it as 's3://bucket/prefix'",
    });
  }
  const path = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  const shownAddress = path === '' ? `s3://${bucket}` : `s3://${bucket}/${path}`;
  const setting = (parameter: string, ...variables: readonly string[]): string | undefined => {
    const given = [url.searchParams.get(parameter), ...variables.map((variable) => environment[variable])];
    return given.find((value) => value !== null && value !== undefined && value !== '') ?? undefined;
  };
  const required = (parameter: string, variable: string): string => {
    const value = setting(parameter, variable);
    if (value !== undefined) return value;
    throw new PeltonError({
      code: 'OPTION_MISSING',
      message: `${shownAddress} needs credentials, and ${variable} is not set`,
      hint: `set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add ?access-key=…&secret-key=… to the address`,
    });
  };
  const region = setting('region', 'AWS_REGION', 'AWS_DEFAULT_REGION') ?? 'us-east-1';
  const server = setting('endpoint', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL') ?? `https://s3.${region}.amazonaws.com`;
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    throw new PeltonError({
      code: 'OPTION_INVALID',
      message: `the endpoint ${server} of ${shownAddress} is no URL`,
      hint: "write it as 'https://host:port'",
    });
  }
  const settings = {
    endpoint: `${server.replace(/\/+$/, '')}/${bucket}`,
    region,
    accessKeyId: required('access-key', 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required('secret-key', 'AWS_SECRET_ACCESS_KEY'),
  };
  return { bucket, prefix: path === '' ? '' : `${path}/`, shownAddress, settings };
}

/** HTTP status of an error; undefined when there was no answer. */
function statusOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('status' in thrown)) return undefined;
  return typeof thrown.status === 'number' ? thrown.status : undefined;
}

/** No answer, or one that says: later. */
function mayPass(status: number | undefined): boolean {
  return status === undefined || status >= 500 || status === 429 || status === 408;
}

function isNoBucket(thrown: unknown): boolean {
  return thrown instanceof Error && 'serviceCode' in thrown && thrown.serviceCode === 'NoSuchBucket';
}

function reasonOf(thrown: unknown, endpoint: string): string {
  const status = statusOf(thrown);
  if (isNoBucket(thrown)) return 'the bucket does not exist';
  if (status === 401 || status === 403) return 'the credentials are refused';
  if (status !== undefined) return `the server answers with status ${status}`;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? ` (${thrown.cause.message})` : '';
  return `no answer from ${endpoint}: ${message}${cause}`;
}
