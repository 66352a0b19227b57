import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { canRestore, type CaseResult, runCase } from './run-case.ts';
import { readCases } from './suite-case.ts';

/** The cases of the project. */
export const caseFolder = fileURLToPath(new URL('cases', import.meta.url));
const recordPath = new URL('passing.json', import.meta.url);

/** One way to run all cases. */
export interface SuiteRun {
  readonly name: string;
  readonly parallelism: number;
  readonly savepoints: readonly number[];
}

/** The ways whose passing cases are recorded. */
export const recordedRuns: readonly SuiteRun[] = [
  { name: 'parallelism 1', parallelism: 1, savepoints: [] },
  { name: 'parallelism 3', parallelism: 3, savepoints: [] },
  { name: 'restored at parallelism 3, then 1', parallelism: 2, savepoints: [3, 1] },
];

export function builtKernels(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL('../../wasm-build/kernels.wasm', import.meta.url)));
}

/** Runs the cases of files and folders, one after the other; with savepoints only those that can have them. */
export async function runCases(paths: readonly string[], run: Omit<SuiteRun, 'name'>): Promise<CaseResult[]> {
  const settings = { ...run, kernels: builtKernels() };
  const results: CaseResult[] = [];
  for (const located of paths.flatMap(readCases)) {
    if (run.savepoints.length > 0 && !canRestore(located.suiteCase)) continue;
    results.push(await runCase(located, settings));
  }
  return results;
}

/** Ids of the cases that are known to pass, by run. */
export function readPassing(): Readonly<Record<string, readonly string[]>> {
  return JSON.parse(readFileSync(recordPath, 'utf8')) as Record<string, readonly string[]>;
}

export async function recordPassing(): Promise<void> {
  const record: Record<string, readonly string[]> = {};
  for (const run of recordedRuns) {
    record[run.name] = (await runCases([caseFolder], run)).flatMap(({ status, id }) => (status === 'pass' ? [id] : []));
  }
  writeFileSync(recordPath, `${JSON.stringify(record, undefined, 2)}\n`);
}
