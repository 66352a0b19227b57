import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What every program of `bench/kernels/native` prints. */
export interface NativeMeasurement {
  /** Time of one pass, in the fastest sample. */
  readonly seconds: number;
  readonly resultHash: string;
}

/**
 * Compiles a program of `bench/kernels/native` with `g++ -O3 -march=native` in a temporary folder, runs it once for each list of
 * arguments over the same input files (raw little-endian columns, given by name) and removes the folder. A program gets the
 * seconds to spend, the paths of its inputs in order, then its arguments. Undefined when there is no compiler.
 * @throws Error when the program cannot be compiled or fails
 */
export async function runNative(
  source: string,
  seconds: number,
  inputs: readonly (Uint8Array | Uint32Array)[],
  runs: readonly (readonly string[])[],
): Promise<NativeMeasurement[] | undefined> {
  if (!(await hasCompiler())) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'pelton-bench-'));
  try {
    const binary = join(folder, 'program');
    const path = fileURLToPath(new URL(`kernels/native/${source}`, import.meta.url));
    await run('g++', ['-O3', '-march=native', '-std=c++20', '-o', binary, path]);
    const files = inputs.map((_, index) => join(folder, `input-${index}`));
    await Promise.all(files.map((file, index) => writeFile(file, inputs[index] ?? new Uint8Array())));
    const results = [];
    for (const arguments_ of runs) {
      const { stdout } = await run(binary, [String(seconds), ...files, ...arguments_]);
      results.push(JSON.parse(stdout) as NativeMeasurement);
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function hasCompiler(): Promise<boolean> {
  try {
    await run('g++', ['--version']);
    return true;
  } catch {
    return false;
  }
}
