import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cell } from './result-table.ts';

const cliPath = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
// Runs inside the measured process and costs next to nothing: its largest resident memory goes to descriptor 3.
const reportMemory =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.resourceUsage().maxRSS)))';

interface Start {
  /** From spawn to the first byte on stdout. */
  readonly firstByteMs: number;
  readonly exitMs: number;
  readonly maxResidentBytes: number;
  readonly output: string;
}

/** Times a Node program from spawn to its first output and to its end. @throws Error when it fails */
export async function timeStart(nodeArguments: readonly string[]): Promise<Start> {
  const startMs = performance.now();
  const child = spawn(process.execPath, ['--import', reportMemory, ...nodeArguments], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let firstByteMs: number | undefined;
  const texts = ['', '', ''];
  for (const [index, stream] of [child.stdout, child.stderr, child.stdio[3]].entries()) {
    stream?.on('data', (bytes: Buffer) => {
      if (index === 0) firstByteMs ??= performance.now() - startMs;
      texts[index] += bytes.toString();
    });
  }
  const [code] = await once(child, 'close');
  const exitMs = performance.now() - startMs;
  const [output = '', errors = '', resident = ''] = texts;
  if (code !== 0) throw new Error(`node ${nodeArguments.join(' ')} ended with ${code}: ${errors}`);
  return { firstByteMs: firstByteMs ?? exitMs, exitMs, maxResidentBytes: Number(resident) * 1024, output };
}

/** `pelton sql -e "SELECT 1"` beside an empty Node program, each started `times` times. */
export async function measureStartup(times: number): Promise<{ columns: string[]; rows: Cell[][] }> {
  const programs: [string, string[]][] = [
    ['node, printing 1', ['-e', 'process.stdout.write("1\\n")']],
    ['pelton --version', [cliPath, '--version']],
    ['pelton sql -e "SELECT 1"', [cliPath, 'sql', '-e', 'SELECT 1']],
  ];
  const rows: Cell[][] = [];
  for (const [name, nodeArguments] of programs) {
    const starts = [];
    for (let i = 0; i < times; i++) starts.push(await timeStart(nodeArguments));
    rows.push([
      name,
      median(starts.map((start) => start.firstByteMs)),
      Math.min(...starts.map((start) => start.firstByteMs)),
      median(starts.map((start) => start.exitMs)),
      median(starts.map((start) => start.maxResidentBytes)) / 1048576,
    ]);
  }
  return { columns: ['program', 'first row ms, median', 'fastest', 'exit ms, median', 'resident MB'], rows };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
