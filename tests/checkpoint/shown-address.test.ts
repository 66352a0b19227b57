import { expect, it } from 'vitest';
import { shownAddress } from '../../src/checkpoint/shown-address.ts';

it.each([
  ['checkpoints/job-1/chk-1', 'checkpoints/job-1/chk-1'],
  ['/odd?secret-key=folder', '/odd?secret-key=folder'],
  ['s3://bucket/a', 's3://bucket/a'],
  ['s3://bucket/a?access-key=A&secret-key=B', 's3://bucket/a'],
  [
    's3://bucket/a?secret-key=B&endpoint=http://127.0.0.1:9000&region=x',
    's3://bucket/a?endpoint=http://127.0.0.1:9000&region=x',
  ],
])('%s is shown as %s', (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});
