import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMetadata, writeMetadata } from '../../src/checkpoint/metadata-file.ts';
import { sha256 } from '../../src/checkpoint/sha256.ts';
import type { CheckpointManifest } from '../../src/checkpoint/subtask-snapshot.ts';
import { MemorySnapshotStore } from '../support/memory-snapshot-store.ts';
import { arbitraryManifest } from './random-manifest.ts';

const path = 'chk-7/_metadata';
const manifest: CheckpointManifest = {
  kind: 'checkpoint',
  checkpointId: 7,
  triggeredMs: 1,
  completedMs: 2,
  jobName: 'insert-into_out',
  jobUid: 'abc',
  keyGroups: 128,
  abiHash: 5,
  operators: [],
};

async function storeWith(change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes): Promise<MemorySnapshotStore> {
  const store = new MemorySnapshotStore('/chk/job');
  await writeMetadata(store, path, manifest);
  store.files.set(path, change(store.files.get(path) ?? new Uint8Array()));
  return store;
}

describe('a metadata file', () => {
  it('gives back the manifest', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryManifest, async (any) => {
        const store = new MemorySnapshotStore();
        await writeMetadata(store, path, any);
        expect(await readMetadata(store, path)).toEqual(any);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its bytes from version to version', async () => {
    const bytes = (await storeWith()).files.get(path) ?? new Uint8Array();
    expect(
      Buffer.from(bytes)
        .toString('hex')
        .replace(/(.{64})/g, '$1\n')
        .split('\n'),
    ).toMatchInlineSnapshot(`
      [
        "50454c544f4e4350010000000000000078000000000000004ffebcdbe05a6d2a",
        "6799f8738a2e65dd5a291e2530224ed39b925181f85b24f01c00000018003800",
        "00002c0024001c001800140010000c000800040018000000540000004c000000",
        "050000008000000024000000280000000000000000000040000000000000f03f",
        "07000000000000000000000003000000616263000f000000696e736572742d69",
        "6e746f5f6f7574000000000000000000",
      ]
    `);
  });

  it.each([
    [
      'is empty',
      (): Uint8Array => new Uint8Array(),
      'is corrupt: it is something else, because it does not begin with PELTONCP',
    ],
    [
      'is another file',
      (): Uint8Array => new TextEncoder().encode('PAR1 and more'),
      'is corrupt: it is something else, because it does not begin with PELTONCP',
    ],
    [
      'is cut off in its magic',
      (bytes: Uint8Array) => bytes.slice(0, 4),
      'is corrupt: it is cut off at byte 4, inside its header',
    ],
    ['is cut off', (bytes: Uint8Array) => bytes.slice(0, 90), 'is corrupt: it is cut off at byte 90 of 176'],
    [
      'goes on',
      (bytes: Uint8Array) => new Uint8Array([...bytes, 0]),
      'is corrupt: it goes on behind its end at byte 176',
    ],
    [
      'has a changed byte',
      (bytes: Uint8Array) => bytes.with(100, 1 ^ (bytes[100] ?? 0)),
      /^snapshot file \/chk\/job\/chk-7\/_metadata is corrupt: its SHA-256 is [0-9a-f]{16}… instead of [0-9a-f]{16}…$/,
    ],
  ])('that %s says so', async (_, change, message) => {
    const store = await storeWith(change);
    await expect(readMetadata(store, path)).rejects.toMatchObject({
      code: 'SNAPSHOT_CORRUPT',
      message:
        typeof message === 'string' ? `snapshot file /chk/job/${path} ${message}` : expect.stringMatching(message),
    });
  });

  it('of a later version says so', async () => {
    const store = await storeWith((bytes) => bytes.with(8, 2));
    await expect(readMetadata(store, path)).rejects.toMatchObject({
      code: 'SNAPSHOT_MISMATCH',
      message: `snapshot file /chk/job/${path} has format 2, and this version of Pelton reads 1`,
      fields: { hint: 'restore with the version of Pelton that wrote it, or a later one' },
    });
  });

  it('that does not exist says so', async () => {
    await expect(readMetadata(new MemorySnapshotStore('/chk/job'), path)).rejects.toMatchObject({
      code: 'SNAPSHOT_MISSING',
      message: `snapshot file /chk/job/${path} does not exist`,
    });
  });

  it('never crashes on damage, nor takes it for good', async () => {
    const whole = (await storeWith()).files.get(path) ?? new Uint8Array();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const store = await storeWith((bytes) => bytes.with(at, change ^ (bytes[at] ?? 0)));
        // Four bytes are not used.
        if (at >= 12 && at < 16) return;
        await expect(readMetadata(store, path)).rejects.toMatchObject({ code: expect.stringMatching(/^SNAPSHOT_/) });
      }),
    );
  });
});

describe('sha256', () => {
  it('is SHA-256, of any parts', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 });
    fc.assert(
      fc.property(parts, (arrays) => {
        const hash = createHash('sha256');
        for (const part of arrays) hash.update(part);
        expect(sha256(arrays)).toBe(hash.digest('hex'));
      }),
    );
    expect(sha256([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
