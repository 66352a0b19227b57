import { setFlagsFromString } from 'node:v8';

/** V8's own budget is 132 KB of bytecode. */
const budgetBytes = 600_000;

/**
 * Makes V8 wait for about five times as much work before it optimizes a function, for the whole process: for programs that are
 * nothing but an engine. The inner loops are WebAssembly, and JavaScript runs once a batch; by its own measure V8 spends a tenth
 * of the processor time of a job of two seconds, in every slot again, on code that is not worth it yet.
 */
export function calmOptimizer(): void {
  setFlagsFromString(`--interrupt-budget=${budgetBytes}`);
}
