import { expect, test } from 'vitest';
import { SessionOptions } from '../../src/plan/session-options.ts';
import { keptFor, keptForEver, type StateTtlConfig } from '../../src/state/state-ttl.ts';
import { TestPlanner } from '../support/test-planner.ts';

const chosen = {
  'table.exec.state.ttl': '1 h',
  'pelton.state.ttl.visibility': 'RETURN_EXPIRED_IF_NOT_CLEANED_UP',
  'pelton.state.ttl.cleanup.incremental-buckets': '7',
  'pelton.state.ttl.cleanup.full-snapshot': 'false',
} as const;

const ttl: StateTtlConfig = {
  ttlMs: 3_600_000,
  update: 'on-read-and-write',
  visibility: 'return-expired-if-not-cleaned-up',
  cleanup: { incrementalBuckets: 7, fullSnapshot: false },
};

function settingsWith(options: Readonly<Record<string, string>>): StateTtlConfig {
  const session = new SessionOptions();
  for (const [name, value] of Object.entries(options)) session.set(name, value);
  return session.settings.stateTtl;
}

test('every choice has an option, and without any state lives for ever', () => {
  expect(settingsWith({})).toEqual(keptForEver);
  expect(settingsWith({ 'table.exec.state.ttl': '1 d' })).toEqual(keptFor(86_400_000));
  expect(settingsWith({ ...chosen, 'pelton.state.ttl.update-type': 'on-read-and-write' })).toEqual(ttl);
});

test('a choice that there is not is refused', () => {
  expect(() => settingsWith({ 'pelton.state.ttl.update-type': 'never' })).toThrow(
    "it can be 'on-create-and-write', 'on-read-and-write', 'disabled'",
  );
  expect(() => settingsWith({ 'pelton.state.ttl.cleanup.incremental-buckets': '-1' })).toThrow(
    'the smallest value is 0',
  );
});

function specsOf(options: Readonly<Record<string, string>>, sql: string) {
  const planner = new TestPlanner();
  for (const [name, value] of Object.entries(options)) planner.plan(`SET '${name}' = '${value}'`);
  return planner.job(sql).graph.nodes.map(({ spec }) => spec);
}

test('operators have what the session chose, and the time of a hint', () => {
  const options = { ...chosen, 'pelton.state.ttl.update-type': 'on-read-and-write' };
  const group = "SELECT /*+ STATE_TTL('bids' = '2 h') */ COUNT(*) FROM bids GROUP BY auction";
  expect(specsOf(options, group)).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: 'group-aggregate', ttl: { ...ttl, ttlMs: 7_200_000 } })]),
  );
  expect(specsOf(options, 'SELECT p.b FROM bids JOIN plain AS p ON price = p.b')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        kind: 'join',
        left: expect.objectContaining({ ttl }),
        right: expect.objectContaining({ ttl }),
      }),
    ]),
  );
});

test.each([{ 'pelton.state.ttl.update-type': 'disabled' }, { 'execution.runtime-mode': 'batch' }])(
  'nothing is forgotten with %j, whatever a hint says',
  (options) => {
    const sql = `SELECT /*+ STATE_TTL('bids' = '2 h') */ COUNT(*) FROM bids GROUP BY auction`;
    const specs = specsOf({ 'table.exec.state.ttl': '1 h', ...options }, sql);
    expect(specs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'group-aggregate', ttl: expect.objectContaining({ ttlMs: 0 }) }),
      ]),
    );
  },
);
