import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checkpointBenchmarks, checkpointTable, fullScale, quickScale } from './checkpoint.ts';
import { kernelBenchmarks, kernelTable } from './kernels.ts';
import { machineFacts } from './machine.ts';
import { measureMemory } from './memory.ts';
import { type NexmarkOptions, nexmarkQueries, nexmarkTable, runNexmark } from './nexmark.ts';
import { resultTable } from './result-table.ts';
import { measureStartup } from './startup.ts';

const usage = `npm run bench -- <scenario> [options]

  kernels   each kernel beside the same algorithm in C++ (when g++ is there)
              --only NAME,…      some kernels: ${kernelBenchmarks.map(({ name }) => name).join(', ')}
              --rows N           rows of each input (default 1000000)
              --seconds S        time of each measurement (default 1)
              --no-native        without C++
  nexmark   queries from files or from the generator, end to end
              --queries Q,…      ${nexmarkQueries().join(', ')} (default tumble,hop)
              --events N         (default 5000000)
              --parallelism P,…  (default 1)
              --source file|generator
              --layout bids|events  flat bids, or Nexmark's one table of nested events (default bids)
              --peer duckdb      the same query over the same file in DuckDB
              --seed S
  startup   \`pelton sql -e "SELECT 1"\` from spawn to row
  memory    resident memory over an input ten times longer
  checkpoint  what checkpoints cost, each beside its baseline, and the goals
              --only NAME,…      some of ${checkpointBenchmarks.map(({ name }) => name).join(', ')}
              --quick            an eighth of a gigabyte of state, and short runs

  --json FILE   also writes the results there
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    rows: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    'no-native': { type: 'boolean', default: false },
    queries: { type: 'string', default: 'tumble,hop' },
    events: { type: 'string', default: '5000000' },
    parallelism: { type: 'string', default: '1' },
    source: { type: 'string', default: 'file' },
    layout: { type: 'string', default: 'bids' },
    peer: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const wholeNumber = (option: 'rows' | 'events' | 'seed'): number => {
  const value = Number(values[option].replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${option} takes a whole number above 0, not ${values[option]}`);
  return value;
};

const oneOf = <const T extends string>(option: string, value: string, allowed: readonly T[]): T => {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new Error(`--${option} is ${allowed.join(' or ')}, not ${value}`);
  return found;
};

async function runKernels(): Promise<unknown> {
  const only = values.only?.split(',');
  const results = [];
  for (const benchmark of kernelBenchmarks) {
    if (only !== undefined && !only.includes(benchmark.name)) continue;
    results.push(
      ...(await benchmark.run({
        rows: wholeNumber('rows'),
        seconds: Number(values.seconds),
        native: !values['no-native'],
      })),
    );
  }
  process.stdout.write(kernelTable(results));
  return results;
}

async function runQueries(): Promise<unknown> {
  const options: NexmarkOptions = {
    queries: values.queries.split(','),
    events: wholeNumber('events'),
    parallelisms: values.parallelism.split(',').map(Number),
    source: oneOf('source', values.source, ['file', 'generator']),
    layout: oneOf('layout', values.layout, ['bids', 'events']),
    peer: values.peer === undefined ? undefined : oneOf('peer', values.peer, ['duckdb'] as const),
    seed: wholeNumber('seed'),
  };
  const results = await runNexmark(options, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(nexmarkTable(results));
  if (results.some((result) => result.hashesAgree === false)) process.exitCode = 1;
  return results;
}

async function runCheckpoints(): Promise<unknown> {
  const only = values.only?.split(',');
  const results = [];
  for (const benchmark of checkpointBenchmarks) {
    if (only !== undefined && !only.includes(benchmark.name)) continue;
    const scale = values.quick ? quickScale : fullScale;
    results.push(...(await benchmark.run(scale, (line) => process.stderr.write(`${line}\n`))));
  }
  process.stdout.write(checkpointTable(results));
  return results;
}

async function main(scenario: string | undefined): Promise<void> {
  let results: unknown;
  switch (scenario) {
    case 'kernels':
      results = await runKernels();
      break;
    case 'nexmark':
      results = await runQueries();
      break;
    case 'checkpoint':
      results = await runCheckpoints();
      break;
    case 'startup': {
      const { columns, rows } = await measureStartup(11);
      process.stdout.write(resultTable(columns, rows));
      results = rows;
      break;
    }
    case 'memory': {
      const { columns, rows } = await measureMemory(wholeNumber('events'));
      process.stdout.write(resultTable(columns, rows));
      results = rows;
      break;
    }
    default:
      process.stderr.write(usage);
      process.exitCode = scenario === undefined || values.help ? 0 : 2;
      return;
  }
  if (values.json !== undefined) {
    const document = {
      scenario,
      date: new Date().toISOString(),
      command: process.argv.slice(2),
      machine: machineFacts(),
      results,
    };
    await writeFile(values.json, `${JSON.stringify(document, undefined, 2)}\n`);
  }
}

if (values.help) process.stdout.write(usage);
else await main(positionals[0]);
