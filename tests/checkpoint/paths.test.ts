import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressBelow,
  checkpointIdOf,
  checkpointIdOfPack,
  checkpointMetadataPath,
  completedCheckpointIds,
  jobAddress,
  packPath,
  safeName,
  savepointAddress,
  savepointFilePath,
} from '../../src/checkpoint/paths.ts';

const utf8 = (text: string): string => Buffer.from(text).toString('hex');

describe('paths of snapshots', () => {
  it('lie below a folder or a URL, in front of its query', () => {
    expect(addressBelow('/data/chk', 'a', 'b')).toBe('/data/chk/a/b');
    expect(addressBelow('chk/', 'a')).toBe('chk/a');
    expect(addressBelow('/', 'a')).toBe('/a');
    expect(addressBelow('what?/chk', 'a')).toBe('what?/chk/a');
    expect(addressBelow('s3://bucket/chk/?endpoint=http://x:1', 'a')).toBe('s3://bucket/chk/a?endpoint=http://x:1');
    expect(addressBelow('s3://bucket', 'a')).toBe('s3://bucket/a');
  });

  it('have one form each', () => {
    expect(jobAddress('/chk', 'job 1')).toBe('/chk/job~201');
    expect(savepointAddress('/sp', '0123456789', 17)).toBe('/sp/savepoint-012345-17');
    expect(checkpointMetadataPath(12)).toBe('chk-12/_metadata');
    expect(packPath(3, '0'.repeat(32))).toBe(`shared/3-${'0'.repeat(32)}.pack`);
    expect(checkpointIdOfPack(packPath(3, '0'.repeat(32)))).toBe(3);
    expect(checkpointIdOfPack('chk-3/_metadata')).toBeUndefined();
    expect(savepointFilePath('window: "a/b"', 'groups', 7)).toBe('window~3a~20~22a~2fb~22/groups/kg-00007.arrow');
  });

  it('give the completed checkpoints of a listing, newest first', () => {
    const paths = [
      'chk-2/_metadata',
      'chk-10/_metadata',
      'chk-9/part',
      'chk-x/_metadata',
      'chk-3/old/_metadata',
      'shared/ab.pack',
      '_metadata',
    ];
    expect(completedCheckpointIds(paths)).toEqual([10, 2]);
    expect(checkpointIdOf('chk-')).toBeUndefined();
  });

  it('are safe for every operator uid, and different for different ones', () => {
    const uid = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('', '.', '..', '~', '/', 'a~2e'),
    );
    fc.assert(
      fc.property(uid, uid, (a, b) => {
        const name = safeName(a);
        expect(name).toMatch(/^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}$/);
        // Lone surrogates are one and the same character in UTF-8.
        if (utf8(a) !== utf8(b)) expect(name).not.toBe(safeName(b));
      }),
      { numRuns: 50 },
    );
    expect(safeName('x'.repeat(300))).not.toBe(safeName(`${'x'.repeat(299)}y`));
  });
});
