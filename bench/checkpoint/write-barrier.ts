import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesUnder, ensureFresh } from '../../tools/fresh-step.mjs';
import { projectRoot } from '../../tools/build-steps.mjs';
import { limits } from '../../src/base/limits.ts';
import { benchKernels } from '../kernels/bench-memory.ts';
import { windowPass } from '../kernels/window-aggregate.ts';
import type { CheckpointBenchmark, GoalResult } from './goal-result.ts';

const kernelsPath = join(projectRoot, 'data/bench/kernels-without-write-barrier.wasm');
const hotKeys = 10_000;
const goal = 0.15;
const samplesOfEach = 40;

/** The hottest aggregate beside itself compiled without the test that makes snapshots possible. */
export const benchmark: CheckpointBenchmark = {
  name: 'barrier',
  async run({ kernelRows, kernelSeconds }, say) {
    say('barrier: compiling the kernels without it, if they have changed');
    const without = await buildWithout(say);
    if (without === undefined) {
      return [{ name: 'write barrier', goal: '', measured: 'not available', baseline: 'the kernels do not compile' }];
    }
    say(`barrier: ${kernelRows} rows over ${hotKeys} keys`);
    return [await compareBarrier(await benchKernels(), without, kernelRows, kernelSeconds)];
  },
};

/** Samples of both variants take turns, and the fastest of each counts. @throws Error when they compute different results */
export async function compareBarrier(
  kernels: WebAssembly.Module,
  without: WebAssembly.Module,
  rows: number,
  seconds: number,
): Promise<GoalResult> {
  const batchRows = Math.min(limits.batchRowsMax, rows);
  const variants = [];
  for (const module of [kernels, without]) {
    const pass = await windowPass(rows, hotKeys, batchRows, module);
    const startMs = performance.now();
    pass.step();
    variants.push({ pass, firstMs: performance.now() - startMs, fastestMs: Number.POSITIVE_INFINITY });
  }
  for (let sample = 0; sample < samplesOfEach; sample++) {
    for (const variant of variants) {
      const passes = Math.max(1, Math.floor((seconds * 1000) / samplesOfEach / variant.firstMs));
      const startMs = performance.now();
      for (let pass = 0; pass < passes; pass++) variant.pass.step();
      variant.fastestMs = Math.min(variant.fastestMs, (performance.now() - startMs) / passes);
    }
  }
  const [first, second] = variants;
  if (first === undefined || second === undefined || first.pass.resultHash() !== second.pass.resultHash())
    throw new Error('the kernels without write barrier compute something else');
  const rate = ({ pass, fastestMs }: typeof first): string => `${(pass.rows / fastestMs / 1000).toFixed(1)} M rows/s`;
  const cost = first.fastestMs / second.fastestMs - 1;
  return {
    name: `write barrier: window aggregate, ${hotKeys} keys`,
    goal: `costs <= ${goal * 100} %`,
    measured: `${(cost * 100).toFixed(1)} %: ${rate(first)}`,
    baseline: `without ${rate(second)}`,
    ratio: first.fastestMs / second.fastestMs,
    isReached: cost <= goal,
  };
}

/** Compiles once for each state of the sources; undefined when that fails. */
async function buildWithout(say: (line: string) => void): Promise<WebAssembly.Module | undefined> {
  const { ok } = await ensureFresh(
    projectRoot,
    {
      name: 'wasm-without-write-barrier',
      doing: 'compiling the kernels without write barrier',
      inputs: () => [
        ...filesUnder(projectRoot, 'assembly', (path) => path.endsWith('.ts')),
        'asconfig.json',
        'bench/checkpoint/write-barrier.ts',
      ],
      versions: () => [],
      outputsExist: () => existsSync(kernelsPath),
      run: () => {
        mkdirSync(dirname(kernelsPath), { recursive: true });
        rmSync(kernelsPath, { force: true });
        const compiler = join(projectRoot, 'node_modules/assemblyscript/bin/asc.js');
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [compiler, '--outFile', kernelsPath, '--use', 'WITHOUT_WRITE_BARRIER=1'],
          { cwd: projectRoot, encoding: 'utf8' },
        );
        return { ok: status === 0, log: `${stdout}${stderr}` };
      },
    },
    { force: false, say },
  );
  return ok ? await benchKernels(kernelsPath) : undefined;
}
