import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asPeltonError } from '../../src/base/errors.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';
import { memorySession, rowsOf } from '../support/sql-engine.ts';
import { finalRows, parseScript, type SqlScript } from '../support/sql-script.ts';

const folder = new URL('./', import.meta.url);
const scripts = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => ({ name, script: parseScript(readFileSync(new URL(name, folder), 'utf8')) }));

async function run(name: string, script: SqlScript, parallelism: number): Promise<void> {
  const session = memorySession(MemoryFileStore.of(script.files));
  session.set('parallelism.default', String(parallelism));
  for (const step of script.steps) {
    let rows: string[] = [];
    let error = '';
    try {
      for await (const result of session.execute(step.sql, name)) rows = await rowsOf(result);
    } catch (thrown) {
      const { message, fields } = asPeltonError(thrown);
      if (step.error === undefined)
        throw new Error(`${name}:${step.line}: ${message}`, { cause: fields.cause ?? thrown });
      error = message;
    }
    const given = step.isFinal ? finalRows(rows) : rows;
    if (step.error === undefined) expect(given.toSorted(), `${name}:${step.line}`).toEqual(step.rows.toSorted());
    else expect(error, `${name}:${step.line}`).toContain(step.error);
  }
}

describe.each(scripts)('$name', ({ name, script }) => {
  test.each([1, 2, 3])('with %i subtasks', (parallelism) => run(name, script, parallelism));
});
