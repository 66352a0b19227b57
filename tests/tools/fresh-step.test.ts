import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureFresh, filesUnder, type Step } from '../../tools/fresh-step.mjs';

let root = '';
let runCount = 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pelton-step-'));
  mkdirSync(join(root, 'in'));
  writeFileSync(join(root, 'in/a.txt'), 'a');
  runCount = 0;
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function step(outcome: Awaited<ReturnType<Step['run']>> = { ok: true, log: '' }, version = '1'): Step {
  return {
    name: 'copy',
    doing: 'copying',
    inputs: () => filesUnder(root, 'in', () => true),
    versions: () => [version],
    outputsExist: () => existsSync(join(root, 'out.txt')),
    run: () => {
      runCount += 1;
      if (outcome.ok) writeFileSync(join(root, 'out.txt'), 'out');
      return outcome;
    },
  };
}

describe('a step of the build', () => {
  it('runs once, then only after a change of inputs, versions or outputs, or when forced', async () => {
    const said: string[] = [];
    const say = (line: string): void => void said.push(line.replace(/[\d.]+ s$/, '… s'));
    expect(await ensureFresh(root, step(), { say })).toEqual({ name: 'copy', ok: true, usable: true, log: '' });
    await ensureFresh(root, step(), { say });
    expect(runCount).toBe(1);
    expect(said).toEqual(['copying: done in … s']);

    writeFileSync(join(root, 'in/a.txt'), 'b');
    await ensureFresh(root, step());
    expect(runCount).toBe(2);

    writeFileSync(join(root, 'in/b.txt'), '');
    await ensureFresh(root, step());
    expect(runCount).toBe(3);

    await ensureFresh(root, step(undefined, '2'));
    expect(runCount).toBe(4);

    rmSync(join(root, 'out.txt'));
    await ensureFresh(root, step(undefined, '2'));
    expect(runCount).toBe(5);

    await ensureFresh(root, step(undefined, '2'), { force: true });
    expect(runCount).toBe(6);
  });

  it('remembers a failure with its log, and tries again after an edit', async () => {
    const failing = step({ ok: false, log: 'a.txt(1,1): wrong' });
    const expected = { name: 'copy', ok: false, usable: false, log: 'a.txt(1,1): wrong' };
    expect(await ensureFresh(root, failing)).toEqual(expected);
    expect(await ensureFresh(root, failing)).toEqual(expected);
    expect(runCount).toBe(1);
    writeFileSync(join(root, 'in/a.txt'), 'mended');
    expect((await ensureFresh(root, step())).ok).toBe(true);
  });

  it('does not remember a compiler that was killed', async () => {
    await ensureFresh(root, step({ ok: false, log: '', killed: true }));
    await ensureFresh(root, step());
    expect(runCount).toBe(2);
  });

  it('runs once for several who ask at the same time', async () => {
    const results = await Promise.all(Array.from({ length: 5 }, () => ensureFresh(root, step())));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(runCount).toBe(1);
    expect(existsSync(join(root, '.build/lock'))).toBe(false);
  });

  it('takes over the lock of a process that is gone', async () => {
    const gone = spawnSync(process.execPath, ['--version']).pid;
    mkdirSync(join(root, '.build'));
    writeFileSync(join(root, '.build/lock'), String(gone));
    expect((await ensureFresh(root, step())).ok).toBe(true);
  });

  it('gives the lock back when the step throws', async () => {
    const throwing = {
      ...step(),
      run: () => {
        throw new Error('disk full');
      },
    };
    await expect(ensureFresh(root, throwing)).rejects.toThrow('disk full');
    expect((await ensureFresh(root, step())).ok).toBe(true);
  });
});
