import { jobShapes } from './shapes.ts';
import { simPlan, simulate } from './simulate.ts';

const usage = `npm run sim -- [--seed S] [--count N] [--shape NAME] [--trace]

Runs N jobs on virtual time, one for each seed from S on, with faults that the seed decides, and compares their output
with the run without faults. A failing seed prints its trace and the command that repeats it.`;

interface SimOptions {
  readonly seed: number;
  readonly count: number;
  readonly shape: string | undefined;
  readonly trace: boolean;
}

function readOptions(words: readonly string[]): SimOptions {
  const valueOf = (name: string): string | undefined => {
    const at = words.indexOf(name);
    return at < 0 ? undefined : words[at + 1];
  };
  return {
    seed: Number(valueOf('--seed') ?? 1),
    count: Number(valueOf('--count') ?? 100),
    shape: valueOf('--shape'),
    trace: words.includes('--trace'),
  };
}

async function run({ seed, count, shape, trace }: SimOptions): Promise<number> {
  const shapes = shape === undefined ? jobShapes : jobShapes.filter(({ name }) => name === shape);
  const counts = new Map<string, { runs: number; spilled: number }>();
  let failed = 0;
  let faults = 0;
  const startMs = performance.now();
  for (let number = seed; number < seed + count; number++) {
    const result = await simulate(simPlan(number, shapes));
    const { plan, difference } = result;
    const { runs, spilled } = counts.get(plan.shape.name) ?? { runs: 0, spilled: 0 };
    counts.set(plan.shape.name, { runs: runs + 1, spilled: spilled + (result.spilledBytes > 0 ? 1 : 0) });
    faults += plan.faults.length;
    if (difference === undefined && !trace) continue;
    if (difference !== undefined) failed++;
    process.stdout.write(`${result.trace.join('\n')}\n`);
    process.stdout.write(
      `seed ${number}: ${plan.shape.name} at ${plan.parallelisms.join(', ')}: ${difference ?? 'equal'}\n`,
    );
    const only = shape === undefined ? '' : ` --shape ${shape}`;
    if (difference !== undefined)
      process.stdout.write(`again: npm run sim -- --seed ${number} --count 1${only} --trace\n\n`);
  }
  const seconds = (performance.now() - startMs) / 1000;
  let spilledRuns = 0;
  for (const [name, { runs, spilled }] of counts) {
    spilledRuns += spilled;
    process.stdout.write(`${name.padEnd(20)} ${String(runs).padStart(6)}, ${spilled} spilled\n`);
  }
  process.stdout.write(
    `${count} runs with ${faults} faults, ${spilledRuns} spilled, in ${seconds.toFixed(1)} s: ${failed} failed\n`,
  );
  return failed === 0 ? 0 : 1;
}

const words = process.argv.slice(2);
if (words.includes('--help')) process.stdout.write(`${usage}\n`);
else process.exitCode = await run(readOptions(words));
