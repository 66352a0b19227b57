import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SnapshotStore } from '../../src/checkpoint/snapshot-store.ts';
import { openFolderStore } from '../../src/node/folder-store.ts';
import { openNodeStore } from '../../src/node/snapshot-stores.ts';
import { openS3Store } from '../../src/node/s3-store.ts';
import { MemorySnapshotStore } from '../support/memory-snapshot-store.ts';

const environment = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

let folder = '';
let endpoint = '';
let server: S3rver | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pelton-stores-'));
  server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'snapshots' }],
  });
  const { port } = await server.run();
  endpoint = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const kinds: readonly [string, (name: string) => SnapshotStore][] = [
  ['memory', (name) => new MemorySnapshotStore(`memory://${name}`)],
  ['a folder', (name) => openFolderStore(join(folder, name))],
  ['a bucket', (name) => openS3Store(`s3://snapshots/deep/${name}?endpoint=${endpoint}`, environment, [])],
];

describe.each(kinds)('a store in %s', (_, open) => {
  it('gives back what was written, whole and in parts', async () => {
    const store = open('parts');
    await store.write('chk-1/_metadata', [bytesOf('abc'), new Uint8Array(), bytesOf('defgh')]);
    expect(textOf(await store.read('chk-1/_metadata'))).toBe('abcdefgh');
    const into = [3, 0, 1].map((bytes) => new Uint8Array(bytes));
    await store.readInto('chk-1/_metadata', 2, into);
    expect(into.map(textOf)).toEqual(['cde', '', 'f']);
    await store.readInto('chk-1/_metadata', 8, [new Uint8Array()]);
  });

  it('writes any number of parts of any size', async () => {
    const store = open('sizes');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), async (parts) => {
        await store.write('file', parts);
        expect(Buffer.from(await store.read('file')).equals(Buffer.concat(parts))).toBe(true);
      }),
      { numRuns: 20 },
    );
    const many = Array.from({ length: 3000 }, (_, index) => Uint8Array.of(index, index >> 8));
    await store.write('many', many);
    expect(Buffer.from(await store.read('many')).equals(Buffer.concat(many))).toBe(true);
    const large = new Uint8Array(9 * 1024 * 1024).map((_, index) => index * 7 + (index >> 10));
    await store.write('large', [large.subarray(0, 5_000_000), large.subarray(5_000_000)]);
    expect(Buffer.compare(await store.read('large'), large)).toBe(0);
  });

  it('writes pages from where they lie, and from anywhere else', async () => {
    const store = open('pages');
    const { buffer } = new WebAssembly.Memory({ initial: 4, maximum: 4 });
    const pages = [1, 3, 2].map((page) => new Uint8Array(buffer, page * 65536, 65536).map((_, at) => at * page));
    for (const [index, page] of pages.entries()) new Uint8Array(buffer, (index + 1) * 65536, 65536).set(page);
    const inPlace = [1, 2, 3].map((page) => new Uint8Array(buffer, page * 65536, 65536));
    await store.write('in-place', inPlace);
    expect(Buffer.compare(await store.read('in-place'), Buffer.concat(pages))).toBe(0);
    const elsewhere = new Uint8Array(new ArrayBuffer(3 * 65536 + 100), 0, 2 * 65536).fill(9);
    await store.write('elsewhere', [elsewhere, ...inPlace]);
    expect(Buffer.compare(await store.read('elsewhere'), Buffer.concat([elsewhere, ...pages]))).toBe(0);
    const into = [new Uint8Array(65536), new Uint8Array(buffer, 0, 65536)];
    await store.readInto('elsewhere', 65536, into);
    expect(into).toEqual([elsewhere.subarray(0, 65536), pages[0]]);
  });

  it('replaces a file', async () => {
    const store = open('replaced');
    await store.write('a', [bytesOf('long text')]);
    await store.write('a', [bytesOf('x')]);
    expect(textOf(await store.read('a'))).toBe('x');
    await Promise.all([1, 2, 3].map(async () => await store.write('b', [bytesOf('same')])));
    expect(textOf(await store.read('b'))).toBe('same');
    expect(await store.list('')).toEqual(['a', 'b']);
  });

  it('lists files below a prefix, sorted', async () => {
    const store = open('listed');
    expect(await store.list('')).toEqual([]);
    expect(await store.list('chk-9/')).toEqual([]);
    const paths = [
      'chk-10/_metadata',
      'chk-2/_metadata',
      'shared/a.pack',
      'shared/b.pack',
      'op~3a~20x/t/kg-00001.arrow',
    ];
    for (const path of paths) await store.write(path, [bytesOf(path)]);
    expect(await store.list('')).toEqual([...paths].sort());
    expect(await store.list('shared/')).toEqual(['shared/a.pack', 'shared/b.pack']);
    expect(await store.list('chk-1/')).toEqual([]);
    for (const path of paths) expect(textOf(await store.read(path))).toBe(path);
  });

  it('lists many names', async () => {
    const store = open('numerous');
    const paths = Array.from({ length: 200 }, (_, index) => `f/${String(index).padStart(4, '0')}`);
    for (let at = 0; at < paths.length; at += 50) {
      await Promise.all(paths.slice(at, at + 50).map(async (path) => await store.write(path, [bytesOf('x')])));
    }
    expect(await store.list('f/')).toEqual(paths);
  });

  it('deletes, also what is not there', async () => {
    const store = open('deleted');
    await store.write('a/b', [bytesOf('x')]);
    await store.delete('a/b');
    await store.delete('a/b');
    await store.delete('never/was');
    expect(await store.list('')).toEqual([]);
  });

  it('says which file does not exist', async () => {
    const store = open('missing');
    const error = { code: 'SNAPSHOT_MISSING', message: `snapshot file ${store.address}/a/b does not exist` };
    await expect(store.read('a/b')).rejects.toMatchObject(error);
    await expect(store.readInto('a/b', 0, [new Uint8Array(1)])).rejects.toMatchObject(error);
  });

  it('says which file is too short', async () => {
    const store = open('short');
    await store.write('a', [bytesOf('abc')]);
    for (const offset of [1, 3, 9]) {
      await expect(store.readInto('a', offset, [new Uint8Array(2), new Uint8Array(3)])).rejects.toMatchObject({
        code: 'SNAPSHOT_CORRUPT',
        message: expect.stringContaining(`snapshot file ${store.address}/a is corrupt: it ends`),
      });
    }
  });
});

describe('a store in a folder', () => {
  it('shows no file before it is complete, and leaves none behind', async () => {
    const store = openFolderStore(join(folder, 'whole'));
    await store.write('a', [bytesOf('x')]);
    expect(await readdir(join(folder, 'whole'))).toEqual(['a']);
    await writeFile(join(folder, 'whole', 'b.123.part'), 'half');
    expect(await store.list('')).toEqual(['a']);
    // What a crash left is listed after an hour, so that it can be deleted.
    await utimes(join(folder, 'whole', 'b.123.part'), 1, 1);
    expect(await store.list('')).toEqual(['a', 'b.123.part']);
  });

  it('leaves no empty folders, also while others write', async () => {
    const store = openFolderStore(join(folder, 'pruned', 'job'));
    await store.write('chk-1/_metadata', [bytesOf('x')]);
    await store.write('shared/a.pack', [bytesOf('x')]);
    await store.delete('chk-1/_metadata');
    expect(await readdir(join(folder, 'pruned', 'job'))).toEqual(['shared']);
    const paths = Array.from({ length: 50 }, (_, index) => `shared/${index}.pack`);
    await Promise.all([
      ...paths.map(async (path) => await store.write(path, [bytesOf('x')])),
      ...paths.map(async () => await store.delete('shared/a.pack')),
    ]);
    expect(await store.list('')).toHaveLength(50);
    for (const path of paths) await store.delete(path);
    expect(await readdir(join(folder, 'pruned'))).toEqual([]);
  });

  it('says why it cannot write or read', async () => {
    await writeFile(join(folder, 'file'), 'x');
    const store = openFolderStore(join(folder, 'file'));
    await expect(store.write('a', [bytesOf('x')])).rejects.toMatchObject({
      code: 'SNAPSHOT_UNWRITABLE',
      message: expect.stringMatching(/file\/a cannot be written: /),
    });
    await expect(store.read('a')).rejects.toMatchObject({
      code: 'SNAPSHOT_UNREADABLE',
      message: `snapshot file ${folder}/file/a cannot be read: a part of the path is a file, not a folder`,
    });
  });
});

describe('a store in a bucket', () => {
  it.each([
    ['no bucket', 's3:///x', environment, 'OPTION_INVALID', 's3:///x is no address of a bucket'],
    [
      'no credentials',
      's3://b/x?secret-key=s',
      {},
      'OPTION_MISSING',
      's3://b/x needs credentials, and AWS_ACCESS_KEY_ID is not set',
    ],
    [
      'a bad endpoint',
      's3://b?endpoint=localhost',
      environment,
      'OPTION_INVALID',
      'the endpoint localhost of s3://b is no URL',
    ],
  ])('with %s is refused', (_, address, variables, code, message) => {
    expect(() => openS3Store(address, variables)).toThrow(expect.objectContaining({ code, message }));
  });

  it('never shows what is secret', async () => {
    const store = openS3Store(
      `s3://snapshots/a?endpoint=${endpoint}&access-key=nobody&secret-key=wrong-secret`,
      {},
      [],
    );
    expect(store.address).toBe('s3://snapshots/a');
    await expect(store.read('x')).rejects.toMatchObject({
      code: 'SNAPSHOT_UNREADABLE',
      message: 'snapshot file s3://snapshots/a/x cannot be read: the credentials are refused',
    });
  });

  it('says when the bucket or the server is not there', async () => {
    const noBucket = openS3Store('s3://nothing/a', { ...environment, AWS_ENDPOINT_URL: endpoint }, []);
    await expect(noBucket.write('x', [bytesOf('x')])).rejects.toMatchObject({
      code: 'SNAPSHOT_UNWRITABLE',
      message: 'snapshot file s3://nothing/a/x cannot be written: the bucket does not exist',
    });
    await expect(noBucket.list('')).rejects.toMatchObject({ code: 'SNAPSHOT_UNREADABLE' });
    const noServer = openS3Store('s3://snapshots', { ...environment, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, [1]);
    await expect(noServer.read('x')).rejects.toMatchObject({
      code: 'SNAPSHOT_UNREADABLE',
      message: expect.stringContaining(
        'snapshot file s3://snapshots/x cannot be read: no answer from http://127.0.0.1:1/',
      ),
    });
  });
});

describe('an address', () => {
  it('is a folder, a file URL or a bucket', () => {
    expect(openNodeStore('checkpoints').address).toBe('checkpoints');
    expect(openNodeStore('file:///tmp/a%20b').address).toBe('/tmp/a b');
    expect(openNodeStore('file:/tmp/x').address).toBe('/tmp/x');
    expect(() => openNodeStore('hdfs://host/a?secret=1')).toThrow(
      expect.objectContaining({
        code: 'OPTION_INVALID',
        message: 'snapshots cannot be kept in hdfs://host/a: hdfs:// is unknown',
      }),
    );
  });
});
