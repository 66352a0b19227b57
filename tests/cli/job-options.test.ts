import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PeltonSession } from '../../src/api/pelton-session.ts';
import { applyJobOptions, type JobOptions, resumeCommand } from '../../src/cli/job-options.ts';
import { memoryConsole } from './memory-console.ts';
import { folderWith } from './run-cli.ts';

/** What the options set, in order, and what was said. */
async function applied(options: JobOptions): Promise<{ readonly set: Record<string, string>; readonly said: string }> {
  const set: Record<string, string> = {};
  const session: Pick<PeltonSession, 'set'> = {
    set(name, value) {
      set[name] = value;
    },
  };
  const { console, messages } = memoryConsole();
  await applyJobOptions(console, session, options);
  return { set, said: messages.text };
}

describe('options of commands that run jobs', () => {
  test('none sets nothing', async () => {
    expect(await applied({ onStop: 'cancel' })).toEqual({ set: {}, said: '' });
  });

  test('a folder means checkpoints that stay', async () => {
    expect((await applied({ checkpointDir: 'state' })).set).toEqual({
      'execution.checkpointing.dir': 'state',
      'execution.checkpointing.savepoint-dir': 'state',
      'execution.checkpointing.externalized-checkpoint-retention': 'retain-always',
      'execution.checkpointing.interval': '10 s',
    });
    expect((await applied({ checkpointInterval: '1s' })).set).toEqual({ 'execution.checkpointing.interval': '1s' });
  });

  test('a snapshot by its path is only read', async () => {
    expect((await applied({ restore: 's3://bucket/savepoint-1', allowNonRestored: true })).set).toEqual({
      'execution.state-recovery.path': 's3://bucket/savepoint-1',
      'execution.state-recovery.ignore-unclaimed-state': 'true',
    });
  });

  test('latest goes on with what is in the folder, and begins when nothing is', async () => {
    const folder = folderWith();
    const empty = await applied({ checkpointDir: folder, restore: 'latest' });
    expect(empty.set).not.toHaveProperty('execution.state-recovery.path');
    expect(empty.said).toContain('the job begins from the beginning');

    // What is in it, the job says when it reads it.
    const checkpoint = join(folder, 'job', 'chk-1');
    mkdirSync(checkpoint, { recursive: true });
    writeFileSync(join(checkpoint, '_metadata'), 'not one');
    const { set, said } = await applied({ checkpointDir: folder, restore: 'latest' });
    expect(set).toMatchObject({
      'execution.state-recovery.path': folder,
      'execution.state-recovery.claim-mode': 'claim',
    });
    expect(said).toBe('');
  });

  test('latest needs to know where', async () => {
    await expect(applied({ restore: 'latest' })).rejects.toThrow('--restore latest looks into the folder');
  });

  test('the command that goes on', () => {
    expect(resumeCommand('pelton run job.sql', { checkpointDir: 'my state' }, '/s/savepoint-1')).toBe(
      "pelton run job.sql --checkpoint-dir 'my state' --restore /s/savepoint-1",
    );
  });
});
