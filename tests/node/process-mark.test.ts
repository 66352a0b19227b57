import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isMarkOfDead, processMark } from '../../src/node/process-mark.ts';

it('tells only of processes of this machine that they are gone', () => {
  const mark = processMark();
  expect(mark).toMatch(/^[0-9a-f]{8}-\d+$/);
  expect(isMarkOfDead(mark)).toBe(false);
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const [place = ''] = mark.split('-');
  expect(isMarkOfDead(`${place}-${pid}`)).toBe(true);
  const elsewhere = place === '00000000' ? '00000001' : '00000000';
  for (const other of [
    `${elsewhere}-${pid}`,
    `${pid}`,
    '',
    `${place}-`,
    `${place}-0`,
    `${place}-x`,
    `x${place}-${pid}`,
  ]) {
    expect(isMarkOfDead(other)).toBe(false);
  }
});
