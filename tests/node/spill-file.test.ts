import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openNodeSpill } from '../../src/node/spill-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'pelton-test-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('gives back what was written, in any order, and leaves nothing behind', () => {
  const spill = openNodeSpill(folder);
  expect(readdirSync(folder)).toEqual([]);
  spill.write(131072, new Uint8Array(65536).fill(3));
  // It has no name, so that it is gone even when its process is killed.
  expect(readdirSync(folder)).toEqual([]);
  spill.write(0, new Uint8Array(65536).fill(1));
  spill.write(0, new Uint8Array(65536).fill(2));
  const into = new Uint8Array(65536);
  spill.read(131072, into);
  expect(new Set(into)).toEqual(new Set([3]));
  spill.read(0, into);
  expect(new Set(into)).toEqual(new Set([2]));
  expect(() => spill.read(131073, into)).toThrow('it ends before byte 196609');
  spill.close();
  expect(readdirSync(folder)).toEqual([]);
});

it('names the folder that it cannot write to', () => {
  const spill = openNodeSpill(join(folder, 'nowhere'));
  expect(() => spill.write(0, new Uint8Array(1))).toThrow('nowhere');
});
